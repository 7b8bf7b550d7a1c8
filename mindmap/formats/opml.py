"""Outlines in OPML, as outliners exchange them. Pure.

The note is in `_note`, as OmniOutliner, WorkFlowy and Dynalist write it; what qualifies is in attributes of the same
manner, which other programs pass over.
"""

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from mindmap.tree import Branch

from . import markup
from .qualities import CONTACT, KIND, LEVEL, ORGANISATION, STATE, hear, qualities_of
from .reading import IMPORTED, Feature, Gatherer, Loss, Reading, Said, Unreadable, split_link

HOLDS = frozenset({Feature.NOTE, Feature.LINK, Feature.KIND, Feature.LEVEL, Feature.IN_PLACE, Feature.SIDE})

ATTRIBUTES: Mapping[str, str] = {
    KIND: "_nature",
    LEVEL: "_niveau",
    ORGANISATION: "_structure",
    STATE: "_etat",
    CONTACT: "_contact",
}
_CHECKED = {"true": "☑ ", "false": "☐ "}


def read(data: bytes) -> Reading:
    gatherer = Gatherer()
    root = markup.parse(data, gatherer)
    body = markup.child(root, "body")
    if markup.local(root.tag).lower() != "opml" or body is None:
        raise Unreadable("Ce fichier XML n’est pas un plan OPML.")
    tops = markup.children(body, "outline")
    if not tops:
        raise Unreadable("Ce plan OPML est vide.")
    first = 0
    if len(tops) > 1:
        gatherer.add(0, Said(text=_title(root) or IMPORTED))
        first = 1
    waiting = [(first, outline) for outline in reversed(tops)]
    while waiting:
        depth, outline = waiting.pop()
        gatherer.add(depth, _said(outline, gatherer))
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
    note = markup.attribute(outline, "_note")
    said.notes.append(markup.unrich(note))
    if markup.is_rich(note):
        said.links += markup.plain_of(note).links
    for name in ("url", "htmlUrl", "xmlUrl"):
        if link := markup.attribute(outline, name):
            said.links.append(link)
    for quality, name in ATTRIBUTES.items():
        if value := markup.attribute(outline, name):
            hear(said, quality, value)
    for name in ("_status", "_complete", "complete", "checked"):
        if sign := _CHECKED.get(markup.attribute(outline, name).lower().replace("checked", "true")):
            said.text = sign + said.text
            gatherer.lose(Loss.CHECKBOX)
            break
    return said


def _side(outline: Element) -> str:
    return {"gauche": "L", "droite": "R"}.get(markup.attribute(outline, "_cote"), "")


def write(tree: Branch) -> bytes:
    out = markup.Writer()
    out.start("opml", version="2.0")
    out.raw(f"<head><title>{markup.escaped(tree.text)}</title></head>")
    out.start("body")
    waiting: list[Branch | None] = [tree]
    while waiting:
        branch = waiting.pop()
        if branch is None:
            out.end("outline")
            continue
        if not branch.children:
            out.alone("outline", **_attributes(branch))
            continue
        out.start("outline", **_attributes(branch))
        waiting.append(None)
        waiting.extend(reversed(branch.children))
    out.end("body")
    out.end("opml")
    return out.bytes()


def _attributes(branch: Branch) -> dict[str, str]:
    node = branch.node
    note, link = split_link(node.note)
    said = {"text": markup.unlike_rich(node.text)}
    if note:
        said["_note"] = markup.unlike_rich(note)
    if link:
        said |= {"type": "link", "url": link}
    said |= {ATTRIBUTES[name]: value for name, value in qualities_of(node)}
    if node.side:
        said["_cote"] = "gauche" if node.side == "L" else "droite"
    return said
