"""What documents of other places, departments, years and kinds say of themselves."""

import json
from pathlib import Path

import pytest

from kg.document import Document
from kg.facts import document_facts
from kg.readers import read_file
from kg.readers.text import read
from kg.records import DocumentFacts

SELF, PROJECT, TABLE = "department_self_evaluation", "project_evaluation", "self_evaluation_table"
BUDGET, ACCOUNT, POLICY = "department_budget", "department_final_account", "policy"


def facts_of(source: str) -> tuple[Document, DocumentFacts]:
    document = read(source.encode(), "a.txt")
    facts = document_facts(document)
    for name in facts.__slots__:
        fact = getattr(facts, name)
        if fact:
            mention = fact.mention
            assert document.text[mention.start : mention.end] == mention.quote
            assert mention.quote
    return document, facts


def check(source: str, **expected: str) -> None:
    facts = facts_of(source)[1]
    found = {name: fact.value if (fact := getattr(facts, name)) else "" for name in expected}
    assert found == expected


HEADS = [  # (head of the document, title, kind, fiscal year)
    ("浙江省水利厅2022年度部门整体绩效自评报告\n一、概况\n", "浙江省水利厅2022年度部门整体绩效自评报告", SELF, "2022"),
    (
        "2023年度\n成都市教育局部门整体支出\n绩效自评报告\n一、概况\n",
        "2023年度成都市教育局部门整体支出绩效自评报告",
        SELF,
        "2023",
    ),
    (
        "附件3\n\n贵州省林业局\n2020年度部门整体支出绩效评价报告\n",
        "贵州省林业局2020年度部门整体支出绩效评价报告",
        SELF,
        "2020",
    ),
    ("2021年度林区管护补助项目自评结果\n一、自评结论\n", "2021年度林区管护补助项目自评结果", PROJECT, "2021"),
    (
        "沄川省财政厅沄川省教育厅关于下达2021年助学补助资金的通知\n有关市、县财政局、教育局：\n现将资金下达给你们。\n",
        "沄川省财政厅沄川省教育厅关于下达2021年助学补助资金的通知",
        POLICY,
        "",
    ),
    ("附件2：单位整体绩效自评报告（2021年度）\n一、概况\n", "单位整体绩效自评报告", SELF, "2021"),
    ("昆明市司法局绩效自评报告\n（2019年度）\n一、概况\n", "昆明市司法局绩效自评报告", SELF, "2019"),
    (
        "二〇二一年度宁夏回族自治区民政厅部门整体支出绩效自评报告\n",
        "二〇二一年度宁夏回族自治区民政厅部门整体支出绩效自评报告",
        SELF,
        "2021",
    ),
    ("２０２２年度青岛市体育局整体绩效自评报告\n", "２０２２年度青岛市体育局整体绩效自评报告", SELF, "2022"),
    (
        "首页 > 政务公开 > 县林业局 > 财政预决算\n监督索引号53000000000001000\n沄川县林业局2021年度部门决算\n目录\n",
        "沄川县林业局2021年度部门决算",
        ACCOUNT,
        "2021",
    ),
    (
        "索引号 000-1/2023-01 发布机构 沄川市水务局\n公开目录 部门决算 发布日期 2023-09-01\n文号 浏览量\n主题词\n"
        "沄川市水务局2022年度部门决算\n目录\n",
        "沄川市水务局2022年度部门决算",
        ACCOUNT,
        "2022",
    ),
    (
        "| [ 索引号 ] | 000/2025-01 | [ 发文字号 ] | 无 |\n| [ 发布机构 ] | 沄川县体育局 | ||\n"
        "沄川县体育局（本级）2024年度决算公开说明\n一、概况\n",
        "沄川县体育局（本级）2024年度决算公开说明",
        ACCOUNT,
        "2024",
    ),
    (
        "  • 索引号\n\n  • 000-9/2023-04\n\n  • 公开目录\n\n  • 绩效评价\n\n"
        "沄川市文物局2022年度项目绩效自评报告\n\n一、自评结论\n",
        "沄川市文物局2022年度项目绩效自评报告",
        PROJECT,
        "2022",
    ),
    (
        "网站首页 走进沄川 新闻中心\n2022年财政决算\n当前位置：网站首页>>乡镇>>正文\n"
        "沄川县苇溪镇人民政府2022年度部门决算\n目录\n",
        "沄川县苇溪镇人民政府2022年度部门决算",
        ACCOUNT,
        "2022",
    ),
    ("沄川市档案局2019年决算公开报告\n决算公开目录\n一、概况\n", "沄川市档案局2019年决算公开报告", ACCOUNT, "2019"),
    ("政府信息公开\n2024年度沄川市审计局部门决算 | ||||\n打印\n", "2024年度沄川市审计局部门决算", ACCOUNT, "2024"),
    ("附件3：项目支出绩效自评报告.pdf\n附件3\n项目支出绩效自评报告\n", "项目支出绩效自评报告", PROJECT, ""),
    (
        "附件：1.2021年部门整体支出绩效评价报告\n2.得分表\n附件1\n沄川市气象局\n2021年部门整体支出绩效评价报告\n一、概况\n",
        "沄川市气象局2021年部门整体支出绩效评价报告",
        SELF,
        "2021",
    ),
    (
        "附件3四川省沄川县2021年防汛专项转移支付绩效自评报告为进一步规范资金管理，现将自评情况报告如下：一、绩效目标情况。\n",
        "四川省沄川县2021年防汛专项转移支付绩效自评报告",
        PROJECT,
        "2021",
    ),
    (
        "2024年03月19日 星期二 |\n沄川县2021年10个重点项目绩效评价报告公开\n来源：县财政局\n",
        "沄川县2021年10个重点项目绩效评价报告公开",
        PROJECT,
        "2021",
    ),
    ("农村危房改造项目绩效评价报告\n项目年度：2022\n一、概况\n", "农村危房改造项目绩效评价报告", PROJECT, "2022"),
    ("2021年省级文物保护专项资金\n绩效评价报告\n", "2021年省级文物保护专项资金绩效评价报告", PROJECT, "2021"),
    ("关于2020年度学前教育补助资金绩效自评的报告\n", "关于2020年度学前教育补助资金绩效自评的报告", PROJECT, "2020"),
    ("合肥市2023年民生工程资金使用情况绩效评价报告\n", "合肥市2023年民生工程资金使用情况绩效评价报告", PROJECT, "2023"),
    ("2022年度中央对地方转移支付\n绩效自评报告\n", "2022年度中央对地方转移支付绩效自评报告", PROJECT, "2022"),
    ("项目支出绩效自评表\n（2022年度）\n项目名称\t校舍维修\n", "项目支出绩效自评表", TABLE, "2022"),
    ("附件1\n部门整体支出绩效自评表（2020年度）\n", "部门整体支出绩效自评表", TABLE, "2020"),
    ("附表2：\n预算项目支出绩效自评价表\n预算年度：2021年\n", "预算项目支出绩效自评价表", TABLE, "2021"),
    ("上海市徐汇区文化和旅游局\n2024年度部门决算\n目录\n", "上海市徐汇区文化和旅游局2024年度部门决算", ACCOUNT, "2024"),
    ("长沙市审计局2021年度部门决算公开说明\n", "长沙市审计局2021年度部门决算公开说明", ACCOUNT, "2021"),
    (
        "长沙市审计局2021年度部门决算公开说明\n\n目    录\n\n一、概况\n二、说明\n",
        "长沙市审计局2021年度部门决算公开说明",
        ACCOUNT,
        "2021",
    ),
    ("2022年度单位决算公开\n一、概况\n", "2022年度单位决算公开", ACCOUNT, "2022"),
    ("大连市气象局2025年部门预算\n目录\n", "大连市气象局2025年部门预算", BUDGET, "2025"),
    ("某区商务局2026年部门预算公开说明\n2025年12月编\n", "某区商务局2026年部门预算公开说明", BUDGET, "2026"),
    ("2024年度部门预算编制说明\n第一部分 概况\n", "2024年度部门预算编制说明", BUDGET, "2024"),
    (
        "海南省财政厅关于印发省级预算绩效管理办法的通知\n琼财绩〔2021〕5号\n各单位：\n",
        "海南省财政厅关于印发省级预算绩效管理办法的通知",
        POLICY,
        "",
    ),
    (
        "吉林省人民政府办公厅\n关于加强基层供水保障\n的意见\n吉政办发〔2019〕8号\n",
        "吉林省人民政府办公厅关于加强基层供水保障的意见",
        POLICY,
        "",
    ),
    ("某市人民政府文件\n某府发〔2020〕1号\n关于调整机构的决定\n", "关于调整机构的决定", POLICY, ""),
    (
        "新疆维吾尔自治区节约用水条例\n（2022年5月28日自治区人大常委会通过）\n",
        "新疆维吾尔自治区节约用水条例",
        POLICY,
        "",
    ),
    ("农村公路养护管理办法（试行）\n第一章 总则\n第一条 为了规范。\n", "农村公路养护管理办法（试行）", POLICY, ""),
    (
        "索引号：K0012\n主题分类：财政\n关于开展2023年度绩效自评工作的通知\n各科室：\n",
        "关于开展2023年度绩效自评工作的通知",
        POLICY,
        "",
    ),
    ("2021-2023年度高标准农田建设项目绩效评价报告\n", "2021-2023年度高标准农田建设项目绩效评价报告", PROJECT, ""),
    (
        "索 引 号：\nA/2004-1\n成文日期：\n2004年04月17日\n标　　题：\n某省政府关于设立示范区的复函\n"
        "主 题 词：\n区划　函\n某省政府关于设立\n示范区的复函\n",
        "某省政府关于设立示范区的复函",
        POLICY,
        "",
    ),
    ("# 某市湿地保护条例\n第一条 为了保护。\n", "某市湿地保护条例", POLICY, ""),
    (
        "某省人民政府令\n第88号\n《某省渡口管理办法》已经通过，现予公布。\n2019年3月1日\n"
        "某省渡口管理办法\n第一章 总则\n",
        "某省渡口管理办法",
        POLICY,
        "",
    ),
    ("国务院关于同意设立\n某新区的批复\n国函〔2015〕9号\n", "国务院关于同意设立某新区的批复", POLICY, ""),
    (
        "项目绩效目标表（2021年度）填报单位：某县林业局 项目名称 退耕还林补助 资金总额 80万元\n",
        "项目绩效目标表",
        TABLE,
        "2021",
    ),
    (
        "1.首页\n2.>\n3.政府信息公开\n4.>\n5.预算/决算\n某市水务局2023年度部门整体支出绩效自评报告\n一、部门概况\n某局负责供水。\n",
        "某市水务局2023年度部门整体支出绩效自评报告",
        SELF,
        "2023",
    ),
    ("财政部《关于修改〈某某办法〉\n的决定》解释\n", "财政部《关于修改〈某某办法〉的决定》解释", POLICY, ""),
]


