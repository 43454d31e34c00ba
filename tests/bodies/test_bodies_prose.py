"""Bodies of running text whose place, name or list the sentence itself does not give whole."""

import pytest

from kg.bodies import reporting_body, resolve_bodies


def names(text: str, report: str = "", **rest: object) -> list[str]:
    return [agency.name for agency in resolve_bodies(text, report, 2022, **rest)]


def parents(text: str, report: str) -> dict[str, str]:
    return {agency.name: agency.parent for agency in resolve_bodies(text, report, 2022)}


@pytest.mark.parametrize(
    ("report", "text", "expected"),
    [
        ("长沙市第一中级人民法院", "长沙市第一中级人民法院受理案件。", ["长沙市第一中级人民法院"]),
        ("黔南自治州水务局", "黔南自治州财政局", ["黔南布依族苗族自治州财政局"]),
        (
            "巴音郭楞蒙古自治州水利局",
            "巴州水利局、巴州财政局",
            ["巴音郭楞蒙古自治州水利局", "巴音郭楞蒙古自治州财政局"],
        ),
        ("榆林市财政局", "《榆林市街道办事处条例》施行。", []),
        (
            "榆阳区金沙路街道办事处",
            "榆阳区金沙路街道办事处与榆林市榆阳区财政局会商。",
            ["榆阳区金沙路街道办事处", "榆林市榆阳区财政局"],
        ),
        ("舒城县财政局", "联合国家税务总局舒城县税务局检查。", ["国家税务总局舒城县税务局"]),
        ("长阳县水利局", "长阳自治县财政局、长阳县教育局", ["长阳土家族自治县财政局", "长阳土家族自治县教育局"]),
        ("榆林市水利局", "位于榆阳区榆林文化广场民俗展览馆。", ["榆林市榆阳区榆林文化广场民俗展览馆"]),
        ("榆林市水利局", "会同组织仁泽医院开展义诊。", ["仁泽医院"]),
        ("榆林市水利局", "全市义务教育阶段学校达标。", []),
        ("榆林市水利局", "局机关设5个队建制中心、4个职能科室、9个派出所。", ["榆林市水利局"]),
        ("浙江省财政厅", "财政部浙江监管局、省财政厅监督。", ["财政部浙江监管局", "浙江省财政厅"]),
        ("济南市水利局", "市中区人民政府组织验收。", ["济南市市中区人民政府"]),
    ],
)
def test_full_names(report: str, text: str, expected: list[str]):
    assert names(text, report) == expected


def test_a_town_government_is_named_in_full():
    found = reporting_body("宁陕县石梁镇政府2022年度部门决算", "宁陕县石梁镇政府2022年度部门决算")
    assert found is not None
    assert found.text == "宁陕县石梁镇人民政府"
    assert names("宁陕县石梁镇政府负责。", "宁陕县石梁镇人民政府") == ["宁陕县石梁镇人民政府"]


def test_a_bureau_is_no_part_of_the_government_whose_work_it_is_in_charge_of():
    assert parents("榆林市公安局是市政府主管全市公安工作的职能部门。", "榆林市公安局")["榆林市公安局"] == ""
    assert parents("榆林市检测中心是榆林市水利局主管的事业单位。", "榆林市水利局")["榆林市检测中心"] == "榆林市水利局"


def test_the_branch_of_a_district_sees_from_its_district():
    found = {
        agency.name: agency.jurisdiction
        for agency in resolve_bodies(
            "榆林市公安局榆阳区分局在区委、区政府和市公安局领导下，榆阳区分局与区财政局会商。",
            "榆林市公安局榆阳区分局",
            2022,
        )
    }
    assert found == {
        "榆林市公安局榆阳区分局": "榆林市榆阳区",
        "中共榆林市榆阳区委员会": "榆林市榆阳区",
        "榆林市榆阳区人民政府": "榆林市榆阳区",
        "榆林市公安局": "榆林市",
        "榆林市榆阳区财政局": "榆林市榆阳区",
    }


def test_a_document_without_a_reporting_body_is_at_home_where_its_title_begins():
    text = "受区人民政府委托，区审计局审计了区财政局，并报省审计厅。"
    assert names(text, title="关于榆林市榆阳区2022年度预算执行的审计工作报告") == [
        "榆林市榆阳区人民政府",
        "榆林市榆阳区审计局",
        "榆林市榆阳区财政局",
        "陕西省审计厅",
    ]


