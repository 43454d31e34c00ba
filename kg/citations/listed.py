"""Acts that a text says were made, changed or ended, in a list without marks: 修订A办法、B办法等规范性文件."""

import re
from collections.abc import Iterator

from kg.citations.context import Context
from kg.citations.issuing import of_title
from kg.citations.names import ANY, CHAR, OWNER, STATE, Named, specific
from kg.citations.tables import kinds

_VERB = re.compile(
    "(?P<verb>制定|制订|修订|印发|出台|废止|颁布|编制|起草|拟定|发布|下发)(?:出台|印发|完善|实施|并印发|并出台|并完善|并实施|发布|并发布)?(?P<done>了)?(?:新的)?"
)


_ITEM = re.compile(
    f"(?P<name>(?:“[^”，。；]{{1,12}}”|{CHAR}){{1,44}}?)(?P<kind>{ANY}){STATE}(?=[、，。；：！\\t（(|]|等|和|及|以及|并|$|，)"
)


_SEPARATOR = re.compile("、|以及|和|及|与")


_TAIL = re.compile(
    "等(?:[一二三四五六七八九十百\\d]+(?:个|项|部|件|份|余项)?|多项|系列|一系列)?(?:规范性文件|内控制度|内部管理制度|管理制度|规章制度|制度性文件|制度|文件|规定|办法|政策文件|规章|配套文件|政策)"
)


DUTY = re.compile(
    "(?:负责|组织|参与|协助|承担|拟|应当|应|可以|可|将要|要|研究|指导|配合|会同|牵头|提出|拟订并|推动|加快|抓紧|尽快|适时|依法|按规定|有权)$"
)


_DUTY_AFTER = re.compile("并?(?:组织|监督|指导)(?:实施|执行|落实|开展)")


_OPEN_WORDS = re.compile("^(?:新的|了|的|局|该|本|其|并|及|了新的|我局|本局|我委|本单位|我单位|单位|部门)")


def listed(masked: str, context: Context) -> Iterator[Named]:
    """Acts that the text says were made, changed or ended: 制定了X管理办法; 修订A办法、B办法等规范性文件."""
    for verb in _VERB.finditer(masked):
        items, end = _items(masked, verb.end())
        if not items:
            continue
        tail = _TAIL.match(masked, end)
        evidence = _evidence(masked, verb, items, end, bool(tail), context)
        owner = re.match(OWNER, masked[items[0][0] : items[0][1]])
        for start, stop, core, kind in items:
            weak = kinds()[kind][0] in ("loose", "plan", "act")
            if evidence > (2 if weak else 0) and specific(core, kind, 3 if len(items) > 1 else 4):
                # 我市A办法、B办法等: the owner of the first is the owner of all.
                shared = owner[0] if owner and start > items[0][0] and tail else ""
                yield Named(start, stop, shared + masked[start:stop])


def _items(masked: str, position: int) -> tuple[list[tuple[int, int, str, str]], int]:
    """The names listed from ``position``: (start, end, core, kind) each, and where the list ends."""
    items: list[tuple[int, int, str, str]] = []
    end = position
    while True:
        opening = _OPEN_WORDS.match(masked, position)
        if opening is None:
            opening = re.compile("(?:新的|我局|本局|我委|本单位|我单位|局)").match(masked, position)
        start = opening.end() if opening else position
        match = _ITEM.match(masked, start)
        if not match or (
            re.search(
                "的|[和及与]?(?:制定|修订|印发|出台|落实|根据|按照|开展|加强|推进|做好|明确|规范了)", match["name"]
            )
            and not match["name"].startswith("关于")
        ):
            return items, end
        items.append((start, match.end(), match["name"], match["kind"]))
        end = match.end()
        separator = _SEPARATOR.match(masked, end)
        if not separator or len(items) > 20:
            return items, end
        position = separator.end()


def _evidence(
    masked: str, verb: re.Match[str], items: list[tuple[int, int, str, str]], end: int, tail: bool, context: Context
) -> int:
    """How much speaks for acts that exist: 0 where the words tell of a duty or a plan to make some."""
    if not verb["done"] and not tail and _SEPARATOR.match(masked, end):
        return 0  # 制定发展规划、政策、标准: a list of classes
    lead = masked[max(0, verb.start() - 6) : verb.start()]
    if (
        DUTY.search(lead)
        or _DUTY_AFTER.match(masked, end)
        or re.match("[，、]?(?:并)?(?:组织|监督)实施", masked[end : end + 6])
    ):
        return 0
    score = 0
    score += 2 if verb["done"] else 0
    score += 2 if tail else 0
    score += 1 if len(items) > 1 and all(kinds()[kind][0] == "rule" for *_, kind in items) else 0
    score += (
        2
        if any(
            re.match(OWNER, masked[start:stop]) or of_title(masked[start:stop], "", context)
            for start, stop, *_ in items
        )
        else 0
    )
    score += 2 if any(re.search("[）)]$", masked[start:stop]) for start, stop, *_ in items) else 0
    score += (
        1
        if re.search("(?:19|20)\\d\\d年[^。；]{0,20}$|已$|新$", masked[max(0, verb.start() - 24) : verb.start()])
        else 0
    )
    return score