@pytest.mark.parametrize(("source", "title", "kind", "year"), HEADS)
def test_heads(source: str, title: str, kind: str, year: str) -> None:
    check(source, title=title, kind=kind, fiscal_year=year)


REPORT = "2022年度某县农业农村局部门整体支出绩效自评报告\n"
EVALUATION = "某县高标准农田建设项目绩效评价报告\n"
SCALE = "评价等级分为：90（含）—100分为优、80（含）—90分为良、60（含）—80分为中、60分以下为差。\n"

RESULTS = [  # (body, score, grade)
    (REPORT + "一、结论\n经综合评价，本部门自评得分为93.5分，自评等级为“优”。", "93.5", "优"),
    (REPORT + "一、结论\n部门整体支出绩效自评得分９１．２５分。", "91.25", ""),
    (REPORT + "一、结论\n综合得分：88分，等级：良。", "88", "良"),
    (REPORT + "一、结论\n总分100分，自评得96.4分，评价等级为优秀。", "96.4", "优秀"),
    (REPORT + "一、结论\n自评总分95.00分（满分100分）。", "95", ""),
    (REPORT + "一、结论\n绩效自评得分94.7\n\n分，绩效评级为“优”级。", "94.7", "优"),
    (REPORT + "四、结论\n总的看，本镇自评93分，评价等次为良。", "93", "良"),
    (REPORT + "一、结论\n上年自评得分90分。本年整体绩效自评得分97.1分。", "97.1", ""),
    (REPORT + "一、结论\n2021年度自评得分90.2分，2022年度自评得分92.3分。", "92.3", ""),
    (REPORT + "一、得分\n（一）过程指标综合得分18分。\n（二）产出指标综合得分36分。", "", ""),
    (REPORT + "一、得分\n预算执行率分值10分，得分9.8分。", "", ""),
    (REPORT + "一、结论\n自评得分98%，说明总体较好。", "", ""),
    (REPORT + "一、结论\n我局全面完成年度目标。", "", ""),
    (REPORT + "一、结论\n在全市考核中等次为优秀。", "", ""),
    (REPORT + "一、结论\n工程质量验收等级为优良。", "", ""),
    (REPORT + "得分表\n指标\t分值\t得分\n投入\t20\t19\n产出\t80\t77.5\n合计\t100\t96.5", "96.5", ""),
    (REPORT + "得分表\n指标\t分值\t自评得分\t得分率\n投入\t20\t19\t95%\n总分\t100\t96.50\t96.5%", "96.5", ""),
    (REPORT + "支出表\n项目\t预算\t支出\n甲\t60\t58\n合计\t100\t96.5", "", ""),
    (REPORT + "得分表\n评价总得分 100 95.33 95.3%\n一、过程 30 28 93.3%", "95.33", ""),
    (EVALUATION + "一、结论\n" + SCALE + "该项目综合得分86.72分，评价等级为“良”。", "86.72", "良"),
    (EVALUATION + "一、结论\n" + SCALE + "详见附表。", "", ""),
    (EVALUATION + "一、结论\n评价组认为项目得分为79.6分，绩效级别为“中”。", "79.6", "中"),
    (EVALUATION + "一、结论\n项目绩效评价得分为92.08分，绩效评级为“A”。", "92.08", "A"),
    (EVALUATION + "一、结论\n最终评分结果为：总得分 83.45 分，评定等级为良好。", "83.45", "良好"),
    (EVALUATION + "一、结论\n甲标段评价得分90分，乙标段评价得分80分。", "", ""),
    (EVALUATION + "一、结论\n综合评定为“良”。", "", "良"),
    (
        "项目支出绩效自评表\n项目资金\n年初预算数\n全年执行数\n执行率\n得分\n年度资金总额\n9\n9\n100%\n10\n三级指标\n完成值\n分值\n得分\n"
        "改造工程资金金额\n9\n50\n49\n渠道长度\n3\n50\n48\n总分\n100\n97\n",
        "97",
        "",
    ),
    ("项目支出绩效自评表\n项目名称\t渠道清淤\n自评得分\t97.20\t评价等级\t优\n", "97.2", "优"),
    ("项目支出绩效自评表\n自评总分：89.5\n等级：☑优 □良 □中 □差\n", "89.5", "优"),
    ("项目支出绩效自评表\n总分\t100\n自评等级\t□优 ■良 □中 □差\n", "", "良"),
    ("项目支出绩效自评表\n自评等级：优（ ） 良（√） 中（ ） 差（ ）\n", "", "良"),
    ("项目支出绩效自评表\n自评等级：优□ 良☑ 中□ 差□\n", "", "良"),
    ("项目支出绩效自评表\n自评等级：□优 □良 □中 □差\n", "", ""),
    ("项目支出绩效自评表\n自评等级：☑优 ☑良 □中 □差\n", "", ""),
    ("部门整体支出绩效自评表\n指标\t分值\t自评分\n预算\t40\t39.1\n总分\t100\t97.3\n", "97.3", ""),
]


