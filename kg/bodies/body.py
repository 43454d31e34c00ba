"""The body behind a mention, and the small rules that tell one from another."""

import re
from dataclasses import dataclass

from kg.bodies.data import Place

_SELF_HEADS = {
    "局": ("局",),
    "厅": ("厅",),
    "委": ("委", "委员会"),
    "部": ("部",),
    "办": ("办", "办公室"),
    "院": ("院",),
    "校": ("学", "校", "学院"),
    "中心": ("中心",),
    "站": ("站",),
    "所": ("所", "事务所"),
    "馆": ("馆",),
    "队": ("队",),
    "会": ("会",),
    "社": ("社",),
    "司": ("公司", "司"),
    "公司": ("公司", "集团"),
    "园": ("园",),
    "台": ("台",),
    "署": ("署",),
    "处": ("处",),
    "集团": ("集团", "公司"),
    "街道": ("街道", "办事处"),
    "街道办事处": ("街道", "办事处"),
    "管委会": ("管委会", "管理委员会"),
}
_ANY = re.compile(r"单位|部门|本级机关|主管")


@dataclass(frozen=True, slots=True)
class Body:
    """What a mention stands for. ``parent`` is what the name itself says; ``jurisdiction`` a place's name or 国家."""

    name: str
    kind: str
    parent: str = ""
    jurisdiction: str = ""
    function: str = ""
    place: str = ""
    resolved: bool = True


def court(place: Place, tail: str) -> str:
    """The court of a place: 高级 in a province, 中级 in a prefecture, 人民法院 in a county."""
    if place.level == "province":
        return "{P}高级人民法院"
    return "{P}中级人民法院" if place.level == "prefecture" and tail == "法院" else "{P}人民法院"


def speaks(surface: str, name: str) -> bool:
    """Whether the body called ``name`` can speak of itself as ``surface`` (a bureau says 我局, not 我校)."""
    if _ANY.search(surface):
        return True
    words = re.sub(r"^[我本]|本级$|机关$|本部$|党组$|党委$", "", surface)
    return name.endswith(_SELF_HEADS.get(words, (words,)))


_STREET = re.compile(r"(?<=[市区县旗])人民政府(?=[^市区县]{2,8}街道办事处$)")


def without_government(name: str) -> str:
    """X区人民政府Y街道办事处 as X区Y街道办事处, which names its place as places are named."""
    return _STREET.sub("", name)


_TOWN = re.compile("(?<=[镇乡])政府$")


def people_s(name: str) -> str:
    """X镇政府 as the body is called in full (X镇人民政府)."""
    return _TOWN.sub("人民政府", name)


def abbreviates(short: str, full: str) -> bool:
    """Whether ``short`` is ``full`` with words left out: the same beginning and ending, all characters in order."""
    if full.startswith(short) or len(short) >= len(full) or short[-2:] != full[-2:] or short[:2] != full[:2]:
        return False
    rest = iter(full)
    return all(char in rest for char in short)
