"""Answers made smaller on their way to clients that can unpack them: gzip, piece by piece (RFC 9110, 12.5.3)."""

import re
import zlib
from collections.abc import Iterable, Iterator
from functools import lru_cache

from werkzeug.http import parse_accept_header

from api.calling import Headers

_LEAST = 1000
"""Bytes below which it is not worth the work."""

_LEVEL = 2
"""RDF repeats itself so much that higher levels cost more time than they save bytes."""

_LONGEST = 200
_GZIP = 31
"""What tells zlib to write the format gzip, with its largest window."""

_TEXTS = re.compile(
    r"text/|application/(?:[\w.+-]*(?:json|xml)|n-triples|n-quads|trig|javascript)\b|image/svg", re.ASCII
)


def shrinks(status: int, headers: Headers, beginning: bytes, accepted: str | None) -> bool:
    """Whether an answer goes out smaller to a client whose Accept-Encoding is ``accepted``."""
    if status != 200 or len(beginning) < _LEAST or not accepted:
        return False
    named = {name.lower(): value for name, value in headers}
    if "content-encoding" in named or not _TEXTS.match(named.get("content-type", "")):
        return False
    return len(accepted) <= _LONGEST and _takes_gzip(accepted)


@lru_cache(256)
def _takes_gzip(accepted: str) -> bool:
    return parse_accept_header(accepted)["gzip"] > 0


def small_headers(headers: Headers) -> Headers:
    """The headers of the answer made smaller; its tag is weak, as the bytes are others."""
    kept = [(name, value) for name, value in headers if name.lower() != "content-length"]
    changed = [
        (name, f"W/{value}" if name.lower() == "etag" and value.startswith('"') else value) for name, value in kept
    ]
    varies = any(name.lower() == "vary" for name, _ in headers)
    return [*changed, ("Content-Encoding", "gzip"), *([] if varies else [("Vary", "Accept-Encoding")])]


def small(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces made smaller."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
    for piece in pieces:
        if packed := packer.compress(piece):
            yield packed
    yield packer.flush()