@pytest.mark.parametrize(("source", "score", "grade"), RESULTS)
def test_results(source: str, score: str, grade: str) -> None:
    check(source, score=score, grade=grade)


DATES = [
    ("有效性：有效 发文日期：\n2022年度沄川市文物局部门整体绩效自评报告\n", ""),
    (REPORT + "填报日期：2023年4月20日\n一、概况\n", "2023-04-20"),
    (REPORT + "填报日期：2023 年 4 月\n一、概况\n", "2023-04"),
    (REPORT + "填表时间\t2023-4-2\t填表人\t某\n", "2023-04-02"),
    (REPORT + "报告日期：2023.05.06\n", "2023-05-06"),
    (REPORT + "一、概况\n正文部分较短。\n某县农业农村局\n二〇二三年四月二十一日\n", "2023-04-21"),
    (REPORT + "一、概况\n正文部分较短。\n某县农业农村局\n二○二三年十月\n", "2023-10"),
    (REPORT + "一、概况\n正文部分较短。\n2023年3月1日\n", "2023-03-01"),
    (REPORT + "2023年3月\n一、概况\n正文部分较短。\n", "2023-03"),
    (REPORT + "一、概况\n2022年5月10日，我局召开会议部署工作。\n", ""),
    (REPORT + "填报日期：    年  月  日\n一、概况\n", ""),
    (REPORT + "发布时间：2023-04-21 10:15 来源：某县农业农村局 浏览：\n一、概况\n", "2023-04-21"),
    (REPORT + "【字体：大】【发布时间：2023-04-21 10:15】【阅读：9】\n一、概况\n", "2023-04-21"),
    (REPORT + "填报日期：2023年13月\n一、概况\n", ""),
    ("成文日期：\n2004年04月17日\n标题：\n某省关于设立新区的复函\n发布日期：\n2018年12月24日\n", "2004-04-17"),
    (
        "某市财政局关于印发某办法的通知\n某财〔2020〕6号\n各区县：\n现印发给你们。\n某市财政局\n2020年6月30日\n某办法\n"
        "第一条 自2020年8月1日起施行。\n",
        "2020-06-30",
    ),
    (
        "某省湿地保护条例\n（2018年11月30日省人民代表大会常务委员会第六次会议通过）\n第一条 为了保护湿地。\n",
        "2018-11-30",
    ),
]


