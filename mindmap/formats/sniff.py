"""Which format a file is in, by what it holds and never by its name. Pure."""

import re
from collections.abc import Collection, Mapping

from . import freemind, indented, markdown, markup, mermaid, opml, own, xmind
from .faults import Unreadable
from .reading import Reading
from .words import decoded, wide_alphabet

_KNOWN: Mapping[bytes, str] = {
    b"%PDF-": "un document PDF",
    b"\x89PNG": "une image",
    b"\xff\xd8\xff": "une image",
    b"GIF87a": "une image",
    b"GIF89a": "une image",
    b"\xd0\xcf\x11\xe0": "un ancien document de bureau",
    b"\x1f\x8b": "une archive gzip",
    b"7z\xbc\xaf": "une archive 7z",
    b"Rar!\x1a": "une archive RAR",
    b"{\\rtf": "un document de traitement de texte (RTF)",
    b"BEGIN:VCALENDAR": "un agenda (ICS)",
    b"BEGIN:VCARD": "une carte de visite (VCF)",
}
_READABLE = "Les formats lus sont FreeMind, Freeplane, OPML, XMind, Markdown, texte indenté, Mermaid et notre JSON."


def read(data: bytes, sheets: Collection[int] | None = None) -> Reading:
    """The map that this file holds; of a workbook, these sheets, or all of them.

    Raises Unreadable, which says in French what is wrong.
    """
    if not data.strip():
        raise Unreadable("Ce fichier est vide.")
    for mark, what in _KNOWN.items():
        if data.startswith(mark):
            raise Unreadable(f"Ce fichier est {what}, pas une carte. {_READABLE}")
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return xmind.read(data, sheets)
    start = _start(data)
    if start.startswith("<"):
        return _read_xml(data, sheets)
    if start.startswith("{") or re.match(r"\[\s*\{", start):
        return _read_json(data, sheets)
    return _read_text(data)


def _start(data: bytes) -> str:
    head = data[:4096]
    if (wide := wide_alphabet(data)) is not None:
        return head[: len(head) // 2 * 2].decode(wide, errors="replace").lstrip("\ufeff \t\r\n")
    return head.decode("utf-8-sig", errors="replace").lstrip()


def _read_xml(data: bytes, sheets: Collection[int] | None) -> Reading:
    """XML by its outermost element; what only looks like it, as a comment of Markdown, is text."""
    try:
        name = markup.local(markup.parse(data).tag)
    except Unreadable:
        if re.match(r"<(?:\?xml|!DOCTYPE|map\b|opml\b|xmap-content\b)", _start(data), re.I):
            raise
        return _read_text(data)
    match name.lower():
        case "map":
            if b"schemas.mindjet.com" in data[:4096]:
                raise Unreadable(f"Ce fichier est une carte MindManager, qui n’est pas lue. {_READABLE}")
            return freemind.read(data)
        case "opml":
            return opml.read(data)
        case "xmap-content":
            return xmind.read_xml(data, sheets)
    raise Unreadable(f"Ce fichier XML (élément «\u00a0{name[:40]}\u00a0») n’est pas une carte. {_READABLE}")


def _read_json(data: bytes, sheets: Collection[int] | None) -> Reading:
    content = own.parsed(data)
    if own.is_ours(content):
        return own.read(data)
    sheet = content[0] if isinstance(content, list) else content
    if isinstance(sheet, dict) and "rootTopic" in sheet:
        return xmind.read_json(data, sheets)
    raise Unreadable(f"Ce fichier JSON n’est pas une carte. {_READABLE}")


def _read_text(data: bytes) -> Reading:
    text = decoded(data)
    if mermaid.body_of(text) is not None:
        return mermaid.read(data)
    return markdown.read(data) if is_markdown(text) else indented.read(data)


def is_markdown(text: str) -> bool:
    """A heading, or lists for at least half of its lines."""
    lines = [line for line in re.split(r"\r\n|\r|\n", text) if line.strip()]
    if any(re.match(r"#{1,6}[ \t]+\S", line) for line in lines) or markdown.FRONT.match(text):
        return True
    if any(re.fullmatch(r"={3,}|-{3,}", line.strip()) for line in lines[1:]):
        return True
    if any(indented.WORD_ITEM.fullmatch(line.strip()) and not markdown.ITEM.fullmatch(line) for line in lines):
        return False
    items = sum(1 for line in lines if markdown.ITEM.fullmatch(line) or line.lstrip().startswith(">"))
    return 2 * items >= len(lines) and any(markdown.ITEM.fullmatch(line) for line in lines)