def test_a_short_name_is_the_one_full_name_that_ends_in_it():
    assert names("榆林市财政局印发办法。市财政局组织检查，市教育局配合。") == ["榆林市财政局", "市教育局"]
    assert "省财政厅" in names("陕西省财政厅、四川省财政厅印发办法。省财政厅组织检查。")


def test_where_nobody_reports_a_province_is_the_one_that_the_text_names():
    assert names("下达广西壮族自治区补助5万元。自治区财政厅分配，自治区教育厅配合，市财政局拨付。") == [
        "广西壮族自治区财政厅",
        "广西壮族自治区教育厅",
        "市财政局",
    ]
    assert "省教育厅" in names("陕西省、四川省各有补助。省教育厅分配。")
    assert names("五华区的农田由区水务局管护。") == ["昆明市五华区水务局"]
    assert "区水务局" in names("五华区、盘龙区的农田由区水务局管护。")
    assert names("依据《陕西省物业管理条例》。公安、民政、水利等部门和省住房和城乡建设厅按职责监管。") == [
        "陕西省住房和城乡建设厅"
    ]


def test_the_offices_of_a_list():
    text = "内设办公室、水土保持处（榆林市水土保持委员会办公室）、审计处（督查处）、老干部处共4个内设机构。"
    assert names(text, "榆林市水利局") == [
        "榆林市水利局办公室",
        "榆林市水利局水土保持处",
        "榆林市水土保持委员会办公室",
        "榆林市水利局审计处（督查处）",
        "榆林市水利局老干部处",
    ]


def test_a_number_of_offices_and_others_does_not_begin_their_list():
    text = "设置三个办公室和监察机构，分别为综合办公室、党群工作办公室、城市管理办公室。"
    assert names(text, "榆林市水利局") == [
        "榆林市水利局综合办公室",
        "榆林市水利局党群工作办公室",
        "榆林市水利局城市管理办公室",
    ]


def test_a_family_is_no_court():
    text = "内设机构3个，分别是办公室、权益部、家庭和儿童工作部。"
    assert names(text, "榆林市妇女联合会")[-1] == "榆林市妇女联合会家庭和儿童工作部"


def test_the_offices_that_numbered_items_begin_with():
    text = "（1）党政办负责日常事务；（2）综合科（加挂信访科牌子）承担来访工作；（3）民政和社会事务办公室负责救助。"
    assert names(text, "榆林市水利局") == [
        "榆林市水利局党政办",
        "榆林市水利局综合科",
        "榆林市水利局民政和社会事务办公室",
    ]
    assert names("1.加强办公室管理：负责督办。2.推进科室：负责。3.改造教室：负责。", "榆林市水利局") == []


def test_units_of_a_list_that_holds_nothing_but_units():
    text = "我局下辖自来水公司、环卫所、巡查大队。"
    found = {agency.name: agency.kind for agency in resolve_bodies(text, "榆林市城市管理局", 2022)}
    assert found == {
        "榆林市城市管理局": "department",
        "榆林市自来水公司": "company",
        "榆林市城市管理局环卫所": "public_institution",
        "榆林市城市管理局巡查大队": "internal_office",
    }
    text = "下辖环境卫生管理处、德昌公园管理处、工程公司3个二级单位。"
    assert names(text, "榆林市城市管理局") == ["榆林市环境卫生管理处", "德昌公园管理处", "榆林市工程公司"]
    assert names("下属单位包括各中心、站所。所属8个财政补助事业单位、3所学校。", "榆林市城市管理局") == []


def test_places_that_share_a_tail():
    assert names("宝鸡、咸阳、渭南市财政局：", "陕西省财政厅") == ["宝鸡市财政局", "咸阳市财政局", "渭南市财政局"]
    assert names("东部、山区、渭南市财政局：", "陕西省财政厅") == ["渭南市财政局"]


def test_the_bodies_of_a_name_with_two_halves():
    text = "1.石梁镇经济发展和财政服务中心。贯彻执行政策。"
    assert names(text, "宁陕县石梁镇人民政府") == ["宁陕县石梁镇经济发展和财政服务中心"]