@pytest.mark.parametrize(("source", "date"), DATES)
def test_dates(source: str, date: str) -> None:
    check(source, date=date)


PROJECTS = [
    ("2022年“千村美食”推广专项资金绩效评价报告\n", "“千村美食”推广专项资金"),
    ("2022年农村公路养护项目绩效评价报告\n", "农村公路养护项目"),
    ("红河州数据发展中心2024年度项目支出绩效单位自评报告\n", ""),
    ("石家庄市2021年度大气污染防治专项资金绩效评价报告\n", "石家庄市2021年度大气污染防治专项资金"),
    ("项目支出绩效评价报告\n项目名称：图书馆智慧化改造\n", "图书馆智慧化改造"),
    (
        "财政项目支出绩效评价报告\n一、概况\n我局对2022年中小学校舍维修项目（以下简称该项目）开展绩效评价。\n",
        "中小学校舍维修项目",
    ),
    ("项目支出绩效自评表\n项目名称\t粮食仓储设施\n主管部门\t某局\n", "粮食仓储设施"),
    ("2022年度某县水务局部门整体支出绩效自评报告\n项目名称：甲\n", ""),
    ("2022年度某县水务局部门项目绩效评价报告\n一、概况\n评价工作按计划推进。\n", ""),
]


@pytest.mark.parametrize(("source", "project"), PROJECTS)
def test_projects(source: str, project: str) -> None:
    check(source, project=project)


