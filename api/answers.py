"""Answers of the graph in the form a client would rather read, with what caches need to know of them."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from itertools import chain

from flask import Response, request
from werkzeug.exceptions import BadRequest, NotAcceptable
from werkzeug.wsgi import ClosingIterator

from api import negotiation
from kg import __version__
from kg.query_pool.limits import HELD_BACK

ASK_AGAIN = "public, no-cache"
"""Cache-Control of what holds until the next build."""


def chosen(forms: Sequence[negotiation.Form], format: str = "") -> negotiation.Choice:
    """The form that ``format`` names, else the one that the Accept header asks for. Raises 400 or 406."""
    if format:
        choice = negotiation.named(format, forms)
        if choice is None:
            raise BadRequest(f"format={format}: this can be answered as {', '.join(form.name for form in forms)}.")
        return choice
    choice = negotiation.choose(request.headers.get("Accept"), forms)
    if choice is None:
        raise NotAcceptable(f"This can be answered as {', '.join(form.media_types[0] for form in forms)}.")
    return choice


def cached(make: Callable[[], Response], version: str, *parts: object) -> Response:
    """The answer with an ETag over ``version`` (of what it is made from) and ``parts`` (what was asked).

    Where the client has it already the answer is 304, and is not made. Caches keep it and ask each time whether it
    still holds, so that a new build is seen at once.
    """
    etag = etag_of(version, *parts)
    known = request.method in ("GET", "HEAD") and request.if_none_match.contains_weak(etag)
    response = Response(status=304) if known else make()
    response.set_etag(etag)
    response.headers["Cache-Control"] = ASK_AGAIN
    return response


def etag_of(version: str, *parts: object) -> str:
    """What tells one answer from all others."""
    return hashlib.sha256(repr((__version__, version, parts)).encode("utf-8")).hexdigest()[:32]


def streamed(pieces: Iterator[bytes]) -> list[bytes] | ClosingIterator:
    """What to hand to a response: its first piece is there, so whatever fails at the beginning has been raised.

    What fails later breaks the connection off, so that half an answer never looks whole.
    """
    first = next(pieces, b"")
    if len(first) < HELD_BACK:
        # Reading on ends the evaluation properly; there is nothing more.
        return [first, *pieces]
    return ClosingIterator(chain((first,), pieces), getattr(pieces, "close", None))
