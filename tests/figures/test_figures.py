"""Figures against a table of sentences from many departments, by property, and against the shared gold."""

import csv
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import read_text
from kg.document import Document, Span
from kg.figures import find_figures, find_relations
from kg.readers.text import read
from kg.records import DocumentFacts, Fact, Figure, Mention
from kg.tables import rebuild_tables

CASES = [
    line.split("\t") for line in (Path(__file__).parent / "cases.tsv").read_text(encoding="utf-8").splitlines()[2:]
]


def facts(year: str = "2023", agency: str = "某市财政局") -> DocumentFacts:
    nowhere = Mention(0, 0, "")
    return DocumentFacts(fiscal_year=Fact(year, nowhere) if year else None, agency=Fact(agency, nowhere))


def document(*paragraphs: str) -> Document:
    """A document of these paragraphs, run together as a reader joins them."""
    spans, start = [], 0
    for paragraph in paragraphs:
        spans.append(Span(start, start + len(paragraph)))
        start += len(paragraph)
    return Document("own.txt", "0", "text/plain", "".join(paragraphs), tuple(spans))


def figures(*paragraphs: str, year: str = "2023") -> tuple[Figure, ...]:
    return find_figures(document(*paragraphs), facts(year))


def written(figure: Figure) -> str:
    comparison = f" {figure.comparison}" if figure.comparison else ""
    return f"{figure.number.quote} {figure.subject} @{figure.period}{comparison}"


def test_the_table_is_long_enough() -> None:
    assert len(CASES) >= 110


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[case[0][:24] for case in CASES])
def test_statement(text: str, expected: str) -> None:
    assert "; ".join(map(written, figures(text))) == expected


@pytest.mark.parametrize(
    "text",
    [
        "项目于2021年4月启动，2023年12月31日验收。",
        "按照“1+3+5”工作格局推进，拨打12345热线即可办理。",
        "根据《预算法》第三十二条和粤财〔2020〕10号文件执行。",
        "坚决做到“两个维护”，增强“四个意识”，落实中央八项规定精神。",
        "这是一项系统工程，需要一个长期的过程，进一步压实责任。",
        "推进三年行动计划，落实“十四五”规划。",
        "65岁以上老年人可以免费乘坐公交车。",
        "产出指标（50分）中的时效指标（12.5分）按进度评定。",
        "预算完成率每低于5%扣2分，扣完为止。",
        "在职人员控制率每超过一个百分点扣0.5分。",
        "附件：1.2023年度部门整体支出绩效自评表。",
    ],
)
def test_what_states_no_quantity(text: str) -> None:
    assert figures(text) == ()


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("2022年末结转5万元，2023年支出8万元。", ["2022-12", "2023"]),
        ("截至2023年9月底，入库86个项目，开工72个项目。", ["2023-09", "2023-09"]),
        ("2023年3月下达资金50万元。全年拨付资金80万元。", ["2023-03", "2023"]),
        ("2023年上半年办结案件40件。", ["2023-H1"]),
        ("2023年第二季度抽检食品300批次。", ["2023-Q2"]),
        ("2019-2021年累计投入资金900万元。", ["2019/2021"]),
        ("上年度结余资金60万元。", ["2022"]),
        ("我局内设机构9个，下属单位3个。", ["", ""]),
        ("病床由120张增加到150张。", ["", "2023"]),
    ],
)
def test_period(text: str, periods: list[str]) -> None:
    assert [figure.period for figure in figures(text)] == periods


def test_without_a_fiscal_year_nothing_is_inherited() -> None:
    (figure,) = figures("建成充电桩260个。", year="")
    assert (figure.period, figure.period_basis) == ("", "")


def test_a_cell_that_holds_only_a_value_is_no_figure_and_its_sentences_are() -> None:
    text = "产出指标\t数量\t15\t95.6%\t全年完成维修15次，合格率达95.6%。"
    assert [figure.number.quote for figure in figures(text)] == ["15次", "95.6%"]


def test_what_is_skipped_is_not_read() -> None:
    paragraphs = ("甲项目完成投资30万元。", "乙项目完成投资40万元。")
    held = document(*paragraphs)
    found = find_figures(held, facts(), skip=[held.paragraphs[0]])
    assert [figure.number.quote for figure in found] == ["40万元"]


def test_the_place_of_the_reporting_body_is_what_the_whole_city_means() -> None:
    (figure,) = find_figures(document("全市新建步道26公里。"), facts(agency="海州市住房和城乡建设局"))
    assert figure.area == "海州市"


@pytest.mark.parametrize(
    ("text", "kind", "operands"),
    [
        ("全年支出200万元，其中基本支出50万元，占总支出的25%。", "share_of", ("25%", "50万元", "200万元")),
        ("全年支出98万元，完成年度预算100万元的98%。", "rate", ("98%", "98万元", "100万元")),
        ("总投资90万元，其中：设备60万元，安装30万元。", "total_of", ("90万元", "60万元", "30万元")),
        ("用水量90万吨，比上年的100万吨下降10%。", "growth_over", ("10%", "90万吨", "100万吨")),
        ("发放问卷400份，回收问卷380份，回收率95%。", "rate", ("95%", "380份", "400份")),
        ("入园率95.5%，比上年的94%提高1.5个百分点。", "difference", ("1.5个百分点", "95.5%", "94%")),
    ],
)
def test_relation(text: str, kind: str, operands: tuple[str, ...]) -> None:
    held = document(text)
    found = find_figures(held, facts())
    said = [
        tuple(found[index].number.quote for index in (relation.subject, *relation.objects))
        for relation in find_relations(held, found)
        if relation.kind == kind
    ]
    assert operands in said


