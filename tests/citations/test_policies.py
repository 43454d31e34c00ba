"""Acts as named, policy documents as input, and acts brought together over documents."""

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.citations import Context, find_citations, named_policy, normalise_number, own_head, policy_document
from kg.linking.policies import PolicyInput, ResolvedPolicy, policy_input, resolve_policies, status
from kg.records import Fact

NOTICE = """鄂州市人民政府办公室关于印发鄂州市湖泊养护办法的通知
鄂州政办规〔2020〕3号
各区人民政府：
现将《鄂州市湖泊养护办法》印发给你们，请认真贯彻执行。
2020年2月10日
鄂州市湖泊养护办法
第一条 根据《湖北省湖泊保护条例》，制定本办法。
第二条 违反第一条规定的，由水行政主管部门处理。
第三条 本办法自2020年3月1日起施行，有效期5年。《鄂州市湖泊管理细则》（鄂州政办发〔2011〕7号）同时废止。
"""


def value(fact: Fact | None) -> str | None:
    return fact.value if fact else None


def test_named_policy() -> None:
    (citation,) = find_citations("根据《国务院办公厅关于印发〈全国水网纲要〉的通知》（国办发〔2021〕8号）。")
    named = named_policy(citation)
    assert (named.number, named.kind, named.year, named.place) == ("国办发〔2021〕8号", "通知", 2021, "国家")
    assert named.promulgates == "全国水网纲要"
    assert named.issuers == ("国务院办公厅",)


def test_named_policy_places() -> None:
    places = {
        "《湖北省湖泊保护条例》": "湖北省",
        "《中华人民共和国水法》": "国家",
        "《公安部关于户籍的意见》": "国家",
        "《社区养老服务管理办法》": "",
        "《自治区级水库运行规程》": "",
        "《关于深化郑州公交改革的意见》": "",
        "《关于印发推进郑州公交改革方案的通知》": "",
        "《关于印发洛阳市公交改革方案的通知》": "洛阳市",
    }
    for text, place in places.items():
        (citation,) = find_citations(text)
        assert named_policy(citation).place == place, text


def test_policy_document() -> None:
    act = policy_document(NOTICE)
    assert act is not None
    assert act.title.value == "鄂州市人民政府办公室关于印发鄂州市湖泊养护办法的通知"
    assert value(act.number) == "鄂州政办规〔2020〕3号"
    assert [fact.value for fact in act.issuers] == ["鄂州市人民政府办公室"]
    assert value(act.date) == "2020-02-10"
    assert value(act.in_force_from) == "2020-03-01"
    assert value(act.in_force_until) == "2025-02-28"
    assert [item.number for item in act.repeals] == ["鄂州政办发〔2011〕7号"]
    assert [article.name for article in act.articles] == ["第一条", "第二条", "第三条"]
    for fact in (act.title, act.number, act.date, act.in_force_from):
        assert fact is not None
        assert NOTICE[fact.mention.start : fact.mention.end] == fact.mention.quote
    for article in act.articles:
        assert NOTICE[article.mention.start : article.mention.end].startswith(article.name)


def test_policy_document_forms() -> None:
    for tail, since, until in [
        ("本通知自印发之日起施行。", "2021-05-06", None),
        ("本通知自2021年6月1日起执行，有效期至2023年5月31日。", "2021-06-01", "2023-05-31"),
        ("本通知自发布之日起实施，试行两年。", "2021-05-06", "2023-05-05"),
        ("本通知自2021年7月1日起施行，有效期为6个月。", "2021-07-01", "2021-12-31"),
    ]:
        head = "长沙市教育局关于规范校服采购的通知\n长教发〔2021〕4号\n各学校：\n"
        text = f"{head}请照办。{tail}\n长沙市教育局\n2021年5月6日\n"
        act = policy_document(text)
        assert act is not None
        assert value(act.in_force_from) == since
        assert value(act.in_force_until) == until


def test_a_report_is_no_policy_document() -> None:
    assert policy_document("某市水务局2022年部门整体支出绩效自评报告\n一、基本情况\n根据《水法》开展工作。\n") is None
    assert policy_document("") is None


def inputs() -> list[PolicyInput]:
    texts = {
        "a": "根据《鄂州市人民政府办公室关于印发鄂州市湖泊养护办法的通知》（鄂州政办规〔2020〕3号）立项。",
        "b": "落实《鄂州市湖泊养护办法》，执行鄂州政办规〔2020〕3号。",
        "c": "依据《水法》和《鄂州市湖泊管理细则》。",
        "d": "依据《中华人民共和国水法》。",
    }
    found = [policy_input(name, find_citations(text)) for name, text in texts.items()]
    act = policy_document(NOTICE)
    assert act is not None
    context = Context(self_title=act.title.value, self_number=act.number.value if act.number else "")
    return [*found, policy_input("notice", find_citations(NOTICE, context), act)]


def by_title(policies: tuple[ResolvedPolicy, ...], title: str) -> ResolvedPolicy:
    (found,) = [policy for policy in policies if policy.title == title]
    return found


