"""Contact persons and numbers are masked; bodies, service lines and amounts are not."""

import pytest

from kg.document import MASK
from kg.readers.masking import mask
from kg.readers.text import read

PERSONAL = [  # (text, what must go)
    ("填报人：邹晓岚", ["邹晓岚"]),
    ("填报人:邹晓岚  联系电话:0851-85221234", ["邹晓岚", "0851-85221234"]),
    ("联 系 人：魏 强", ["魏", "强"]),
    ("联系人：欧阳春燕", ["欧阳春燕"]),
    ("联系人：艾尼瓦尔·吐尔逊", ["艾尼瓦尔·吐尔逊"]),
    ("联系人：唐一、白茹雪、丁山", ["唐一", "白茹雪", "丁山"]),
    ("联系人　钱志远　电话　8766 2310", ["钱志远", "8766", "2310"]),
    ("联系人钱志远，电话87662310。", ["钱志远", "87662310"]),
    ("（联系人：沈默；联系电话：0991－4567890）", ["沈默", "0991－4567890"]),
    ("项目负责人（签字）：蒋文博", ["蒋文博"]),
    ("单位负责人(签章)：\n\n吕海", ["吕海"]),
    ("项目负责人及电话\n\n吕海\n\n主管部门", ["吕海"]),
    ("填表人\t秦明月\t联系电话\t13907310000", ["秦明月", "13907310000"]),
    ("填表人\t\t秦明月\t填表日期\t2023年3月", ["秦明月"]),
    ("联系人\t联系电话\n傅小林\t13600001111\n尤佳\t0736-7777123", ["傅小林", "13600001111", "尤佳", "0736-7777123"]),
    ("联系人：\n\n孟繁\n\n联系电话：\n\n0531-82001234", ["孟繁", "0531-82001234"]),
    ("经办人：石磊 复核人：方圆", ["石磊", "方圆"]),
    ("审核：余音 制表：范例", ["余音", "范例"]),
    ("组长：严立春  副组长：陶然、陆一鸣", ["严立春", "陶然", "陆一鸣"]),
    ("主评人：单雄信（高级会计师）", ["单雄信"]),
    ("分管领导：戴安 手机：137 0000 1234", ["戴安", "137", "0000", "1234"]),
    ("联系方式：13812340000/0591-87654321", ["13812340000", "0591-87654321"]),
    ("电话：（0755）23456789转801", ["23456789", "0755", "801"]),
    ("电话：(010)6655 1234", ["010", "6655", "1234"]),
    ("传真：０２０－８３３３４４４４", ["０２０－８３３３４４４４"]),
    ("欢迎来电垂询，13512345678。", ["13512345678"]),
    ("请与某科室联系（0898-65341234）。", ["0898-65341234"]),
    ("邮箱：budget.office@example.gov.cn", ["budget.office@example.gov.cn"]),
    ("身份证号：11010519491231002X", ["11010519491231002X"]),
    ("证件号 11010519491231002X 已核验", ["11010519491231002X"]),
    ("报送人：樊星  2024年3月1日", ["樊星"]),
    ("填报人：鲁青3月5日", ["鲁青"]),
    ("法定代表人：段玉", ["段玉"]),
]
KEPT = [
    "项目负责人：负责统筹全部实施环节。",
    "项目负责人和财务人员共同验收。",
    "负责人应负责，经办人应签字。",
    "联系人：办公室",
    "联系人：高新区财政局",
    "联系人：文化馆",
    "联系人姓名、联系方式、电话应当公开。",
    "拨打12345政务服务热线或12393医保热线。",
    "联系电话：12345",
    "咨询电话：400-810-1234",
    "服务电话：95598",
    "项目支出13812345678元。",
    "合计\t13812345678\t13700000000\t98.5%",
    "支出合计 13812345678",
    "全年收入18,765,432.10元，支出15,812,345,678.00元。",
    "1528.36\n13812345678\n98.2",
    "电话费支出1234567元。",
    "电话 1234567.80 元",
    "文号：财预〔2020〕10号",
    "统一编号：2022-3301-0571",
    "单位负责人\t时间\t金额",
    "联系人\t单位\t职务",
    "填报人：\n\n一、基本情况",
    "填报人（签字）：        年   月   日",
    "由市财政局、市审计局负责。",
    "负责人：\n成本指标\n10",
    "数量指标 0571-1234",
    "李克农故居修缮项目完成验收。",
    "中央财政资金20200101123456789元",
    "比率为0.13812345678",
]


@pytest.mark.parametrize(("text", "gone"), PERSONAL)
def test_personal_is_masked(text: str, gone: list[str]) -> None:
    masked, spans = mask(text)
    assert len(masked) == len(text)
    assert spans
    for words in gone:
        assert words not in masked
    kept = [char for index, char in enumerate(text) if not any(span.start <= index < span.end for span in spans)]
    assert kept == [masked[index] for index in range(len(text)) if not any(s.start <= index < s.end for s in spans)]


@pytest.mark.parametrize("text", KEPT)
def test_the_rest_stays(text: str) -> None:
    assert mask(text) == (text, ())


def test_the_document_knows_where() -> None:
    document = read("某县水务局\n填报人：邹 晓 岚\n联系电话：0851-8522 1234\n一、概况\n".encode(), "a.txt")
    assert document.text == f"某县水务局填报人：{MASK * 3}联系电话：{MASK * 13}一、概况"
    assert [document.text[span.start : span.end] for span in document.masked] == [MASK * 3, MASK * 13]


def test_names_before_the_next_label_of_a_form_whose_cells_run_together() -> None:
    masked, spans = mask("专项资金名称水窖新建负责人及电话祝青禾、罗一川县级主管部门云江市水务局")
    assert "祝青禾" not in masked
    assert "罗一川" not in masked
    assert "县级主管部门云江市水务局" in masked
    assert len(spans) == 2


def test_people_among_the_properties_of_a_file_that_stand_before_its_text() -> None:
    head = "祝青禾 zlnb210061 1 2019-05-22T04:56:35Z 2006-09-13T11:21:51Z 2022-05-16T06:53:23Z 15.00 附件："
    masked, _ = mask(head + "项目支出绩效自评表")
    assert "祝青禾" not in masked
    assert "zlnb210061" in masked
    assert mask("方案附表 第3张 1 项目支出绩效自评表")[1] == ()
