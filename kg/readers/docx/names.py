"""Names of WordprocessingML (ISO/IEC 29500-1, 17), in its transitional and its strict namespace alike."""

from lxml import etree

_WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)


def local(element: etree._Element) -> str:
    """The name without its namespace; empty for what is no element (a processing instruction)."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def child(element: etree._Element | None, *names: str) -> etree._Element | None:
    """Follow the first children of these names downwards."""
    for name in names:
        if element is None:
            return None
        element = next((inner for inner in element if local(inner) == name), None)
    return element


def value(element: etree._Element | None, name: str = "val") -> str | None:
    """An attribute of Word's; ``None`` where there is no element or no attribute."""
    if element is None:
        return None
    return next((found for space in _WORD if (found := element.get(f"{{{space}}}{name}")) is not None), None)


def number(element: etree._Element | None, default: int, name: str = "val") -> int:
    """An attribute of Word's as a number."""
    try:
        return int(value(element, name) or default)
    except ValueError:
        return default


def is_on(element: etree._Element | None) -> bool:
    """Whether a switch is there and not set off."""
    return element is not None and value(element) not in ("0", "false", "off", "none")
