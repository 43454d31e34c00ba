"""Which place is meant: chains of divisions, levels seen from a place."""

from collections.abc import Sequence

from kg.bodies.data import Place, places

_WORDS = {
    "省": "province",
    "自治区": "province",
    "市": "prefecture",
    "州": "prefecture",
    "盟": "prefecture",
    "地区": "prefecture",
}


def above(place: Place) -> tuple[Place, ...]:
    """``place`` and what it lies in, lowest first, the state left out."""
    found: list[Place] = []
    here: Place | None = place
    while here is not None and here.level != "state":
        found.append(here)
        here = upper(here)
    return tuple(found)


def nested(places: Sequence[Sequence[Place]], lowest: Place) -> bool:
    """Whether each of several places said in a row holds ``lowest``; 哈尔滨龙江路桥公司 says two that do not."""
    codes = {place.code for place in above(lowest)}
    return all(any(place.code in codes for place in some) for some in places)


def upper(place: Place) -> Place | None:
    """What ``place`` lies in, as far as it is known."""
    return place.within or places().get(place.parent)


def is_municipality(place: Place) -> bool:
    """北京市, 天津市, 上海市, 重庆市: of province level, with a city's bodies."""
    return place.level == "province" and place.name.endswith("市")


def only_place(chain: tuple[tuple[Place, ...], ...], near: Place | None) -> Place | None:
    """The one place that a chain of names (上海市 普陀区) leaves; ties are settled by what ``near`` lies in, or not."""
    lowest = list(chain[-1])
    for upper in chain[:-1]:
        codes = {place.code for place in upper}
        inside = [p for p in lowest if any(q.code in codes for q in above(p)) or p.code in codes]
        lowest = inside or lowest
    live = [p for p in lowest if not p.until]
    lowest = live or lowest
    if len(lowest) > 1 and near is not None:
        for around in above(near):
            inside = [p for p in lowest if around.code in {q.code for q in above(p)}]
            if inside:
                lowest = inside
                break
    if len(lowest) > 1:
        order = {"province": 0, "prefecture": 1}
        best = min(order.get(p.level, 2) for p in lowest)
        lowest = [p for p in lowest if order.get(p.level, 2) == best]
    return lowest[0] if len(lowest) == 1 else None


def of_level(level: str, word: str, near: Place | None) -> Place | None:
    """The division of ``level`` that ``near`` lies in; ``None`` where the words do not fit (市 said by a province)."""
    if level == "state":
        return places()["000000"]
    if near is None:
        return None
    line = above(near)
    if not line:
        return None
    if level == "province":
        top = line[-1]
        return top if top.level == "province" and not is_municipality(top) else None
    if level == "prefecture":
        return _city(word, line)
    if level == "county":
        return _county(word, line)
    first = line[0]
    if level == "township":
        fits = first.level == "township" and first.name.endswith(word.lstrip("我本"))
        return first if fits else None
    return next((p for p in line if p.level == "zone" and shortens(word, p.name)), None) if level == "zone" else None


def shortens(word: str, name: str) -> bool:
    """Whether ``word`` is ``name`` with words left out (高新区 of a 高新技术产业开发区)."""
    rest = iter(name)
    return word[-1] == name[-1] and all(char in rest for char in word)


def _city(word: str, line: tuple[Place, ...]) -> Place | None:
    """市, 州, 盟: the county-level city that speaks, else its prefecture, else the municipality."""
    end = word[-1]
    county = next((p for p in line if p.level == "county"), None)
    if county and county.name.endswith(end):
        return county
    found = next((p for p in line if p.level in ("prefecture", "city")), None)
    if found is None and is_municipality(line[-1]):
        found = line[-1]
    return found if found and found.name.endswith(end) else None


def _county(word: str, line: tuple[Place, ...]) -> Place | None:
    end = word[-1]
    found = next((p for p in line if p.level in ("county", "zone")), None)
    if found and (found.name.endswith(end) or (end == "县" and found.name.endswith("自治县"))):
        return found
    top = line[-1]
    return top if end == "区" and top.name.endswith("自治区") and len(line) == 1 else None