YEARS = [
    (REPORT.replace("2022年度", "") + "填报日期：2023年4月\n一、概况\n2022年部门整体支出800万元。\n", "2022"),
    (REPORT.replace("2022年度", "") + "评价年度\t2020年度\n", "2020"),
    (REPORT.replace("2022年度", "") + "填报日期：2023年4月\n一、概况\n我局职责如下。\n", ""),
    ("2023年度预算项目2024年绩效自评报告\n", "2023"),
    (
        "（一）本单位2021年度总收入500万元，较2020年度决算数少3万。\n上年结转和结余10万元。本年支出500万元。\n",
        "2021",
    ),
    ("一、项目概况\n2021年下达资金50万元，2021年用完。\n项目总投资60万元，项目绩效目标已定。\n", "2021"),
    ("一、项目概况\n2021年下达50万元，2022年下达60万元。\n项目总投资110万元，项目绩效目标已定。\n", ""),
]


@pytest.mark.parametrize(("source", "year"), YEARS)
def test_years(source: str, year: str) -> None:
    check(source, fiscal_year=year)


CONTENT = [
    ("工程管理（7分）资金管理\n5 5 规范性 5 4 执行规范\n甲方说明。\n", ""),
    ("收入支出决算总表\n单位：万元\n收入\t决算数\n部门决算\t1\n年初结转和结余\t2\n", ACCOUNT),
    ("采购清单\n苹果三箱。\n", ""),
    ("会议室使用登记\n周一上午张贴。\n", ""),
    ("根据要求，我院开展了自评。现将我院部门整体支出绩效自评结果报告如下：\n一、职责\n", SELF),
    ("一、绩效目标分解下达情况\n（一）中央下达水利资金预算情况。\n（二）下达绩效目标情况。\n", PROJECT),
]


@pytest.mark.parametrize(("source", "kind"), CONTENT)
def test_kind_where_no_title_tells(source: str, kind: str) -> None:
    check(source, kind=kind)


