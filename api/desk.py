"""The auditor's desk: every finding with its lines side by side and the sum worked out, and what reviewers say of it.

Verdicts are kept in a file outside the graph that is named when the server starts; without one the desk is for reading.
"""

import hmac
import secrets
import time
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, current_app, make_response, redirect, render_template, request
from werkzeug.exceptions import BadRequest, Forbidden, NotFound
from werkzeug.wrappers import Response as BaseResponse

from api.catalogue import page_number
from api.context import Context, context
from api.language import link
from kg.audit_report import Entry
from kg.errors import StoreError
from kg.reviews import VERDICTS, Review, append_review, latest, now, read_reviews

blueprint = Blueprint("desk", __name__)

PER_PAGE = 20
REVIEWS = "JIPU_REVIEWS"
"""The application's setting that names the reviewers' file."""

_FILTERS = ("kind", "severity", "verdict", "words")
_TOKEN, _REVIEWER = "jipu-token", "jipu-reviewer"
_TOKEN_BYTES = 32
_LONGEST = {"reason": 2_000, "reviewer": 100}
_TRIES = 20


@dataclass(frozen=True, slots=True)
class Item:
    """A finding as the desk shows it: ``file`` names its document; ``review`` is the last that was said of it.

    ``anchor`` is the last part of its IRI: where it stands on the page.
    """

    file: str
    entry: Entry
    review: Review | None

    @property
    def anchor(self) -> str:
        """The name of its place on the page."""
        return self.entry.finding.rpartition("/")[2]


@blueprint.get("/findings")
def findings() -> BaseResponse:
    """The findings that fit the filters of the request, a page at a time."""
    items = _items(context())
    asked = {name: request.args.get(name, "").strip() for name in _FILTERS}
    fitting = [item for item in items if _fits(item, asked)]
    page = page_number()
    token = request.cookies.get(_TOKEN, "")
    token = token if len(token) == 2 * _TOKEN_BYTES else secrets.token_hex(_TOKEN_BYTES)
    response = make_response(
        render_template(
            "findings.html",
            items=fitting[(page - 1) * PER_PAGE : page * PER_PAGE],
            count=len(fitting),
            page=page,
            last=page * PER_PAGE >= len(fitting),
            asked=asked,
            kinds=sorted({item.entry.kind for item in items}),
            severities=sorted({item.entry.severity for item in items}),
            verdicts=VERDICTS,
            writable=_file() is not None,
            token=token,
            reviewer=request.cookies.get(_REVIEWER, ""),
            here=request.full_path,
        )
    )
    if _file() is not None:
        response.set_cookie(_TOKEN, token, httponly=True, samesite="Strict", path=link("desk.findings"))
        # The page carries its visitor's token: nobody else is to be shown it.
        response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/findings")
def verdict() -> BaseResponse:
    """Keep a verdict on a finding, and go back to where the visitor was."""
    file = _file()
    if file is None:
        raise NotFound("This server keeps no reviews: start it with kg serve --reviews FILE.")
    _check_origin()
    review = _review()
    _append(file, review)
    back = request.form.get("here", "")
    # Only a place on this page: anything else would lead a visitor away.
    query = back.partition("?")[2] if back.startswith(f"{request.path}?") else ""
    anchor = review.finding.rpartition("/")[2]
    response = redirect(f"{request.path}?{query}#{anchor}", 303)
    response.set_cookie(_REVIEWER, review.reviewer, samesite="Strict", max_age=31_536_000, path=request.path)
    return response


def _check_origin() -> None:
    """A form of our own page, sent by its visitor: the token of the cookie stands in the form too."""
    cookie, sent = request.cookies.get(_TOKEN, ""), request.form.get("token", "")
    if len(cookie) != 2 * _TOKEN_BYTES or not hmac.compare_digest(cookie.encode(), sent.encode()):
        raise Forbidden("This form is out of date or not from this page: load the page again, then send it.")


def _review() -> Review:
    form = {name: request.form.get(name, "").strip() for name in ("finding", "verdict", "reason", "reviewer")}
    for name, longest in _LONGEST.items():
        if len(form[name]) > longest:
            raise BadRequest(f"{name}: longer than {longest:,} characters.")
    if not form["reviewer"]:
        raise BadRequest("reviewer: say who you are.")
    if form["verdict"] not in VERDICTS:
        raise BadRequest(f"verdict: one of {', '.join(VERDICTS)}.")
    if not any(entry.finding == form["finding"] for _, entries in context().audit.documents for entry in entries):
        raise BadRequest("finding: no finding of this graph.")
    return Review(**form, time=now())


def _append(file: Path, review: Review) -> None:
    """One writer at a time: another one is waited for, a moment."""
    for left in reversed(range(_TRIES)):
        try:
            return append_review(file, review)
        except StoreError:
            if not left:
                raise
            time.sleep(0.05)
    return None


def _file() -> Path | None:
    found = current_app.config.get(REVIEWS)
    assert found is None or isinstance(found, Path)
    return found


def _items(here: Context) -> list[Item]:
    file = _file()
    said = latest(read_reviews(file)) if file else {}
    return [Item(name, entry, said.get(entry.finding)) for name, entries in here.audit.documents for entry in entries]


def _fits(item: Item, asked: dict[str, str]) -> bool:
    entry = item.entry
    words = (item.file, entry.explanation, *("".join(piece for piece, _ in line.pieces) for line in entry.lines))
    given = item.review.verdict if item.review else "none"
    return (
        asked["kind"] in ("", entry.kind)
        and asked["severity"] in ("", entry.severity)
        and asked["verdict"] in ("", given)
        and any(asked["words"] in one for one in words)
    )
