"""Bodies: what names resolve to, their structure by year, and the reforms between them."""

from collections.abc import Iterator

from kg import iris
from kg.bodies import data
from kg.derive.corpus import of_body
from kg.derive.items import Item, Output, encoded, key_of
from kg.derive.naming import body_iri, claim, resolution
from kg.derive.stage import Group, Stage, each
from kg.derive.terms import JP, ORG, PROV, RDF, SKOS, code, iri, text, triple, year
from kg.linking.bodies import BodyLinks, DocumentBodies, ResolvedBody, link_bodies
from kg.reading import Reading

BODY, NAME, REFORM = "body", "body-name", "reform"


def links_of(reading: Reading) -> BodyLinks:
    """The bodies that one document names, linked: what each resolves to is told by its own name and place."""
    stated = int(reading.year) if reading.year else None
    return link_bodies([DocumentBodies(reading.document.sha256, stated, reading.records.agencies)])


def body_items(links: BodyLinks) -> Iterator[Item]:
    """What a document says of bodies: kinds, functions, labels, parents."""
    for body in links.bodies:
        group = (key_of(*body.key),)
        yield from (Item(BODY, group, encoded(["kind", kind])) for kind in body.kinds)
        yield from (Item(BODY, group, encoded(["function", function])) for function in body.functions)
        yield from (Item(BODY, group, encoded(["label", label])) for label in body.labels)
        for parent in body.parents:
            yield Item(BODY, group, encoded(["parent", *parent.parent, str(parent.year or "")]))
            yield Item(BODY, (key_of(*parent.parent),), encoded(["named", *parent.parent]))
        yield Item(BODY, group, encoded(["named", *body.key]))


def body_lines(links: BodyLinks, base: str) -> Iterator[str]:
    """What a document says alone: its names' resolutions, and of whom it says in which year that they are part."""
    for found in links.resolutions:
        named = iris.node(base, "named-body", found.named)
        yield from resolution(base, named, body_iri(base, found.resolved), found.rule, found.reason)
    for body in links.bodies:
        yield from _structure(body, base)


def _structure(body: ResolvedBody, base: str) -> Iterator[str]:
    own = body_iri(base, body.key)
    for parent in body.parents:
        superior = body_iri(base, parent.parent)
        node = iris.node(base, "structure", (own, superior, parent.year or "", parent.document))
        yield triple(node, RDF.type, JP.StructureStatement)
        yield triple(node, JP.subordinate, iri(own))
        yield triple(node, JP.superior, iri(superior))
        yield triple(node, PROV.wasDerivedFrom, iri(iris.document(base, parent.document)))
        if parent.year:
            yield triple(node, JP.year, year(parent.year))


def body_stages(base: str) -> tuple[Stage, ...]:
    """Bodies by place and name; then by name alone; then the reforms between those of a place."""
    return (
        Stage(BODY, "links", each(lambda group: _body(group, base))),
        Stage(NAME, "links", each(lambda group: _name(group, base))),
        Stage(REFORM, "links", each(lambda group: _reform(group, base))),
    )


def _body(group: Group, base: str) -> Output:
    said: dict[str, list[list[str]]] = {}
    for what, *words in (member.value for member in group.members):
        said.setdefault(what, []).append(words)
    place, name = said["named"][0]
    node = body_iri(base, (place, name))
    output = Output()
    claim(output, node, (place, name))
    kinds = [kind for (kind,) in said.get("kind", ())]
    office = kinds == ["internal_office"]
    output.lines += [
        triple(node, RDF.type, ORG.OrganizationalUnit if office else ORG.FormalOrganization),
        triple(node, SKOS.prefLabel, text(name, "zh")),
    ]
    if not kinds:
        # It stands in the names of its parts alone; it is still a body.
        return output
    output.items.append(Item(NAME, (name,), encoded([place, name])))
    output.lines += [triple(node, SKOS.altLabel, text(label, "zh")) for (label,) in said["label"] if label != name]
    # Two kinds for one body are a contradiction between documents: neither is taken here, both stand with the names.
    if len(kinds) == 1:
        output.lines.append(triple(node, JP.bodyKind, code("body-kind", kinds[0])))
    if place:
        output.lines.append(triple(node, JP.jurisdiction, code("place", place)))
    functions = [function for (function,) in said.get("function", ())]
    if len(functions) == 1:
        output.lines.append(triple(node, JP.function, code("function", functions[0])))
        if kinds == ["department"]:
            output.items += _reformed(place, name, functions[0])
    above = ORG.unitOf if office else ORG.subOrganizationOf
    parents = {(place, name) for place, name, _ in said.get("parent", ())}
    output.lines += [triple(node, above, iri(body_iri(base, parent))) for parent in parents]
    output.items += of_body(node, output.lines[0], said, base)
    return output


def _name(group: Group, base: str) -> Output:
    """The body that a name alone means, where one alone has it."""
    bodies = [member.value for member in group.members]
    return Output(facts={f"body {group.key}": body_iri(base, tuple(bodies[0]))} if len(bodies) == 1 else {})


def _reformed(place: str, name: str, function: str) -> Iterator[Item]:
    """A body's part in the reforms of its place."""
    for change in data.changes():
        group = (key_of(place, change.year, change.old, change.new),)
        for role, of in (("old", change.old), ("new", change.new)):
            if of == function:
                yield Item(REFORM, group, encoded([role, change.year, place, name]))


def _reform(group: Group, base: str) -> Output:
    """Each body that handed its duties over with each that took them."""
    output = Output()
    members = [member.value for member in group.members]
    for _, when, *old in (one for one in members if one[0] == "old"):
        for _, _, *new in (one for one in members if one[0] == "new"):
            node = iris.node(base, "change", (when, *old, *new), readable=str(when))
            output.lines += [
                triple(node, RDF.type, ORG.ChangeEvent),
                triple(node, ORG.originalOrganization, iri(body_iri(base, tuple(old)))),
                triple(node, ORG.resultingOrganization, iri(body_iri(base, tuple(new)))),
                triple(node, JP.year, year(when)),
            ]
    return output
