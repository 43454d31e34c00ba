"""Places as a document calls them: where it never says 永州市零陵区, its bodies are 零陵区林业局 and the like.

Full names are made with places as official names have them, since a district's name alone is often another's, too. In
a document that never says the city a reader would not add it; linking brings both forms together.
"""

from collections.abc import Iterable

from kg.bodies.data import places
from kg.bodies.names import canonical_place
from kg.records import Agency


def called_otherwise(text: str, agencies: Iterable[Agency]) -> dict[str, str]:
    """The official beginning of names → what the document says instead, for places that it never names officially."""
    found = {}
    for code in sorted({agency.place for agency in agencies} & places().keys()):
        place = places()[code]
        official = canonical_place(place)
        city = official.removesuffix(place.name)
        if city and city not in text and place.name in text:
            found[official] = place.name
    return found
