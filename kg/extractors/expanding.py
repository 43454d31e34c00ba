"""Full names of bodies for the components that run after the bodies: what 我局, 市财政局, 省委 stand for here."""

from collections.abc import Callable

from spacy.tokens import Doc

from kg.bodies import Resolver
from kg.extractors.base import facts_of, store
from kg.records import Agency


def expand_of(doc: Doc) -> Callable[[str], str | None]:
    """The expander of a Doc whose facts and bodies are known."""
    held = store(doc)
    if "expand" not in held:
        held["expand"] = expander(held.get("agencies", ()), resolver_of(doc))
    expand: Callable[[str], str | None] = held["expand"]
    return expand


def resolver_of(doc: Doc) -> Resolver:
    """The view from the reporting body that the facts component found."""
    held = store(doc)
    if "resolver" not in held:
        facts = facts_of(doc)
        body = facts.agency.value if facts.agency else ""
        held["resolver"] = Resolver.for_report(body, int(facts.fiscal_year.value) if facts.fiscal_year else None)
    resolver: Resolver = held["resolver"]
    return resolver


def expander(agencies: tuple[Agency, ...], resolver: Resolver) -> Callable[[str], str | None]:
    """Full names by the forms met in this document; a form that stands for two bodies tells nothing."""
    forms: dict[str, set[str]] = {}
    for agency in filter(lambda agency: agency.resolved, agencies):
        for mention in agency.mentions:
            forms.setdefault(mention.quote, set()).add(agency.name)
    known = {form: next(iter(names)) for form, names in forms.items() if len(names) == 1}
    return lambda surface: known.get(surface) or resolver.full_name(surface)