AGENCIES = [
    ("浙江省水利厅2022年度部门整体绩效自评报告\n一、概况\n", "浙江省水利厅"),
    ("部门整体支出绩效自评报告\n部门名称：长沙市审计局\n一、概况\n", "长沙市审计局"),
    ("部门整体支出绩效自评表\n部门名称\t昆明市司法局\t单位数\t3\n", "昆明市司法局"),
    ("海南省财政厅关于印发省级预算绩效管理办法的通知\n各市县：\n", "海南省财政厅"),
    ("部门整体支出绩效自评报告\n一、概况\n我局完成任务。\n", ""),
    ("老旧管网改造项目绩效自评报告\n来源：旌德县水利局 日期：2023-04-12\n一、概况\n项目已完成。\n", "旌德县水利局"),
    ("老旧管网改造项目绩效自评报告\n一、概况\n资金来源：旌德县财政局。\n", ""),
    ("欢迎访问长沙市教育局门户网站\n首页 > 公开 > 报告\n绩效自评报告\n一、概况\n项目已完成。\n", "长沙市教育局"),
    ("欢迎访问长沙市人民政府门户网站\n首页 > 公开 > 报告\n绩效自评报告\n一、概况\n项目已完成。\n", ""),
    (
        "关于2022年预算执行情况和2023年预算草案的报告\n——2023年1月19日在代表大会第二次会议上\n某某某\n昆明市财政局\n各位代表：\n",
        "昆明市财政局",
    ),
    ("昆明市财政局制\n昆明市司法局\n2023年部门整体支出绩效评价报告\n一、概况\n", "昆明市司法局"),
]


def test_a_report_without_a_heading_is_called_what_it_says_that_it_is() -> None:
    opening = "为做好工作，现将2022年昆明市司法局法律援助资金项目绩效自评总结报告如下：\n一、绩效目标\n已完成。\n"
    check(opening, title="2022年昆明市司法局法律援助资金项目绩效自评总结报告", kind=PROJECT, agency="昆明市司法局")
    # Words that name neither a year nor who reports are no title.
    check("现将绩效自评工作开展及自评情况报告如下：\n一、绩效目标\n已完成。\n", title="", kind=SELF)


@pytest.mark.parametrize(("source", "agency"), AGENCIES)
def test_agencies(source: str, agency: str) -> None:
    check(source, agency=agency)


def stated(facts: DocumentFacts) -> dict[str, str]:
    return {name: fact.value if (fact := getattr(facts, name)) else "" for name in facts.__slots__}


def expected_of(gold: dict[str, object]) -> dict[str, str]:
    names = {"evaluated_project": "project"}
    values = {names.get(key, key): value for key, value in gold.items()}
    return {
        key: "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
        for key, value in values.items()
    }


def test_gold(shared: Path) -> None:
    for path in sorted((shared / "gold").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))["document"]
        found = stated(document_facts(read_file(shared / "corpus" / f"{path.stem}.txt")))
        assert found == expected_of(gold), path.name


HEAD_BLOCKS = {
    "run together in one line": (
        "索 引 号：0145/2023-7 发文机关：某省水利厅 成文日期：2023年3月1日 标    题：某省水利厅关于小水电整改的通知"
        " 发文字号：某水电〔2023〕7号 发布日期：2023年3月20日\n各市水利局：\n现将有关事项通知如下。\n"
    ),
    "label and value a line each": (
        "索 引 号：\n0145/2023-7\n发文机关：\n某省水利厅、某省发展和改革委员会、某省能源局\n成文日期：\n2023年3月1日\n"
        "标　　题：\n某省水利厅关于小水电整改的通知\n发文字号：\n某水电〔2023〕7号\n发布日期：\n2023年3月20日\n"
        "各市水利局：\n现将有关事项通知如下。\n"
    ),
}


@pytest.mark.parametrize("words", HEAD_BLOCKS.values(), ids=HEAD_BLOCKS.keys())
def test_head_block_of_a_page_saved_as_text(words: str) -> None:
    found = document_facts(read(words.encode(), "page.txt"))
    assert found.title
    assert found.title.value == "某省水利厅关于小水电整改的通知"
    assert found.kind
    assert found.kind.value == "policy"
    assert found.date
    assert found.date.value == "2023-03-01"
