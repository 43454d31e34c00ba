"""A page's bytes → its tree, and what the tree says about what is shown."""

import email
import email.policy
import re
from typing import cast

from lxml import etree, html

from kg.errors import InputError

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_UNSHOWN = frozenset(
    (
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "iframe",
        "object",
        "select",
        "button",
        "input",
        "textarea",
        "head",
    )
) | frozenset(("title", "link", "meta", "map", "audio", "video", "canvas", "del"))
HEADINGS = {f"h{level}": level for level in range(1, 7)}
BLOCKS = frozenset(
    (
        "p",
        "div",
        "section",
        "article",
        "main",
        "header",
        "footer",
        "nav",
        "aside",
        "blockquote",
        "center",
        "form",
        "pre",
    )
) | frozenset(
    ("ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "tr", "td", "th", "hr", "body", "fieldset", *HEADINGS)
)


def unwrapped(data: bytes, shown: str) -> bytes:
    """The page in a page saved with its pictures (.mht, RFC 2557), else the data as they are."""
    if not data.lstrip()[:16].lower().startswith((b"mime-version:", b"from: ")):
        return data
    message = email.message_from_bytes(data, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                return content
    raise InputError(f"{shown}: is a saved page (.mht) without a page in it; save it again as .html")


def parse(text: str, shown: str) -> etree._Element | None:
    """The root of the page; ``None`` where it holds nothing. Raises ``InputError`` where it nests too deep."""
    text = _DECLARATION.sub("", text.replace("\x00", ""))
    parser = html.HTMLParser(huge_tree=True, no_network=True, remove_pis=True)
    try:
        root = html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        if "empty" in str(error).lower():
            return None
        reason = " ".join(str(error).split())
        raise InputError(f"{shown}: is an HTML page that is damaged ({reason}); fetch it again") from None
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        raise InputError(f"{shown}: is an HTML page that nests deeper than any browser reads; save it flatter")
    return root


def line_of(element: etree._Element) -> int:
    """The line of the file that the element begins on, from 1; 0 where that is not known."""
    return cast("int | None", element.sourceline) or 0


def words_of(element: etree._Element) -> str:
    """All characters in the element."""
    return "".join(map(str, element.itertext()))


def tag(element: etree._Element) -> str:
    """The element's name in small letters, without a prefix; empty for comments and the like."""
    name = element.tag
    return name.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(name, str) else ""


def is_shown(element: etree._Element) -> bool:
    """Whether a browser would print the element."""
    name = tag(element)
    return (
        bool(name)
        and name not in _UNSHOWN
        and element.get("hidden") is None
        and not _HIDDEN.search(element.get("style") or "")
    )
