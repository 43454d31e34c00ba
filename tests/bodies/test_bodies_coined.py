"""Places that no gazetteer has: their bodies, what follows across documents, and parents that sentences state."""

from pathlib import Path

import pytest

from kg.bodies import Resolver, reporting_body, resolve_bodies
from kg.bodies.coined import units
from kg.linking.bodies import DocumentBodies, link_bodies, official_name

HERE = Path(__file__).parent


def rows(name: str, columns: int) -> list[list[str]]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [[*line.split("\t"), ""][:columns] for line in lines if line and not line.startswith("#")][1:]


@pytest.mark.parametrize(("report", "surface", "full"), rows("coined_surfaces.tsv", 3))
def test_surface_forms(report: str, surface: str, full: str):
    assert (Resolver.for_report(report, 2022).full_name(surface) or "") == full


@pytest.mark.parametrize(("report", "text", "expected"), rows("coined_records.tsv", 3))
def test_bodies_of_a_text(report: str, text: str, expected: str):
    told = []
    for agency in resolve_bodies(text, report, 2024):
        forms = "/".join(dict.fromkeys(mention.quote for mention in agency.mentions))
        told.append(f"{'' if agency.resolved else '?'}{agency.name}={forms}")
    assert told == [part for part in expected.split("|") if part]


@pytest.mark.parametrize(("report", "text", "expected"), rows("parents.tsv", 3))
def test_parents_that_the_text_states(report: str, text: str, expected: str):
    told = [f"{a.name}={a.parent}" for a in resolve_bodies(text, report, 2022) if a.parent]
    assert told == [part for part in expected.split("|") if part]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("霜岭省岚溪市柳浦区教育局", "霜岭省 岚溪市 柳浦区"),
        ("中共岚溪市委宣传部", "岚溪市"),
        ("岚溪市市场监督管理局", "岚溪市"),
        ("岚溪市城市管理局", "岚溪市"),
        ("石汀县乡村振兴局", "石汀县"),
        ("浔口镇人民政府", "浔口镇"),
        ("武汉东湖新技术开发区管理委员会", "武汉东湖新技术开发区"),
        ("湖南省邵阳市隆回县教育局", "湖南省 邵阳市 隆回县"),
        ("南方医科大学", ""),
        ("社区服务中心", ""),
        ("全市财政工作会议", ""),
        ("城市管理局", ""),
    ],
)
def test_places_at_the_head_of_a_name(name: str, expected: str):
    assert " ".join(unit.text for unit in units(name)) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("霜岭省岚溪市柳浦区教育局2023年度部门整体支出绩效自评报告", "霜岭省岚溪市柳浦区教育局"),
        ("2023年度岚溪市水务局部门整体支出绩效自评报告", "岚溪市水务局"),
        ("关于岚溪市水务局2023年度部门整体支出绩效自评的报告", "岚溪市水务局"),
        ("湖南省邵阳市隆回县教育局2023年部门决算", "湖南省邵阳市隆回县教育局"),
        ("天津市河西区友谊路街道办事处2023年部门决算", "天津市河西区友谊路街道办事处"),
        ("合肥高新区管委会2022年度部门整体绩效自评报告", "合肥高新区管委会"),
        ("云棹自治州林业和草原局2022年部门预算", "云棹自治州林业和草原局"),
        ("昆山市巴城镇人民政府2022年度部门决算", "昆山市巴城镇人民政府"),
        ("岚溪市经济技术开发区财政局2023年度部门决算", "岚溪市经济技术开发区财政局"),
        ("中国共产主义青年团沈阳市委员会2023年部门决算", "中国共产主义青年团沈阳市委员会"),
    ],
)
def test_who_reports(title: str, expected: str):
    found = reporting_body(title, title)
    assert found is not None
    assert found.text == expected


def test_jurisdiction_is_the_place_and_no_code_is_made_up():
    (agency,) = resolve_bodies("区财政局审核。", "岚溪市柳浦区教育局", 2022)
    assert (agency.name, agency.jurisdiction, agency.place) == ("岚溪市柳浦区财政局", "岚溪市柳浦区", "")
    (agency,) = resolve_bodies("区财政局审核。", "长沙市雨花区教育局", 2022)
    assert (agency.name, agency.jurisdiction, agency.place) == ("长沙市雨花区财政局", "长沙市雨花区", "430111")


def test_a_place_told_by_form_is_one_across_documents():
    first = DocumentBodies("a", 2022, resolve_bodies("市财政局拨付。", "岚溪市水务局", 2022))
    second = DocumentBodies("b", 2023, resolve_bodies("霜岭省岚溪市财政局批复。", "霜岭省岚溪市教育局", 2023))
    links = link_bodies([first, second])
    assert [body.key for body in links.bodies] == [("", "岚溪市财政局")]
    assert links == link_bodies([second, first])
    assert official_name("霜岭省岚溪市水务局", "") == "岚溪市水务局"


def test_towns_of_one_name_are_not_merged():
    documents = [
        DocumentBodies(name, 2022, resolve_bodies("城关镇人民政府验收。", report, 2022))
        for name, report in (("a", "谷城县教育局"), ("b", "隆安县教育局"))
    ]
    links = link_bodies(documents)
    assert links.bodies == ()
    assert links.unresolved == (("a", "谷城县城关镇人民政府"), ("b", "隆安县城关镇人民政府"))


def test_a_unit_in_the_head_of_a_form_is_part_of_the_department_in_charge():
    text = "主管部门\t岚溪市水务局\t实施单位\t岚溪市水库管理所"
    parents = {a.name: a.parent for a in resolve_bodies(text, "岚溪市水务局", 2022, breaks=(5, 12, 17))}
    assert parents == {"岚溪市水务局": "", "岚溪市水库管理所": "岚溪市水务局"}
