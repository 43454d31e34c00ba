"""Projects and funds of several documents: which names are one node, and which stay apart or open."""

from decimal import Decimal
from itertools import permutations
from pathlib import Path

import pytest
from asking import ask

from kg.linking.funds import FundInput, link_funds
from kg.linking.projects import ProjectInput, core_name, link_projects

BUREAU, OTHER = ("330100", "云溪市水务局"), ("330100", "云溪市教育局")


def project(document: int, name: str, year: str = "2023", *above: str, **more: object) -> ProjectInput:
    named = (str(document) * 64, name, 7)
    return ProjectInput(named, name, more.pop("department", BUREAU), year, "云溪市", above, **more)  # type: ignore[arg-type]


WHOLE = project(1, "河道整治项目", has_parts=True, amounts=(("budget", Decimal(900)),))
LINE = project(1, "云溪市河道整治", "2023", "河道整治项目", amounts=(("budget", Decimal(500)),))
BARE = project(2, "河道整治项目")


def resolved(*inputs: ProjectInput) -> dict[str, tuple[str | int, ...]]:
    return {found.named[0][0] + found.named[1]: found.resolved for found in link_projects(inputs).resolutions}


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("２０２３年度“河长制”工作项目", "河长制工作"),
        ("云溪市河道整治项目", "河道整治"),
        ("项目", "项目"),
        ("云溪市", "云溪市"),
    ],
)
def test_core_of_a_name(name: str, core: str) -> None:
    assert core_name(name, "云溪市") == core


def test_a_whole_and_its_line_of_one_name_are_two() -> None:
    found = resolved(WHOLE, LINE)
    assert found["1河道整治项目"] != found["1云溪市河道整治"]


def test_a_name_without_a_place_in_a_tree_is_a_tie_between_a_whole_and_its_line() -> None:
    links = link_projects([WHOLE, LINE, BARE])
    assert links.unresolved == (BARE.named,)
    assert BARE.named not in {found.named for found in links.resolutions}


def test_a_name_without_a_place_in_a_tree_is_the_only_project_of_its_name() -> None:
    found = resolved(WHOLE, BARE)
    assert found["2河道整治项目"] == found["1河道整治项目"]


@pytest.mark.parametrize("change", [{"amounts": (("budget", Decimal(901)),)}, {"department": OTHER}])
def test_other_money_or_another_department_is_another_project(change: dict[str, object]) -> None:
    other = project(2, "河道整治项目", **change)
    assert resolved(WHOLE, other).get("2河道整治项目") != resolved(WHOLE)["1河道整治项目"]


def test_chains_over_years_pass_over_missing_years() -> None:
    links = link_projects([project(1, "河道整治项目", year) for year in ("2020", "2021", "2024")])
    assert [(later[2], earlier[2]) for later, earlier in links.chains] == [("2021", "2020"), ("2024", "2021")]


def test_links_of_projects_rest_on_no_order() -> None:
    inputs = [WHOLE, LINE, BARE, project(3, "河道整治", "2022")]
    assert len({repr(link_projects(order)) for order in permutations(inputs)}) == 1


def fund(document: int, name: str, level: str = "", place: str = "330100", where: str = "杭州市") -> FundInput:
    return FundInput((str(document) * 64, name, 3), name, level, place, where)


FUNDS = [
    (fund(1, "中央财政农田建设补助资金", "central"), ("000000", "central", "农田建设补助")),
    (fund(2, "农田建设补助资金", "central", "440100", "广州市"), ("000000", "central", "农田建设补助")),
    (fund(1, "省级农田建设补助资金", "provincial"), ("330000", "provincial", "农田建设补助")),
    (fund(1, "市级河道整治资金", "municipal"), ("330100", "municipal", "河道整治")),
    (fund(1, "市级河道整治资金", "municipal", "310000", "上海市"), ("310000", "municipal", "河道整治")),
    (fund(1, "河道整治资金"), ("330100", "", "河道整治")),
    (fund(1, "市级河道整治资金", "municipal", "", "云溪市"), ("云溪市", "municipal", "河道整治")),
    (fund(1, "县级河道整治资金", "county"), None),
    (fund(1, "省级河道整治资金", "provincial", "", "云溪市"), None),
    (fund(1, "专项资金", "central"), None),
    (fund(1, "基本支出"), None),
    (fund(1, "年度资金总额"), None),
]


@pytest.mark.parametrize(("one", "key"), FUNDS)
def test_key_of_a_fund(one: FundInput, key: tuple[str, str, str] | None) -> None:
    links = link_funds([one])
    assert [found.resolved for found in links.resolutions] == ([key] if key else [])
    assert bool(links.unresolved) is (key is None)


def test_a_fund_without_a_level_is_the_only_one_of_its_name() -> None:
    known, bare = fund(1, "市级河道整治资金", "municipal"), fund(2, "河道整治资金")
    assert {found.resolved for found in link_funds([known, bare]).resolutions} == {("330100", "municipal", "河道整治")}
    tie = link_funds([known, bare, fund(3, "省级河道整治资金", "provincial")])
    assert tie.unresolved == (bare.named,)


def test_projects_of_the_corpus(corpus: Path) -> None:
    rows = ask(corpus, "project-money")
    nodes = {(row["file"][:3], row["name"]): row["project"] for row in rows}
    assert nodes["001", "困难群众医疗救助金项目"]
    assert nodes["001", "困难群众医疗救助金项目"] != nodes["001", "广州市困难群众医疗救助金"]
    assert not nodes["000", "困难群众医疗救助金项目"], "whether the whole or its line is meant, 000 does not say"
    assert nodes["000", "基本医疗救助金项目"] == nodes["001", "广州市基本医疗救助金项目"]


def test_projects_of_the_samples_over_documents_and_years(samples: Path) -> None:
    rows = [row for row in ask(samples, "project-money", wanted="农村供水保障工程") if not row["partOf"]]
    of_2023 = {row["project"] for row in rows if row["year"] == "2023"}
    assert len({row["file"] for row in rows if row["year"] == "2023"}) == 2
    assert len(of_2023) == 1
    (of_2022,) = {row["project"] for row in rows if row["year"] == "2022"}
    assert {row["continues"] for row in rows if row["year"] == "2023"} == {of_2022}