def test_resolution() -> None:
    links = resolve_policies(inputs())
    notice = by_title(links.policies, "鄂州市人民政府办公室关于印发鄂州市湖泊养护办法的通知")
    rule = by_title(links.policies, "鄂州市湖泊养护办法")
    assert notice.number == "鄂州政办规〔2020〕3号"
    assert notice.cited_by == ("a", "b")
    assert notice.documents == ("notice",)
    assert notice.promulgates == rule.key
    assert rule.annex_of == notice.key
    assert rule.in_force_until == "2025-02-28"
    assert "b" in rule.cited_by
    law = by_title(links.policies, "中华人民共和国水法")
    assert law.cited_by == ("c", "d")
    old = by_title(links.policies, "鄂州市湖泊管理细则")
    assert old.number == "鄂州政办发〔2011〕7号"
    assert old.cited_by == ("c", "notice")
    assert not links.conflicts


def test_status() -> None:
    links = resolve_policies(inputs())
    rule = by_title(links.policies, "鄂州市湖泊养护办法")
    old = by_title(links.policies, "鄂州市湖泊管理细则")
    assert status(rule, "2020-02-15").value == "unknown"
    assert status(rule, "2021-01-01").value == "in_force"
    assert status(rule, "2025-03-01").value == "expired"
    assert status(old, "2020-02-20").value == "unknown"
    assert (status(old, "2020-03-01").value, status(old, "2020-03-01").date) == ("repealed", "2020-03-01")
    assert status(by_title(links.policies, "中华人民共和国水法"), "2024-01-01").value == "unknown"


def test_ties_stay_open() -> None:
    texts = ["《关于决算的通知》（甲财〔2020〕1号）", "《关于决算的通知》（乙财〔2020〕2号）", "《关于决算的通知》"]
    links = resolve_policies([policy_input(str(index), find_citations(text)) for index, text in enumerate(texts)])
    assert len(links.policies) == 3
    assert [conflict.rule for conflict in links.conflicts] == ["one-title-several-numbers"]


def test_one_number_two_titles_keeps_two_nodes() -> None:
    texts = [
        "《城市供水水质管理规定》（丙建〔2019〕5号）",
        "《农村道路养护资金办法》（丙建〔2019〕5号）",
        "丙建〔2019〕5号",
    ]
    links = resolve_policies([policy_input(str(index), find_citations(text)) for index, text in enumerate(texts)])
    assert len(links.policies) == 2
    assert {conflict.rule for conflict in links.conflicts} == {"one-number-several-titles"}


def test_versions_are_acts_of_their_own() -> None:
    texts = ["《丁省工伤药品目录（2022年版）》", "《丁省工伤药品目录（2023年版）》", "《丁省工伤药品目录》"]
    links = resolve_policies([policy_input(str(index), find_citations(text)) for index, text in enumerate(texts)])
    assert len(links.policies) == 3


def test_number_teaches_title() -> None:
    texts = ["《节水型高校评价标准》（教发〔2019〕9号）", "依据《节水型高校评价标准》", "按教发〔2019〕9号"]
    links = resolve_policies([policy_input(str(index), find_citations(text)) for index, text in enumerate(texts)])
    (policy,) = links.policies
    assert policy.cited_by == ("0", "1", "2")
    assert {item.rule for item in links.resolutions} == {"number", "title-number"}


@settings(max_examples=30)
@given(st.permutations(range(5)))
def test_order_does_not_matter(order: list[int]) -> None:
    given_ = inputs()
    assert resolve_policies([given_[index] for index in order]) == resolve_policies(given_)


def test_normalise_refuses() -> None:
    for text in [
        "",
        "川财规〔2025〕号",
        "（2015）东民二初字第377号",
        "第1873号提案",
        "〔〕号",
        "鄂财〔20xx〕1号",
        "2021年",
        "根据国发〔2020〕1号",
    ]:
        assert normalise_number(text) is None, text


def test_what_is_forwarded_is_another_act() -> None:
    texts = [
        "《宁德市财政局转发福建省财政厅关于电子采购的通知》",
        "《福建省财政厅关于电子采购的通知》",
        "《宁德市财政局关于电子采购的通知》",
    ]
    links = resolve_policies([policy_input(str(index), find_citations(text)) for index, text in enumerate(texts)])
    assert len(links.policies) == 3


def test_issuers_before_and_in_the_title_are_one_act() -> None:
    texts = ["《水利部关于节水定额的通知》", "水利部《关于节水定额的通知》"]
    links = resolve_policies([policy_input(str(index), find_citations(text)) for index, text in enumerate(texts)])
    assert [policy.cited_by for policy in links.policies] == [("0", "1")]


def test_own_head_in_any_order() -> None:
    """The number stands above the title, below it, or in the metadata; a cited number is not its own."""
    above = "桂林市水利局文件\n市水规〔2021〕4号\n桂林市水利局关于河道巡查的通知\n各县区：\n"
    below = "桂林市水利局关于河道巡查的通知\n市水规〔2021〕4号\n各县区：\n"
    labelled = "发文字号：市水规〔2021〕4号\n标题：桂林市水利局关于河道巡查的通知\n"
    for text in (above, below, labelled):
        assert own_head(text, Context()) == ("桂林市水利局关于河道巡查的通知", "市水规〔2021〕4号"), text
    cited = "桂林市水利局关于河道巡查的通知\n各县区：根据《巡查办法》（桂水〔2019〕1号）：\n"
    assert own_head(cited, Context()) == ("桂林市水利局关于河道巡查的通知", "")
