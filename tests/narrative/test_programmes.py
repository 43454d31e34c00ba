"""Mentions of programmes of policy, and their code list."""

from pathlib import Path

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import SKOS

from kg.mapping import ontology_data
from kg.narrative import find_programmes, programmes, sectors
from kg.records import Agency, Mention
from kg.vocabulary import CODE, code
from tests.narrative.reading import FACTS, document


def test_programmes_by_name_and_alias() -> None:
    text = "推进DIP付费和“双通道”管理，职工医保与城乡居民基本医疗保险平稳运行；落实河长制。DIPX不算。"
    found = find_programmes(document(text), FACTS)
    assert [(one.mention.quote, one.label) for one in found] == [
        ("DIP", "按病种分值付费"),
        ("“双通道”", "双通道管理"),
        ("职工医保", "职工基本医疗保险"),
        ("城乡居民基本医疗保险", "城乡居民基本医疗保险"),
        ("河长制", "河湖长制"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.发放低保金3000万元，惠及9000人。", ["发放低保金3000万元"]),
        ("贯彻《海州市临时救助实施办法》要求。", ["《海州市临时救助实施办法》"]),
        ("降低保费支出。", []),
        ("赴香港、澳门特别行政区，厦门特区和各部门特色工作，护士长护理查房。", []),
        ("数据采集采用统一标准。", []),
    ],
)
def test_the_clause_of_a_mention(text: str, expected: list[str]) -> None:
    found = find_programmes(document(text), FACTS)
    assert [one.clause.quote for one in found if one.clause] == expected


def test_the_name_of_a_body_mentions_no_programme() -> None:
    text = "海州市医疗救助中心发放医疗救助金。"
    body = Agency("海州市医疗救助中心", "public_institution", (Mention(0, 9, "海州市医疗救助中心"),))
    assert [one.mention.start for one in find_programmes(document(text), FACTS, [body])] == [11]


def test_every_programme_has_one_code_one_name_and_its_sector_a_source() -> None:
    folder = Path(__file__).parents[2] / "kg" / "narrative" / "data" / "programmes"
    paths = sorted(folder.glob("*.tsv"))
    assert [path.stem for path in paths] == [sector.code for sector in sectors()]
    assert len(paths) >= 8
    assert all(path.read_text(encoding="utf-8").startswith("# source: ") for path in paths)
    codes = [one.code for one in programmes()]
    names = [name for one in programmes() for name in (one.label, *one.aliases)]
    assert len(codes) == len(set(codes))
    assert len(names) == len(set(names))


def test_the_code_list_in_the_graph() -> None:
    graph = Graph().parse(data=ontology_data(), format="nt")
    concepts = set(graph.subjects(SKOS.inScheme, CODE["programme"]))
    assert len(concepts) == len(programmes()) + len(sectors())
    for one in programmes():
        iri = URIRef(code("programme", one.code))
        assert str(graph.value(iri, SKOS.prefLabel)) == one.label
        assert graph.value(iri, SKOS.broader) == URIRef(code("programme", one.sector))
