"""Whose act a title means, over documents of different places; what an amended annex does to its notice."""

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from kg.citations import Context, NamedPolicy, find_citations, policy_document
from kg.linking.policies import PolicyInput, ResolvedPolicy, policy_input, resolve_policies, status
from kg.linking.policy_book import ByPlace, agree

HUZHOU = Context(place="湖州市", province="浙江省", body="湖州市交通运输局")
WUHU = Context(place="芜湖市", province="安徽省", body="芜湖市公安局")
WUHU_EDUCATION = Context(place="芜湖市", province="安徽省", body="芜湖市教育局")
NOTICE = """湖州市人民政府办公室关于印发湖州市农村公路路长制实施办法的通知
湖政办发〔2020〕11号
各区县人民政府：
现将《湖州市农村公路路长制实施办法》印发给你们。
2020年4月8日
湖州市农村公路路长制实施办法
第一条 为了养好农村公路，制定本办法。
第二条 本办法自2020年5月1日起施行。
"""
CHANGE = """湖州市人民政府办公室关于修改部分交通运输规范性文件的通知
湖政办发〔2022〕30号
各区县人民政府：
对《湖州市农村公路路长制实施办法》（湖政办发〔2020〕11号）作如下修改：第一条增加一款。
本通知自2022年7月1日起施行。
2022年6月2日
"""


def given(name: str, text: str, context: Context) -> PolicyInput:
    return policy_input(name, find_citations(text, context), None, context)


def act(name: str, text: str, context: Context) -> PolicyInput:
    found = policy_document(text, context)
    assert found is not None
    own = Context(
        place=context.place,
        province=context.province,
        body=context.body,
        self_title=found.title.value,
        self_number=found.number.value if found.number else "",
    )
    return policy_input(name, find_citations(text, own), found, context)


def cited(policies: tuple[ResolvedPolicy, ...]) -> list[tuple[str, tuple[str, ...]]]:
    return sorted((policy.title, policy.cited_by) for policy in policies)


@pytest.mark.parametrize(
    ("one", "two", "together"),
    [
        ("《预算绩效管理办法》", "《预算绩效管理办法》", False),
        ("《行政处罚程序暂行规定》", "《行政处罚程序暂行规定》", False),
        ("《城市公共汽车客运服务规范》", "《城市公共汽车客运服务规范》", False),
        ("《道路运输条例》", "《道路运输条例》", True),
        ("《中华人民共和国会计法》", "《会计法》", True),
        ("财政部《行政单位财务规则》", "《行政单位财务规则》", True),
        ("《行政单位财务规则》（财政部令第113号）", "《行政单位财务规则》", True),
        ("《单位内控规定》（湖财绩〔2021〕4号）", "《单位内控规定》", False),
        ("《芜湖市公路条例》", "《芜湖市公路条例》", True),
        ("《公路条例》和《湖州市公路条例》", "《公路条例》", None),
    ],
)
def test_two_places(one: str, two: str, together: bool | None) -> None:
    """One title in documents of two places is one act only where it is the state's, or bears a place."""
    links = resolve_policies([given("a", one, HUZHOU), given("b", two, WUHU)])
    shared = [policy for policy in links.policies if policy.cited_by == ("a", "b")]
    assert bool(shared) is bool(together), cited(links.policies)


def test_two_bodies_of_one_place_have_rules_of_their_own() -> None:
    texts = "我局印发《财务管理办法》。按《财务管理办法》报销。"
    links = resolve_policies([given("a", texts, WUHU), given("b", texts, WUHU_EDUCATION)])
    assert sorted(policy.issuers for policy in links.policies) == [("芜湖市公安局",), ("芜湖市教育局",)]
    assert [policy.cited_by for policy in links.policies] == [("a",), ("b",)]


def test_one_document_teaches_itself() -> None:
    text = "依据水利部《关于河湖划界的通知》（水河湖〔2018〕3号）。上述通知要求清理，落实《关于河湖划界的通知》。"
    links = resolve_policies([given("a", text, HUZHOU), given("b", "《关于河湖划界的通知》（黔水〔2019〕1号）", WUHU)])
    assert [policy.number for policy in links.policies] == ["水河湖〔2018〕3号", "黔水〔2019〕1号"]
    assert not links.conflicts


def test_a_held_document_is_met_by_its_whole_title() -> None:
    citing = given("a", "按照《湖州市人民政府办公室关于印发湖州市农村公路路长制实施办法的通知》巡路。", HUZHOU)
    links = resolve_policies([act("notice", NOTICE, HUZHOU), citing])
    assert len(links.policies) == 2
    notice = next(policy for policy in links.policies if policy.number)
    assert (notice.cited_by, notice.documents) == (("a",), ("notice",))


def test_an_amended_annex_leaves_its_notice_in_force() -> None:
    """What is changed are the articles of the annex; the notice that promulgated it stands as it was."""
    links = resolve_policies([act("notice", NOTICE, HUZHOU), act("change", CHANGE, HUZHOU)])
    states = {policy.title: status(policy, "2023-01-01").value for policy in links.policies}
    assert states == {
        "湖州市人民政府办公室关于印发湖州市农村公路路长制实施办法的通知": "in_force",
        "湖州市农村公路路长制实施办法": "amended",
        "湖州市人民政府办公室关于修改部分交通运输规范性文件的通知": "in_force",
    }
    before = next(policy for policy in links.policies if policy.annex_of)
    assert status(before, "2022-01-01").value == "in_force"
    assert before.kind == "办法"


PLACES = st.sampled_from(["", "国家", "甲市", "乙市"])
NAMES = st.builds(
    NamedPolicy,
    st.just(("title",)),
    st.just("财务管理办法"),
    issuers=st.sampled_from([(), ("甲市财政局",), ("财政部",)]),
    place=PLACES,
    scope=st.lists(st.sampled_from(["甲市", "乙市", "丙省"]), max_size=2, unique=True).map(tuple),
)


@drawn(NAMES, st.lists(NAMES, max_size=8))
def test_names_out_of_reach_are_those_that_cannot_agree(name: NamedPolicy, others: list[NamedPolicy]) -> None:
    held = ByPlace()
    for other in others:
        held.add(other.place, other)
    within = [other for other in held.within_reach(name) if agree(name, other)]
    assert within == [other for other in others if agree(name, other)]
