"""The table of cases: every row is (context, text, expected citations)."""

from pathlib import Path

import pytest

from kg.citations import Context, find_citations
from kg.records import Citation

CONTEXTS = {
    "-": Context(),
    "qd": Context(place="青岛市", province="山东省", body="青岛市教育局"),
    "hn": Context(place="湖南省", province="湖南省", body="湖南省水利厅"),
    "cd": Context(place="成都市", province="四川省", body="成都市中级人民法院"),
    "xj": Context(place="新疆维吾尔自治区", province="新疆维吾尔自治区", body="新疆维吾尔自治区公安厅"),
    "qz": Context(body="衢江市柯城区教育局", province="浙江省"),
    "lx": Context(place="临澧县", city="常德市", province="湖南省", body="临澧县水利局"),
    "pol": Context(
        place="苏州市",
        province="江苏省",
        body="苏州市水务局",
        self_title="苏州市节水管理办法",
        self_number="苏府规字〔2022〕3号",
    ),
}


def rows() -> list[tuple[int, str, str, str]]:
    found = []
    lines = (Path(__file__).parent / "table.tsv").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        if line.startswith("#") or line.startswith("context\t") or not line.strip():
            continue
        parts = line.split("\t")
        text = parts[1].replace("⏎", "\n").replace("→", "\t")
        found.append((number, parts[0], text, parts[2] if len(parts) > 2 else ""))
    return found


def expected(cell: str) -> list[dict[str, str]]:
    """The wanted citations of a cell, each as its fields."""
    wanted = []
    for item in filter(None, cell.split(" ;; ")):
        quote, *fields = item.split("|")
        entry = {"t": quote.strip("《》"), "n": "", "a": "", "A": "", "q": quote.replace("⏎", "\n")}
        entry.update(field.split("=", 1) for field in fields)  # type: ignore[arg-type]
        wanted.append(entry)
    return wanted


def seen(citation: Citation, wanted: dict[str, str]) -> dict[str, str]:
    """The same fields of what was found, as far as the row states them."""
    fields = {
        "q": citation.mention.quote,
        "t": citation.title,
        "n": citation.number,
        "a": citation.article,
        "A": "1" if citation.alias else "",
        "i": "+".join(citation.issuers),
        "r": citation.relation,
    }
    return {key: fields[key] for key in wanted}


def test_paragraphs_under_a_heading() -> None:
    """Acts that stand one a paragraph under a heading of grounds are grounds; other lists are not."""
    lines = [
        "（二）绩效评价依据\n",
        "1.《中华人民共和国种子法》；\n",
        "2.财政部《农业保险保费补贴管理办法》（财金〔2021〕130号）\n",
        "3.项目单位提供的台账。\n",
        "4.《丙县良种繁育规程》。\n",
        "（三）学习资料\n",
        "1.《中华人民共和国农业法》；\n",
        "本次评价的主要依据如下：\n",
        "《丁市耕地轮作方案》\n",
        "全年宣传很多，印制《戊市植保条例》读本。\n",
    ]
    text, breaks = "".join(lines), [sum(map(len, lines[:index])) for index in range(len(lines))]
    found = {item.title: item.relation for item in find_citations(text, Context(breaks=breaks))}
    assert found == {
        "中华人民共和国种子法": "basis",
        "农业保险保费补贴管理办法": "basis",
        "丙县良种繁育规程": "basis",
        "中华人民共和国农业法": "mentions",
        "丁市耕地轮作方案": "basis",
        "戊市植保条例": "mentions",
    }


@pytest.mark.parametrize(
    ("line", "context", "text", "cell"), rows(), ids=lambda value: str(value) if isinstance(value, int) else ""
)
def test_row(line: int, context: str, text: str, cell: str) -> None:
    found = find_citations(text, CONTEXTS[context])
    wanted = expected(cell)
    for citation in found:
        assert text[citation.mention.start : citation.mention.end] == citation.mention.quote
    assert [citation.mention.quote for citation in found] == [entry["q"] for entry in wanted]
    assert [seen(citation, entry) for citation, entry in zip(found, wanted, strict=True)] == wanted


def test_size() -> None:
    assert len(rows()) >= 250


def test_issuers_before_an_act_in_a_list_of_grounds() -> None:
    lines = (
        "一、立项依据",
        "1.《乡村振兴促进法》；",
        "2.农业农村部办公厅、财政部办公厅《关于做好耕地轮作工作的通知》（农办计财〔2023〕11号）；",
        "3.《丙县农业发展规划》。",
    )
    starts = tuple(len("".join(lines[:k])) for k in range(len(lines)))
    found = find_citations("".join(lines), Context(breaks=starts))
    assert [citation.relation for citation in found] == ["basis"] * 3
