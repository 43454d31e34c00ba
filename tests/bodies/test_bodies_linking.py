"""Bodies across documents: one node a body, in any order; change events; nothing for what is unresolved."""

from itertools import permutations

from kg.bodies import resolve_bodies
from kg.linking.bodies import DocumentBodies, link_bodies, official_name


def document(name: str, report: str, year: int, text: str) -> DocumentBodies:
    return DocumentBodies(name, year, resolve_bodies(text, report, year))


DOCUMENTS = (
    document("a", "南昌市卫生健康委员会", 2020, "南昌市卫生健康委员会会同市财政局办理，我委下属单位南昌市急救中心。"),
    document("b", "江西省财政厅", 2016, "江西省财政厅、南昌市卫生和计划生育委员会、南昌市财政局。"),
    document("c", "青岛市崂山区教育局", 2021, "崂山区教育局与某县教育局，区政府和县财政局。"),
    document("d", "青岛市教育局", 2022, "青岛市崂山区教育局、崂山区教育局。"),
)


def test_any_order_gives_the_same():
    expected = link_bodies(DOCUMENTS)
    assert all(link_bodies(order) == expected for order in permutations(DOCUMENTS))
    assert link_bodies([*DOCUMENTS, *DOCUMENTS]) == expected


def test_one_body_for_all_its_names():
    links = link_bodies(DOCUMENTS)
    keys = {body.key for body in links.bodies}
    assert ("360100", "南昌市财政局") in keys
    named = [r.named for r in links.resolutions if r.resolved == ("360100", "南昌市财政局")]
    assert named == [("a", "南昌市财政局"), ("b", "南昌市财政局")]
    laoshan = [body for body in links.bodies if "崂山区教育局" in body.key[1]]
    assert [body.key[1] for body in laoshan] == ["青岛市崂山区教育局"]
    assert "我委" not in {label for body in links.bodies for label in body.labels}


def test_structure_is_dated_and_reforms_are_events():
    links = link_bodies(DOCUMENTS)
    centre = next(body for body in links.bodies if body.key[1] == "南昌市急救中心")
    assert [(p.parent[1], p.year) for p in centre.parents] == [("南昌市卫生健康委员会", 2020)]
    told = [(c.year, c.old[1], c.new[1]) for c in links.changes]
    assert told == [(2018, "南昌市卫生和计划生育委员会", "南昌市卫生健康委员会")]


def test_unresolved_stays_unresolved():
    links = link_bodies(DOCUMENTS)
    resolved = {r.named for r in links.resolutions}
    assert not resolved & set(links.unresolved)
    assert all("县财政局" not in body.key[1] for body in links.bodies)


def test_official_names_touch_whole_places_only():
    assert official_name("崂山区教育局", "370212") == "青岛市崂山区教育局"
    assert official_name("广州大学", "440100") == "广州大学"
    assert official_name("南方医科大学", "") == "南方医科大学"
