"""Errors as answers: one status, one clear line, in the form that the client reads. Never a path, trace or version."""

import logging

from flask import Flask, Response, jsonify, render_template, request
from werkzeug.exceptions import HTTPException, InternalServerError
from werkzeug.http import HTTP_STATUS_CODES

from api import negotiation
from api.observing import FAILED
from kg.errors import AnswerTooLargeError, LimitError, QueryError, StoreError

RETRY_SECONDS = "5"
"""When a client that found the service busy may come back."""

_log = logging.getLogger("jipu.api")
_FORMS = (negotiation.PROBLEM, negotiation.HTML, negotiation.TEXT)


def register(app: Flask) -> None:
    """Answer every error of the application."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(QueryError, _query)
    app.register_error_handler(LimitError, _limit)
    app.register_error_handler(StoreError, _store)
    app.register_error_handler(Exception, _unexpected)


def answer(status: int, detail: str, headers: dict[str, str] | None = None) -> Response:
    """The error as problem+json (RFC 9457), as a page or as plain text, whichever the client would rather read."""
    title = HTTP_STATUS_CODES.get(status, "Error")
    choice = negotiation.choose(request.headers.get("Accept"), _FORMS)
    if choice is not None and choice.form is negotiation.HTML:
        response = Response(render_template("error.html", status=status, title=title, detail=detail))
    elif choice is None or choice.form is negotiation.TEXT:
        # An error that fits nothing the client reads is still better read than none.
        response = Response(f"{status} {title}\n{detail}\n", content_type="text/plain; charset=utf-8")
    else:
        response = jsonify(type="about:blank", title=title, status=status, detail=detail)
        response.content_type = choice.media_type
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    for name, value in (headers or {}).items():
        response.headers[name] = value
    return response


def _http(error: HTTPException) -> Response:
    if error.code is None or error.code < 400:
        return Response(error.get_body(), status=error.code, headers=error.get_headers())
    kept = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
    return answer(error.code, error.description or "", kept)


def _query(error: QueryError) -> Response:
    request.environ[FAILED] = error
    return answer(400, str(error))


def _limit(error: LimitError) -> Response:
    request.environ[FAILED] = error
    if isinstance(error, AnswerTooLargeError):
        return answer(413, str(error))
    return answer(503, str(error), {"Retry-After": RETRY_SECONDS})


def _store(error: StoreError) -> Response:
    _log.error("%s", error)
    return answer(503, "The graph cannot be read at the moment.")


def _unexpected(error: Exception) -> Response:
    _log.error("unexpected error", exc_info=error)
    return answer(500, InternalServerError.description)
