"""PDF files: prose put together again, tables cell by cell and over pages, boxes, and files that are no documents."""

import re
import warnings
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Spacer

from kg.document import Document
from kg.errors import InputError
from kg.readers import Limits, read_file
from tests.readers.formats.pdf_maker import FONT, UNRULED, drawn, embedded, made, numbered, paragraph, rendered, ruled
from tests.readers.formats.rendering import CLEAN, cells, extracted, sample


def read(data: bytes, folder: Path, limits: Limits | None = None) -> Document:
    path = folder / "报告.pdf"
    path.write_bytes(data)
    return read_file(path, limits or Limits())


def parts(document: Document) -> list[str]:
    return [document.text[span.start : span.end].strip(" ") for span in document.paragraphs]


@pytest.mark.parametrize("font", [lambda: FONT, embedded], ids=["font named", "font carried"])
@pytest.mark.parametrize("path", CLEAN, ids=lambda path: path.stem)
def test_a_sample_set_as_pdf_reads_as_its_text(path: Path, font: Callable[[], str], tmp_path: Path) -> None:
    text, blocks = sample(path)
    printed = read(rendered(blocks, font=font()), tmp_path)
    assert printed.text == text.text
    assert printed.paragraphs == text.paragraphs
    assert printed.sections == text.sections
    assert cells(printed) == cells(text)
    assert printed.masked == text.masked
    assert extracted(tmp_path / "报告.pdf") == extracted(path)


LONG = [["序号", "项目", "金额"], *([str(n), f"第{n}项工程", f"{n}.50"] for n in range(1, 81))]


@pytest.mark.parametrize("repeat", [0, 1])
def test_a_table_goes_on_over_pages_with_or_without_its_head(repeat: int, tmp_path: Path) -> None:
    document = read(
        made([paragraph("明细如下："), ruled(LONG, repeat=repeat), paragraph("以上。")], numbered), tmp_path
    )
    table = cells(document)
    assert len(table) == 1
    assert table[0] == [(row, column, words) for row, line in enumerate(LONG) for column, words in enumerate(line)]
    assert parts(document)[0] == "明细如下："
    assert parts(document)[-1] == "以上。"


def test_two_tables_of_other_widths_at_a_page_break_stay_two(tmp_path: Path) -> None:
    document = read(
        made([ruled(LONG[:44]), Spacer(1, 20), ruled([["甲", "乙", "丙", "丁"], ["1", "2", "3", "4"]])]), tmp_path
    )
    assert [len(table.cells) for table in document.tables] == [132, 8]


def frame(canvas: Canvas, xs: list[float], ys: list[float]) -> None:
    for x in xs:
        canvas.line(x, ys[0], x, ys[-1])
    for y in ys:
        canvas.line(xs[0], y, xs[-1], y)


