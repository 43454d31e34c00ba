"""From the words to the body: the full name, seen from the place, level and function of the body that reports.

What the words, the place of the reporting body and the document's own full names do not settle stays unresolved.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from kg.bodies import data
from kg.bodies.body import Body, abbreviates, court, people_s, speaks, without_government
from kg.bodies.coined import MARK, Coined, coined_places, stem, units
from kg.bodies.data import Place
from kg.bodies.lists import find_bodies
from kg.bodies.names import canonical_place, function_name, jurisdiction, living, office_parent, state_name
from kg.bodies.places import nested, of_level, only_place, upper
from kg.bodies.seen import branch, district, form_of
from kg.bodies.span import BodySpan, short_form

STATE = "国家"
_STATE_CODE = "000000"
_COMMITTEES = ("自治区", "自治州", "自治县", "自治旗", "地区", "盟")
_TERM = re.compile(r"第[0-9一二三四五六七八九十]{1,4}届")
_NUMBERED = re.compile(r"^([一二三四五六七八九十])([中小])$")


@dataclass(slots=True)
class Resolver:
    """Resolves mentions of one document. Make it with ``Resolver.for_report``; ``learn`` its full names first.

    ``body`` is the reporting body as resolved (``None`` where nobody reports: a policy of the state), ``place`` its
    place, ``year`` the fiscal year that decides between names of different times. With ``only_level`` the place is
    that of names that say a level (省财政厅), not of bare ones (财政部门).
    """

    body: Body | None
    place: Place | None
    year: int | None = None
    known: dict[str, Body] = field(default_factory=dict)
    coined: Coined | None = None
    said: dict[tuple[str, str], dict[str, Body]] = field(default_factory=dict)
    short: dict[str, Body] = field(default_factory=dict)
    only_level: bool = False

    @classmethod
    def for_report(cls, body_name: str, year: int | None = None, coined: Coined | None = None) -> "Resolver":
        """The view from a reporting body's full name (广州市医疗保障局); an empty name: from nowhere.

        ``coined`` are the document's places that no gazetteer has; by default those that the name itself tells.
        """
        plain = without_government(body_name)
        coined = coined or (coined_places([units(plain)]) if body_name else None)
        resolver = cls(None, None, year, coined=coined)
        spans = find_bodies(plain, coined=coined) if body_name else []
        span = next((s for s in spans if s.end == len(plain)), spans[0] if spans else None)
        if span is not None:
            resolver.place = data.places()[_STATE_CODE] if span.level == "state" else resolver._lowest(span)
            resolver.place = district(span.base, span.text, resolver.place)
            found = resolver.resolve(span)
            kind = found.kind if found else span.kind
            parent = found.parent if found else ""
            resolver.body = Body(
                body_name,
                kind,
                parent,
                resolver._jurisdiction(span, resolver.place),
                span.function or (span.base.function if span.base and span.text.endswith("分局") else ""),
                resolver.place.code if resolver.place else "",
            )
        elif body_name:
            resolver.body = Body(body_name, "other")
        if resolver.place is None and coined is not None:
            resolver.place = stem(plain, coined)
        if resolver.body:
            resolver.known[body_name] = resolver.known[plain] = resolver.body
        return resolver

    def learn(self, spans: Iterable[BodySpan]) -> None:
        """Take in the full names that the document itself gives, so that short ones can be led back to them."""
        for span in spans:
            if span.form == "name" and span.places and not span.level:
                found = self.resolve(span)
                if found and found.resolved:
                    self.known.setdefault(found.name, found)

        for span in spans:
            if span.form == "name" and span.level and span.named and span.function and not span.named.standing:
                found = self.resolve(span)
                if found and found.resolved and found.place:
                    self.said.setdefault((found.place, found.function), {})[found.name] = found

    def learn_short(self, text: str, spans: Iterable[BodySpan]) -> None:
        """Take in the short forms that brackets behind full names give: 区绿容局 means what the text says it does."""
        for span in spans:
            short = short_form(text, span.end) if span.form == "name" else ""
            found = self.resolve(span) if short else None
            if found and found.resolved:
                self.short.setdefault(short, found)

    def full_name(self, surface: str) -> str | None:
        """The full name behind a short form (我局, 市局, 省委, 卫健部门); ``None`` where it can't be told."""
        spans = find_bodies(surface, coined=self.coined)
        if len(spans) != 1 or spans[0].text != surface:
            return None
        found = self.resolve(spans[0])
        return found.name if found and found.resolved else None

    def resolve(self, span: BodySpan) -> Body | None:
        """The body that ``span`` means; ``None`` where it means none that could be told, not even as named."""
        if span.form == "self":
            return self.body if self.body and speaks(span.text, self.body.name) else None
        if span.text in self.short:
            return self.short[span.text]
        if span.form == "counterpart":
            return self._counterpart(span)
        if span.base is not None:
            return self._office(span)
        if span.named and span.level == "state" and not span.anchor:
            named = span.named
            return Body(
                named.name, named.kind, named.parent or office_parent(named.name), STATE, named.function, _STATE_CODE
            )
        place = self._lowest(span)
        if span.places and not span.level and place is None and span.named is not None:
            return Body(span.text, span.kind, jurisdiction=span.anchor, function=span.function, resolved=False)
        if place is None and (span.level or span.form != "name"):
            if span.level == "state":
                return self._of_state(span)
            if span.level == "township":
                return None
            return Body(span.text, span.kind, function=span.function, resolved=False) if span.form == "name" else None
        if span.named is not None:
            return self._known_tail(span, place)
        return self._open_name(span, place)

    # -- places

    def _lowest(self, span: BodySpan) -> Place | None:
        """The place that the span's anchor means: its lowest division, or the reporting body's of that level."""
        if span.level:
            return of_level(span.level, span.anchor, self.place)
        if span.places:
            found = only_place(span.places, self.place)
            if found and span.kind == "company" and not nested(span.places, found):
                return None
            if found and found.code.startswith(MARK) and found.level == "township" and found.within is None:
                # A town that no list of places holds: in a county's document it is one of that county.
                county = self.place if self.place and self.place.level == "county" else None
                return replace(found, within=county)
            far = found is not None and self.place is not None and found.code[:2] != self.place.code[:2]
            return None if found and far and found.level == "county" and span.anchor == found.short else found
        if span.named is not None and not span.anchor:
            if self.only_level:
                return None
            # A street or township has no bureaus: 财政局 said by one is its county's.
            town = self.place is not None and self.place.level == "township" and span.named.standing is None
            return upper(self.place) if self.place and town else self.place
        return None

    def _jurisdiction(self, span: BodySpan, place: Place | None) -> str:
        if place is None:
            return ""
        return STATE if place.level == "state" else jurisdiction(place)

    # -- forms

    def _counterpart(self, span: BodySpan) -> Body | None:
        """市局, 省厅, 国家局: the body of the reporting body's own function at that level."""
        if self.body is None or not self.body.function:
            return None
        if span.level == "state":
            return self._of_state(span, self.body.function)
        place = self._lowest(span)
        if place is None:
            return None
        if self.place and place.code == self.place.code:
            return self.body
        return self._function_body(self.body.function, place, span.text[-1])

    def _of_state(self, span: BodySpan, function: str = "") -> Body | None:
        if span.form == "name" and not function and span.named and span.named.name == span.tail and span.anchor:
            # A whole name that no list has (原国家质量技术监督局) is not that of a body of another time.
            return Body(span.text, span.kind, "", STATE, span.function, _STATE_CODE)
        code = living(function or span.function, self.year)
        name = state_name(code)
        if not name:
            return None
        return Body(name, data.functions()[code].kind, "", STATE, code, _STATE_CODE)

    def _function_body(self, code: str, place: Place, head: str) -> Body | None:
        if place.level == "state":
            name = state_name(code)
            return Body(name, data.functions()[code].kind, "", STATE, code, _STATE_CODE) if name else None
        name = form_of(self.body, function_name(code, place, head), code, place)
        if not name:
            return None
        return self._own(Body(name, data.functions()[code].kind, "", jurisdiction(place), code, place.code))

    def _known_tail(self, span: BodySpan, place: Place | None) -> Body | None:
        named = span.named
        assert named is not None
        if place is None:
            return Body(span.text, span.kind, function=span.function, resolved=False)
        if place.level == "city" and named.standing is not None and named.standing.tail == "法院":
            # 中级人民法院 or 人民法院: the level is open.
            return Body(span.text, span.kind, "", place.name, span.function, resolved=False)
        if named.standing is not None:
            return self._standing(span, place)
        if place.level == "state":
            return self._of_state(span)
        if span.form in ("department", "core"):
            return self._by_function(span, place)
        base = canonical_place(place)
        party = data.standing().get("委" + named.name) if named.kind == "party" else None
        if party is not None:
            return self._standing(replace(span, named=replace(named, standing=party)), place)
        if named.function == "tax" and span.prefix is None and "国家税务总局" not in span.text:
            name = f"国家税务总局{base}税务局"
        else:
            name = base + ("人民政府" if span.of_government else "") + named.name
            name = form_of(self.body, name, named.function, place) if span.tail != named.name else name
            met = self._met(place.code, named.function) if span.tail != named.name else []
            name = (
                met[0].name if len(met) == 1 and name not in self.known else self._as_met(name, base, named.name, place)
            )
        return self._own(Body(name, named.kind, "", jurisdiction(place), named.function, place.code))

    def _met(self, place: str, function: str) -> list[Body]:
        """The bodies of a function at a place that the document names in full."""
        return [
            b for b in self.known.values() if b.place == place and b.function == function and b.kind == "department"
        ]

    def _as_met(self, name: str, base: str, tail: str, place: Place) -> str:
        """``name``, or the form with or without 人民政府 that the document has in full (…人民政府外事办公室)."""
        if name in self.known:
            return name
        met = [
            n for n in (f"{base}人民政府{tail}", base + tail) if n in self.known and self.known[n].place == place.code
        ]
        return met[0] if met else name

    def _by_function(self, span: BodySpan, place: Place) -> Body | None:
        """财政部门: the place's body of that function as the document names it, else by its usual name."""
        code = living(span.function, self.year)
        # 乡村振兴 in a list, years after its bureau was merged: whether the heir is meant the words do not say.
        if not code or (span.form == "core" and code != span.function):
            return None
        met = self._met(place.code, code)
        met = met or list(self.said.get((place.code, code), {}).values())
        if len(met) == 1:
            return met[0]
        return self._function_body(code, place, "")

    def _standing(self, span: BodySpan, place: Place) -> Body:
        standing = span.named.standing if span.named else None
        assert standing is not None
        base = canonical_place(place)
        template, parent = standing.name, standing.parent
        if standing.function == "court" and standing.tail in ("法院", "人民法院"):
            template = court(place, standing.tail)
        if base.endswith(_COMMITTEES):
            template = template.replace("{P}委", "{P}委员会") if "{P}委员会" not in template else template
        name = template.replace("{P}", base)
        if span.prefix is not None and span.prefix.prefix in ("中共", "中国共产党") and standing.tail == "委员会":
            name = f"中共{base}委员会"
        return self._own(
            Body(name, standing.kind, parent.replace("{P}", base), jurisdiction(place), standing.function, place.code)
        )

    def _office(self, span: BodySpan) -> Body | None:
        """An office or branch whose name begins with its body's name."""
        assert span.base is not None
        base = self.resolve(span.base)
        if base is None:
            return None
        tail = span.text[len(span.base.text) :]
        name = base.name + tail
        if base.function == "party-committee" and base.name.endswith(
            ("市委员会", "省委员会", "县委员会", "区委员会", "旗委员会")
        ):
            name = base.name.removesuffix("员会") + tail
        body = Body(name, span.kind, base.name, base.jurisdiction, "", base.place, base.resolved)
        return replace(body, jurisdiction=self.known[name].jurisdiction) if name in self.known else body

    def _open_name(self, span: BodySpan, place: Place | None) -> Body:
        """A name with words of its own: as printed after a short place, else place and tail, or what it cuts."""
        whole = span.text
        if span.kind == "government":
            span = replace(span, tail=people_s(span.tail))
        if span.prefix is not None and place is not None:
            printed = bool(span.places) and not span.level and not span.prefix.full
            name = (
                span.prefix.name
                + (span.anchor if printed else canonical_place(place))
                + (span.prefix.full or span.tail)
            )
            body = Body(name, span.prefix.kind, "", jurisdiction(place), span.prefix.function, place.code)
            # 财政部X监管局 is at X and of finance, and yet not X's own bureau; a place has one tax bureau alone.
            same = self.body is None or self.body.name.startswith(span.prefix.name) or body.function == "tax"
            return self._own(body) if same else self.known.get(name, body)
        if place is None:
            town = [unit for unit in units(whole) if unit.form and unit.form.level == "township"]
            area = town[-1].text if town else ""
            if not area and self.place and self.place.level == "township" and whole.startswith(self.place.name[:-2]):
                area = jurisdiction(self.place)
            return self._own(Body(whole, span.kind, "", area, resolved=not span.level))
        if span.tail.startswith("分局") and span.places:
            return branch(self.body, span.anchor, span.text, place)
        base = canonical_place(place)
        tail = _NUMBERED.sub(r"第\1\2学", span.tail)
        tail = "办事处" if tail == "办" and base.endswith("街道") else tail
        short = (
            bool(span.places)
            and not span.level
            and (span.anchor == place.short or not whole.startswith(span.anchor) or _in_short(span.anchor, place))
        )
        name = whole if short else base + tail
        reach = "" if short and place.level == "county" else jurisdiction(place)
        body = Body(name, span.kind, "", reach, "", place.code)
        if name in self.known:
            return self.known[name]
        longer = [b for b in self.known.values() if b.place == place.code and abbreviates(name, b.name)]
        return longer[0] if len(longer) == 1 else self._own(body)

    def _own(self, body: Body) -> Body:
        """The reporting body itself where place and function or the name are its own."""
        mine = self.body
        if mine and body.place and body.place == mine.place:
            if body.function and body.function == mine.function:
                return mine
            if body.kind == mine.kind and (mine.name.endswith(body.name) or body.name.endswith(mine.name)):
                return mine
        return self.known.get(body.name, body)


def _in_short(anchor: str, place: Place) -> bool:
    """Whether places said before a name are all in short (浙江龙泉工程学院): then they are words of the name."""
    plain = re.search("[省市县区旗州盟镇乡道]", anchor) is None
    return plain and len(anchor) > len(place.short) and anchor.endswith(place.short)


__all__ = ["STATE", "Body", "Resolver"]