WORDS = (
    "全年|支出|1,234.5万元|，其中|占|25%|。|较上年|增长|3.2%|分别|为|和|5个|3家|医院|开展|检查|（|）|“|”|从|扩大到|约|、|；"
    "|2022年|截至|12月底|排名|第一|每个|不少于|一家|：|\t|=|≤"
)
PIECES = st.lists(st.sampled_from(WORDS.split("|")), max_size=24)


@settings(max_examples=300, deadline=None)
@given(PIECES)
def test_every_figure_is_grounded_named_and_in_order(pieces: list[str]) -> None:
    text = "".join(pieces)
    held = document(text)
    found = find_figures(held, facts())
    for figure in found:
        assert text[figure.mention.start : figure.mention.end] == figure.mention.quote
        assert text[figure.number.start : figure.number.end] == figure.number.quote
        assert figure.mention.start <= figure.number.start
        assert figure.mention.end >= figure.number.end
        assert figure.comparison in ("", "yoy", "share", "rank")
        assert figure.period_basis in ("", "stated", "inherited")
        assert bool(figure.period) == bool(figure.period_basis)
    for relation in find_relations(held, found):
        assert all(0 <= index < len(found) for index in (relation.subject, *relation.objects))


BARS = ("figures.f1=0.93", "figures.subject=0.85", "figures.period=0.90", "figures.comparison=0.92")


def write_table(folder: Path, sources: Path, truth: Path, open_file: Callable[[str], Path]) -> None:
    """``figures.csv`` of every document that ``truth`` has a file for."""
    columns = "file,quote,subject,value,unit,period,comparison,start,end,section,area,programme,measure"
    with (folder / "figures.csv").open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(columns.split(","))
        for path in sorted(truth.glob("*.json")):
            head = json.loads(path.read_text(encoding="utf-8"))["document"]
            held = read(open_file(path.stem).read_bytes(), f"{path.stem}.txt")
            skip = [Span(table.start, table.end) for table in rebuild_tables(held) if table.origin == "lines"]
            own = facts(str(head["fiscal_year"] or ""), head["agency"])
            for one in find_figures(held, own, skip=skip):
                row = (one.mention.quote, one.subject, f"{one.value:f}", one.unit, one.period, one.comparison)
                place = (one.mention.start, one.mention.end, one.section, one.area, "", one.measure)
                writer.writerow((f"{path.stem}.txt", *row, *place))


def test_the_bars_on_the_gold_are_met(shared: Path, tmp_path: Path) -> None:
    gold = shared / "gold"
    write_table(tmp_path, shared / "corpus", gold, lambda stem: shared / "corpus" / f"{stem}.txt")
    bars = [word for bar in BARS for word in ("--at-least", bar)]
    command = [sys.executable, str(shared / "score" / "score.py"), str(tmp_path), str(gold), *bars]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_bars_on_our_own_samples_are_met(shared: Path, tmp_path: Path) -> None:
    samples = Path(__file__).parents[2] / "kg" / "samples"
    truth = samples / "truth" / "clean"
    write_table(tmp_path, samples, truth, lambda stem: next(iter(sorted((samples / "clean").glob(f"{stem}.*")))))
    command = [sys.executable, str(shared / "score" / "score.py"), str(tmp_path), str(truth)]
    bars = ["figures.f1=0.95", "figures.subject=0.80", "figures.period=0.94", "figures.comparison=0.92"]
    done = subprocess.run(
        [*command, *(word for bar in bars for word in ("--at-least", bar))], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_a_part_is_told_by_what_it_is_for() -> None:
    found = find_figures(
        document("本项目共申请预算资金60万元，其中：20万元用于预算编制，40万元用于工程审计。"), facts()
    )
    assert [figure.subject for figure in found] == [
        "本项目共申请预算资金",
        "用于预算编制的本项目共申请预算资金",
        "用于工程审计的本项目共申请预算资金",
    ]


def test_sentences_in_the_cells_of_a_table_of_lines_are_running_text() -> None:
    words = (
        "项目支出绩效自评表 （2022年度） 项目名称 水窖新建 主管部门 云江市水务局 实施单位 云江市水务局 "
        "年度总体目标 预期目标 实际完成情况 全年新建水窖30口，惠及农户200户。 全年新建水窖32口，惠及农户210户。 "
        "绩效指标 一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 "
        "产出指标 数量指标 新建水窖数量 ≥30口 32口 10 10 质量指标 水窖验收合格率 ≥95% 100% 10 10 "
        "满意度指标 服务对象满意度指标 农户满意度 ≥90% 96% 10 10"
    )
    found = read_text(words).records
    assert [figure.value for figure in found.figures] == [30, 200, 32, 210]
    assert [row.name for row in found.indicators] == ["新建水窖数量", "水窖验收合格率", "农户满意度"]


def test_what_a_statement_rests_on_is_none_of_its_words() -> None:
    found = find_figures(
        document("根据《关于下达补助的通知》（云财农〔2023〕15号）、《水窖管理办法》下达中央财政资金30.9万元。"),
        facts(),
    )
    assert [figure.mention.quote for figure in found] == ["下达中央财政资金30.9万元"]