def test_a_row_cut_by_the_page_is_one_row(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        frame(canvas, [60, 100, 300, 400], [60, 100, 140])
        for x, y, words in (
            (65, 112, "1"),
            (105, 112, "泵站改造"),
            (305, 112, "12"),
            (65, 72, "2"),
            (105, 72, "渠道清淤及"),
        ):
            canvas.drawString(x, y, words)
        canvas.drawString(305, 72, "30")
        canvas.showPage()
        canvas.setFont(FONT, 12)
        frame(canvas, [60, 100, 300, 400], [700, 740, 780])
        for x, y, words in ((105, 752, "护坡修复"), (65, 712, "3"), (105, 712, "闸门更换"), (305, 712, "8")):
            canvas.drawString(x, y, words)

    assert parts(read(drawn(draw), tmp_path)) == ["1\t泵站改造\t12", "2\t渠道清淤及护坡修复\t30", "3\t闸门更换\t8"]


def test_rows_that_hold_one_cell_are_not_put_together(tmp_path: Path) -> None:
    rows = [["", "", f"{n}、分项支出", ""] for n in range(90)]
    assert len(cells(read(made([ruled([["收入", "金额", "支出", "金额"], *rows[1:]])]), tmp_path))[0]) == 93


def test_merged_cells(tmp_path: Path) -> None:
    rows = [["项目", "金额", ""], ["", "预算", "支出"], ["水库", "15", "14"], ["合计", "", "29"]]
    spans = [("SPAN", (0, 0), (0, 1)), ("SPAN", (1, 0), (2, 0)), ("SPAN", (0, 3), (1, 3))]
    document = read(made([ruled(rows, *spans)]), tmp_path)
    assert [(c.row, c.column, c.row_span, c.column_span) for c in document.tables[0].cells] == [
        (0, 0, 2, 1), (0, 1, 1, 2), (1, 1, 1, 1), (1, 2, 1, 1), (2, 0, 1, 1), (2, 1, 1, 1), (2, 2, 1, 1),
        (3, 0, 1, 2), (3, 2, 1, 1),
    ]  # fmt: skip


def test_lines_of_a_cell_and_a_number_too_wide_for_its_cell(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        frame(canvas, [60, 160, 235], [600, 640, 680, 720])
        for x, y, words in (
            (65, 702, "指标"), (165, 702, "完成值"), (65, 665, "完成小型水库"), (65, 648, "除险加固"),
            (165, 665, "28,602,"), (165, 648, "110.25"), (65, 620, "满意率"), (165, 625, "95%"), (165, 610, "80%"),
        ):  # fmt: skip
            canvas.drawString(x + (18 if words.endswith(",") else 0), y, words)

    assert parts(read(drawn(draw), tmp_path)) == [
        "指标\t完成值",
        "完成小型水库除险加固\t28,602,110.25",
        "满意率\t95% 80%",
    ]


def test_a_table_open_at_its_sides(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for y in (600, 640, 680):
            canvas.line(60, y, 400, y)
        for x in (150, 280):
            canvas.line(x, 600, x, 680)
        for x, y, words in (
            (70, 655, "类"),
            (160, 655, "款"),
            (290, 655, "项"),
            (70, 615, "1"),
            (160, 615, "2"),
            (290, 615, "3"),
        ):
            canvas.drawString(x, y, words)

    assert parts(read(drawn(draw), tmp_path)) == ["类\t款\t项", "1\t2\t3"]


def test_a_table_without_lines(tmp_path: Path) -> None:
    rows = [
        ("科目", "预算数", "决算数"),
        ("教育支出", "1,200.00", "1,180.50"),
        ("农林水支出", "860.00", "855.10"),
        ("合计", "2,060.00", "2,035.60"),
    ]

    def draw(canvas: Canvas) -> None:
        canvas.drawString(60, 760, "本年支出情况见下表，金额单位为万元，数据来自决算报表。")
        for at, row in enumerate(rows):
            for x, words in zip((60, 220, 340), row, strict=True):
                canvas.drawString(x, 730 - 18 * at, words)

    document = read(drawn(draw), tmp_path)
    assert cells(document) == [
        [(row, column, words) for row, line in enumerate(rows) for column, words in enumerate(line)]
    ]


def test_a_table_without_lines_whose_cells_are_broken(tmp_path: Path) -> None:
    """A line that stands closer than rows do belongs to the row above; a row without amounts stays one."""
    rows = [(752, "项目", "预算数", "支出数"), (722, "水库加固", "12.5", "12.0"), (692, "农村供水管网", "8.6", "8.5"),
            (677, "改造工程", "", ""), (647, "二、其他", "", ""), (617, "合计", "21.1", "20.5")]  # fmt: skip

    def draw(canvas: Canvas) -> None:
        for y, *words in rows:
            for x, word in zip((60, 220, 340), words, strict=True):
                canvas.drawString(x, y, word)
        canvas.drawString(60, 560, "以上数据来自决算报表，不含上年结转资金，下同。")

    assert parts(read(drawn(draw), tmp_path)) == [
        "项目\t预算数\t支出数", "水库加固\t12.5\t12.0", "农村供水管网改造工程\t8.6\t8.5", "二、其他",
        "合计\t21.1\t20.5", "以上数据来自决算报表，不含上年结转资金，下同。",
    ]  # fmt: skip


def test_a_frame_around_text_is_no_table(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rect(50, 600, 400, 150)
        canvas.drawString(60, 720, "提示：本表由主管部门填写。")
        canvas.line(60, 715, 200, 715)

    document = read(drawn(draw), tmp_path)
    assert document.tables == ()
    assert parts(document) == ["提示：本表由主管部门填写。"]


LEFT = [f"左栏第{n}行文字按照版面宽度排满整行" for n in "一二三四五六七八"]
RIGHT = [f"右栏第{n}行文字按照版面宽度排满整行" for n in "一二三四五六七八"]


def test_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(60, 780, "关于绩效管理的通报")
        for at, (left, right) in enumerate(zip(LEFT, RIGHT, strict=True)):
            canvas.drawString(60, 740 - 18 * at, left)
            canvas.drawString(320, 740 - 18 * at, right)
        canvas.drawString(320, 740 - 18 * 8, "右栏末行。")

    assert read(drawn(draw), tmp_path).text == "关于绩效管理的通报" + "".join(LEFT) + "".join(RIGHT) + "右栏末行。"


def test_footnotes_do_not_stand_amid_a_sentence(tmp_path: Path) -> None:
    first = [
        "我局按照预算绩效管理的要求组织开展了自评工作①，各业务科室对照年初",
        "设定的目标逐项核对完成情况，财务科汇总后报局党组审议，审议认为项目",
    ]
    second = ["总体完成较好，资金支出合规，没有发现截留挪用。", "下一步将继续加强管理。"]

    def draw(canvas: Canvas) -> None:
        for at, line in enumerate(first):
            canvas.drawString(84 if at == 0 else 60, 200 - 20 * at, line)
        canvas.line(60, 150, 180, 150)
        canvas.setFont(FONT, 9)
        canvas.drawString(60, 135, "①自评工作自2024年1月开始，为期一个月。")
        canvas.showPage()
        canvas.setFont(FONT, 12)
        canvas.drawString(60, 760, second[0])
        canvas.drawString(84, 740, second[1])

    assert parts(read(drawn(draw), tmp_path)) == [
        "".join(first) + second[0], "①自评工作自2024年1月开始，为期一个月。", second[1]
    ]  # fmt: skip


@pytest.mark.parametrize("repeat", [0, 1])
def test_a_table_without_lines_goes_on_over_pages(repeat: int, tmp_path: Path) -> None:
    rows = [
        ["序号", "项目", "预算数", "支出数"],
        *([str(n), f"第{n}项工程", f"{n}.50", f"{n}.25"] for n in range(1, 81)),
    ]
    flow = [paragraph("明细如下："), ruled(rows, repeat=repeat, lines=UNRULED), paragraph("以上。")]
    document = read(made(flow, numbered), tmp_path)
    assert cells(document) == [
        [(row, column, words) for row, line in enumerate(rows) for column, words in enumerate(line)]
    ]


@pytest.mark.parametrize("turned", ["page", "text"])
def test_sideways_pages_are_turned(turned: str, tmp_path: Path) -> None:
    rows = [["序号", "项目"], ["1", "水库加固"], ["2", "河道清淤"]]

    def draw(canvas: Canvas) -> None:
        height = landscape(A4)[1]
        canvas.translate(height, 0)
        canvas.rotate(90)
        canvas.setFont(FONT, 12)
        canvas.drawString(60, 540, "项目明细表横排")
        frame(canvas, [60, 120, 300], [420, 450, 480, 510])
        for at, row in enumerate(rows):
            for x, words in zip((65, 125), row, strict=True):
                canvas.drawString(x, 492 - 30 * at, words)
        if turned == "page":
            canvas.setPageRotation(90)

    document = read(drawn(draw), tmp_path)
    assert parts(document) == ["项目明细表横排", "序号\t项目", "1\t水库加固", "2\t河道清淤"]
    box = document.source_map.at(0).box
    assert box is not None
    assert (box[0], box[1]) == pytest.approx((60, 43) if turned == "page" else (43, 842 - 72), abs=6)


def test_heads_feet_and_page_numbers_go_and_titles_of_forms_stay(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for page in range(1, 5):
            canvas.setFont(FONT, 9)
            canvas.drawString(60, 815, "某市财政局绩效评价报告")
            canvas.drawCentredString(300, 30, str(page))
            canvas.setFont(FONT, 18)
            canvas.drawCentredString(300, 785, "项目支出绩效自评表")
            canvas.setFont(FONT, 12)
            canvas.drawString(60, 700, f"这是第{page}个项目的自评情况，完成了年初设定的绩效目标。")
            canvas.drawString(60, 680, "资金按进度支付，没有结余，管理制度得到执行。")
            canvas.showPage()

    text = read(drawn(draw), tmp_path).text
    assert "评价报告" not in text
    assert text.count("项目支出绩效自评表") == 4
    assert re.search(r"(?<!第)[1-4](?!个)", text) is None


def test_a_word_printed_twice_for_boldness_is_one(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(60, 700, "绩效目标")
        canvas.drawString(60.4, 700, "绩效目标")

    assert read(drawn(draw), tmp_path).text == "绩效目标"


def test_each_character_has_its_page_and_its_box(tmp_path: Path) -> None:
    data = made([paragraph("全年支出 128.5 万元，完成预算。"), Spacer(1, 630), ruled([["甲", "乙"], ["丙丁", "3.25"]])])
    document = read(data, tmp_path)
    file = pypdfium2.PdfDocument(data)
    for at, char in enumerate(document.text):
        here = document.source_map.at(at)
        if char.isspace():
            continue
        assert here.page is not None
        assert here.box is not None
        page = file[here.page - 1]
        left, top, right, bottom = here.box
        height = page.get_height()
        found = page.get_textpage().get_text_bounded(left + 0.5, height - bottom, right - 0.5, height - top)
        assert char in found, (char, found)
    assert document.source_map.at(document.text.index("丙丁")).page == 2


def test_persons_are_masked(tmp_path: Path) -> None:
    words = "联系人：张三　电话：0752-2345678"
    document = read(made([paragraph(words)]), tmp_path)
    assert "张三" not in document.text
    assert "2345678" not in document.text
    assert len(document.text) == len(words.replace("　", ""))
    left = [document.source_map.at(at).box for at in range(len(document.text))]
    assert all(box is not None for box in left)
    assert [box[0] for box in left if box] == sorted(box[0] for box in left if box), "masked places keep their boxes"
    assert sum(span.end - span.start for span in document.masked) == len("张三") + len("0752-2345678")


def picture(canvas: Canvas) -> None:
    canvas.drawInlineImage(WHITE, 0, 0, 595, 842)


def blank() -> bytes:
    return drawn(lambda canvas: canvas.showPage())


def encrypted() -> bytes:
    import io

    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption("secret", strength=40))
    canvas.drawString(60, 700, "a")
    canvas.save()
    return out.getvalue()


def without_pages() -> bytes:
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF\n"
    )


with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from PIL import Image

WHITE = Image.new("L", (60, 80), 255)

BAD = [
    pytest.param(lambda: b"%PDF-1.7\n", "damaged", id="a head alone"),
    pytest.param(lambda: made([paragraph("甲乙丙")])[:300], "damaged", id="truncated"),
    pytest.param(without_pages, "damaged", id="no pages"),
    pytest.param(blank, "without any words", id="blank page"),
    pytest.param(encrypted, "encrypted", id="encrypted"),
    pytest.param(lambda: drawn(picture), "scan it anew", id="a picture of nothing"),
    pytest.param(lambda: drawn(lambda canvas: [canvas.showPage() for _ in range(12)]), "12 pages", id="too many pages"),
]


@pytest.mark.parametrize(("make", "says"), BAD)
def test_bad_files_are_one_clear_line(make: Callable[[], bytes], says: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read(make(), tmp_path, Limits(max_pages=10))
    message = str(caught.value)
    assert says in message
    assert message.startswith(str(tmp_path))
    assert "\n" not in message
    assert ";" in message, "it says what to do"


def test_scanned_pages_among_others_are_told(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(60, 700, "正文一页")
        for _ in range(3):
            canvas.showPage()
            picture(canvas)

    document = read(drawn(draw), tmp_path)
    assert document.text == "正文一页"
    assert len(document.warnings) == 1
    assert "pages 2–4 are scans" in document.warnings[0]
    assert "scan it anew" in document.warnings[0]
