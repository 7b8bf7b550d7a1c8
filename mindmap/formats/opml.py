"""Outlines in OPML, as outliners exchange them. Pure.

The note is in `_note`, as OmniOutliner, WorkFlowy and Dynalist write it; what qualifies is in attributes of the same
manner, which other programs pass over.
"""

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from mindmap.tree.branches import Branch, Whole
from mindmap.tree.schema import Node

from . import markup
from .faults import Unreadable
from .losses import Loss
from .qualities import CONTACT, HINT, KIND, LEVEL, ORGANISATION, STATE, hear, hear_hex, hex_of, qualities_of
from .reading import IMPORTED, Feature, Gatherer, Reading, Said
from .words import one_line

HOLDS = frozenset(Feature) - {Feature.RELATION, Feature.IMAGE}

ATTRIBUTES: Mapping[str, str] = {
    KIND: "_nature",
    LEVEL: "_niveau",
    ORGANISATION: "_structure",
    STATE: "_etat",
    CONTACT: "_contact",
    HINT: "_aide",
}
# What outliners say of a line that is no words of anybody's: when it was made, whether it is folded, how it looks.
_UNSAID = frozenset(
    {"type", "created", "modified", "createdat", "updatedat", "iscomment", "isbreakpoint", "language", "version"}
    | {"collapsed", "expanded", "_collapsed", "checkbox", "liststyle", "heading", "colorlabel", "icon", "_children"}
)
# Before a title that differs from the words shown, in a note.
DOCUMENT_TITLE, TITLE = "Titre du document", "Titre"
# Where outliners put the colour of a line.
_COLOURS = ("_couleur", "_color", "color", "backgroundColor")
_CHECKED = {"true": "☑ ", "false": "☐ "}
_STATES = ("_status", "_complete", "complete", "checked")
_ADDRESSES = ("url", "htmlUrl", "xmlUrl")
_HEARD = _UNSAID | {
    name.lower()
    for name in ("text", "title", "_note", "category", "_cote", *_ADDRESSES, *_COLOURS, *_STATES, *ATTRIBUTES.values())
}


def read(data: bytes) -> Reading:
    gatherer = Gatherer()
    root = markup.parse(data, gatherer)
    body = markup.child(root, "body")
    if markup.local(root.tag).lower() != "opml" or body is None:
        raise Unreadable("Ce fichier XML n’est pas un plan OPML.")
    tops = markup.children(body, "outline")
    if not tops:
        raise Unreadable("Ce plan OPML est vide.")
    title = _title(root)
    first = 0
    if len(tops) > 1:
        gatherer.add(0, Said(text=title or IMPORTED))
        first = 1
    waiting = [(first, outline) for outline in reversed(tops)]
    while waiting:
        depth, outline = waiting.pop()
        said = _said(outline, gatherer)
        if depth == 0 and title and one_line(title) != one_line(said.text):
            said.notes.append(f"{DOCUMENT_TITLE}\u00a0: {title}")
            gatherer.lose(Loss.TITLE)
        gatherer.add(depth, said)
        waiting.extend((depth + 1, child) for child in reversed(markup.children(outline, "outline")))
    return gatherer.reading()


def _title(root: Element) -> str:
    head = markup.child(root, "head")
    title = markup.child(head, "title") if head is not None else None
    return ((title.text if title is not None else "") or "").strip()


def _said(outline: Element, gatherer: Gatherer) -> Said:
    written = markup.attribute(outline, "text") or markup.attribute(outline, "title")
    said = Said(text=markup.unrich(written), side=_side(outline))
    if markup.is_rich(written):
        plain = markup.plain_of(written)
        said.links += plain.links
        gatherer.lose(Loss.IMAGE, plain.images)
    title = markup.unrich(markup.attribute(outline, "title"))
    if title.strip() and one_line(title) != one_line(said.text):
        said.notes.append(f"{TITLE}\u00a0: {title}")
        gatherer.lose(Loss.TITLE)
    gatherer.lose(Loss.FOLD, int(_is_folded(outline)))
    note = markup.attribute(outline, "_note")
    said.notes.append(markup.unrich(note))
    if markup.is_rich(note):
        said.links += markup.plain_of(note).links
    for name in _ADDRESSES:
        if link := markup.attribute(outline, name):
            said.links.append(link)
    for quality, name in ATTRIBUTES.items():
        if value := markup.attribute(outline, name):
            hear(said, quality, value)
    # « /thème » is a category of OPML 2.0, « thème » a tag; both are tags to us.
    said.tags += [name.strip(" ").removeprefix("/") for name in markup.attribute(outline, "category").split(",")]
    for name in _COLOURS:
        if (value := markup.attribute(outline, name)) and not said.colour:
            gatherer.lose(Loss.STYLE, int(not hear_hex(said, value, gatherer)))
    for name in _STATES:
        if sign := _CHECKED.get(markup.attribute(outline, name).lower().replace("checked", "true")):
            said.text = sign + said.text
            gatherer.lose(Loss.CHECKBOX)
            break
    _hear_columns(said, outline, gatherer)
    return said


def _hear_columns(said: Said, outline: Element, gatherer: Gatherer) -> None:
    """OmniOutliner writes the columns of its table as attributes of their names, others what they please."""
    for name, value in outline.attrib.items():
        if value.strip() and markup.local(name).lower() not in _HEARD:
            said.notes.append(f"{markup.local(name)}\u00a0: {value}")
            gatherer.lose(Loss.LABEL)


def _is_folded(outline: Element) -> bool:
    folded = any(markup.attribute(outline, name).lower() == "true" for name in ("_collapsed", "collapsed"))
    return (folded or markup.attribute(outline, "expanded").lower() == "false") and len(outline) > 0


def _side(outline: Element) -> str:
    return {"gauche": "L", "droite": "R"}.get(markup.attribute(outline, "_cote"), "")


def write(whole: Whole) -> bytes:
    out = markup.Writer()
    out.start("opml", version="2.0")
    out.raw(f"<head><title>{markup.escaped(whole.root.text)}</title></head>")
    out.start("body")
    waiting: list[Branch | None] = [whole.root]
    while waiting:
        branch = waiting.pop()
        if branch is None:
            out.end("outline")
            continue
        if not branch.children:
            out.alone("outline", **_attributes(branch.node))
            continue
        out.start("outline", **_attributes(branch.node))
        waiting.append(None)
        waiting.extend(reversed(branch.children))
    out.end("body")
    out.end("opml")
    return out.bytes()


def _attributes(node: Node) -> dict[str, str]:
    said = {"text": markup.unlike_rich(node.text)}
    if node.note:
        said["_note"] = markup.unlike_rich(node.note)
    if node.link:
        said |= {"type": "link", "url": node.link}
    said |= {ATTRIBUTES[name]: value for name, value in (*qualities_of(node), (HINT, node.hint)) if value}
    if node.tags:
        said["category"] = ",".join(f"/{tag}" if tag.startswith("/") else tag for tag in node.tags)
    if node.colour:
        said["_couleur"] = hex_of(node)
    if node.side:
        said["_cote"] = "gauche" if node.side == "L" else "droite"
    return said
