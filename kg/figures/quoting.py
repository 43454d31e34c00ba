"""Where the words of a statement begin: behind what joins it to the one before, and behind what it rests on."""

import re

_CONNECTIVES = re.compile(r"(?:[\s、，,；;：:。（(）)及]|[和与](?!上年|去年|(?:19|20)\d\d年))+|其中[，：]?")
_BASIS = re.compile(
    r"[^，。；《]{0,40}(?:根据|依据|按照|遵照|以|按)(?:、?《[^》]+》(?:（[^（）]*）)?)+(?=[^的、，。；（）]{2})"
)
"""What a statement rests on, where nothing parts the two (根据《…办法》（…号）下达资金…)."""


def trimmed(text: str, start: int, limit: int) -> int:
    """Past the connectives, marks and bases at the head of a quote, never past ``limit``."""
    while start < limit and (match := _CONNECTIVES.match(text, start, limit) or _BASIS.match(text, start, limit)):
        start = match.end()
    return start
