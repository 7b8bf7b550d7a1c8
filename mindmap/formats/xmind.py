"""Maps of XMind (.xmind): a zip holding content.json, or content.xml for the older ones; or either bare. Pure.

A recent file holds both: its content.xml then only says « please upgrade », so JSON comes first.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, TypeVar
from xml.etree.ElementTree import Element

from mindmap.tree.schema import NodeKind

from . import markup, own
from .faults import Unreadable
from .losses import Loss
from .package import ENCRYPTED, Package
from .qualities import HINT, hear, hear_hex
from .reading import Gatherer, Reading, Said
from .words import decoded, one_line

WORKBOOK = "Classeur XMind"
# Before the name of a frame, and before a remark, in a note.
FRAME, REMARK = "Encadré", "Commentaire"
DAMAGED = "Cette carte XMind est abîmée ou incomplète."
# What other zips are, by a part of theirs.
OTHER_ARCHIVES: Mapping[str, str] = {
    "word/": "un document Word",
    "xl/": "un classeur Excel",
    "ppt/": "un diaporama PowerPoint",
    "content.opf": "un livre numérique",
    "Document.xml": "une carte MindManager",
    "mapdata.xml": "une carte iThoughts",
    "document/mindmap.xml": "une carte SimpleMind",
    "contents.xml": "une carte MindNode",
    "META-INF/manifest.xml": "un document de bureau (OpenDocument)",
}

MARKERS: Mapping[str, NodeKind] = {
    "symbol-idea": NodeKind.IDEA,
    "other-lightbulb": NodeKind.IDEA,
    "symbol-question": NodeKind.QUESTION,
    "other-question": NodeKind.QUESTION,
    "symbol-exclam": NodeKind.RISK,
    "symbol-attention": NodeKind.RISK,
    "other-exclam": NodeKind.RISK,
}
# The part of a topic that says who does it and by when, and how each thing it says is told.
TASK = "org.xmind.ui.taskInfo"
TASK_PARTS: Mapping[str, str] = {
    "assignedto": "{}",
    "startdate": "du {}",
    "enddate": "échéance {}",
    "duedate": "échéance {}",
    "progress": "{}\u202f%",
    "priority": "priorité {}",
}
# What a bubble of ours begins with.
HINT_BEGINS = f"{HINT}\u00a0: "
# Where children hang, in the order they are read, and what becomes of them.
_PLACES: Mapping[str, Loss | None] = {
    "attached": None,
    "callout": Loss.CALLOUT,
    "summary": Loss.SUMMARY,
    "detached": Loss.FLOATING,
}


def read(data: bytes, sheets: Collection[int] | None = None) -> Reading:
    """A whole .xmind file, or only these of its sheets, counted from 0."""
    package = Package(data)
    for name in ("manifest.json", "META-INF/manifest.xml"):
        if name in package.names and any(
            word in package.part(name) for word in (b"encryptionData", b"encryption-data")
        ):
            raise Unreadable(ENCRYPTED)
    if "content.json" in package.names:
        return read_json(package.part("content.json"), sheets)
    if "content.xml" in package.names:
        # What older versions say of the topics is in parts of its own.
        beside = [package.part(name) for name in ("styles.xml", "comments.xml") if name in package.names]
        return read_xml(package.part("content.xml"), sheets, beside)
    raise Unreadable(_called(package.names))


def _called(names: Collection[str]) -> str:
    """What an archive that is no map of XMind is, by the parts it has."""
    what = next((what for part, what in OTHER_ARCHIVES.items() if any(name.startswith(part) for name in names)), "")
    return f"Ce fichier est {what}, pas une carte XMind." if what else "Cette archive n’est pas une carte XMind."


# Recent: content.json


def read_json(data: bytes, only: Collection[int] | None = None) -> Reading:
    if not decoded(data).lstrip().startswith(("[", "{")):
        # A locked file keeps its listing, and its content is noise.
        raise Unreadable(ENCRYPTED)
    content = own.parsed(data)
    sheets = content if isinstance(content, list) else [content]
    if not sheets or not all(isinstance(sheet, dict) and isinstance(sheet.get("rootTopic"), dict) for sheet in sheets):
        raise Unreadable(DAMAGED)
    gatherer = Gatherer()
    chosen = _chosen(gatherer, sheets, [_text(sheet.get("title")) for sheet in sheets], only)
    for sheet in chosen:
        for relation in map(_dict, _list(sheet.get("relationships"))):
            gatherer.relate(*(_text(relation.get(name)) for name in ("end1Id", "end2Id", "title")))
    waiting = _roots(gatherer, [sheet["rootTopic"] for sheet in chosen])
    while waiting:
        depth, topic = waiting.pop()
        gatherer.add(depth, _said(topic, gatherer))
        waiting.extend((depth + 1, child) for child in reversed(list(_children(topic, gatherer))))
    return gatherer.reading()


Sheet = TypeVar("Sheet")


def _chosen(
    gatherer: Gatherer, sheets: Sequence[Sheet], titles: Sequence[str], only: Collection[int] | None
) -> list[Sheet]:
    """The sheets asked for; all of them when nothing was asked."""
    if len(sheets) > 1:
        gatherer.sheets = tuple(one_line(title) or f"Feuille {n}" for n, title in enumerate(titles, 1))
    chosen = [sheet for n, sheet in enumerate(sheets) if only is None or n in only]
    if not chosen:
        raise Unreadable("Choisissez au moins une feuille de ce classeur.")
    return chosen


def _roots(gatherer: Gatherer, topics: list[Any]) -> list[tuple[int, Any]]:
    """What to read, last first; several sheets are as many branches of one map."""
    if len(topics) == 1:
        return [(0, topics[0])]
    gatherer.lose(Loss.SHEET, len(topics))
    gatherer.add(0, Said(text=WORKBOOK))
    return [(1, topic) for topic in reversed(topics)]


def _bubble(topic: dict[str, Any]) -> dict[str, Any] | None:
    """The bubble of ours that holds the help of this element: it is no element itself."""
    bubbles = map(_dict, _list(_dict(topic.get("children")).get("callout")))
    return next(
        (one for one in bubbles if _text(one.get("title")).startswith(HINT_BEGINS) and "children" not in one), None
    )


def _children(topic: dict[str, Any], gatherer: Gatherer) -> Iterator[dict[str, Any]]:
    hung, bubble = _dict(topic.get("children")), _bubble(topic)
    for place, loss in _PLACES.items():
        for child in _list(hung.get(place)):
            if isinstance(child, dict) and child is not bubble:
                gatherer.losses.update({loss: 1} if loss else {})
                yield child


def _said(topic: dict[str, Any], gatherer: Gatherer) -> Said:
    pieces = "".join(_text(_dict(piece).get("text")) for piece in _list(topic.get("attributedTitle")))
    said = Said(text=_text(topic.get("title")) or pieces, key=_text(topic.get("id")))
    said.hint = _text((_bubble(topic) or {}).get("title")).removeprefix(HINT_BEGINS)
    _hear_link(said, _text(topic.get("href")), gatherer)
    _hear_notes(said, topic.get("notes"), gatherer)
    markers = [_text(_dict(marker).get("markerId")) for marker in _list(topic.get("markers"))]
    _hear_signs(said, markers, [_text(label) for label in _list(topic.get("labels"))], gatherer)
    gatherer.lose(Loss.IMAGE, int(bool(topic.get("image"))))
    _hear_frames(said, [_text(_dict(one).get("title")) for one in _list(topic.get("boundaries"))], gatherer)
    style = _dict(_dict(topic.get("style")).get("properties"))
    heard = hear_hex(said, _text(style.get("svg:fill")), gatherer)
    gatherer.lose(Loss.STYLE, int(len(style) > int(heard)))
    providers = [_text(_dict(one).get("provider")) for one in _list(topic.get("extensions"))]
    gatherer.lose(Loss.OBJECT, sum("mathJax" in one for one in providers))
    gatherer.lose(Loss.ATTACHMENT, sum("audionotes" in one.lower() for one in providers))
    for extension in map(_dict, _list(topic.get("extensions"))):
        if _text(extension.get("provider")) == TASK:
            content = _dict(extension.get("content"))
            _hear_task(said, {name: str(value) for name, value in content.items() if value}, gatherer)
    gatherer.lose(
        Loss.FOLD, int(topic.get("branch") == "folded" and bool(_dict(topic.get("children")).get("attached")))
    )
    gatherer.lose(Loss.NUMBERING, int(bool(topic.get("numbering"))))
    return said


def _hear_task(said: Said, task: Mapping[str, str], gatherer: Gatherer) -> None:
    """Who, from when to when, how far: a line of the note. Names differ from a version to another by their hyphens."""
    plain = {name.lower().replace("-", ""): value.strip() for name, value in task.items() if value.strip()}
    parts = [form.format(plain[name]) for name, form in TASK_PARTS.items() if name in plain]
    if parts:
        said.notes.append(f"Tâche\u00a0: {', '.join(parts)}")
        gatherer.lose(Loss.TASK)


def _hear_frames(said: Said, titles: Sequence[str], gatherer: Gatherer) -> None:
    """A frame around some of what hangs here is not drawn; what it is called is kept."""
    gatherer.lose(Loss.FRAME, len(titles))
    said.notes += [f"{FRAME}\u00a0: {title}" for title in titles if title.strip()]


def _hear_notes(said: Said, notes: object, gatherer: Gatherer) -> None:
    plain = _text(_dict(_dict(notes).get("plain")).get("content"))
    rich = _text(_dict(_dict(notes).get("realHTML")).get("content"))
    if rich:
        page = markup.plain_of(rich)
        gatherer.lose(Loss.IMAGE, page.images)
        said.links += page.links
        plain = plain or page.text
    said.notes.append(plain)


def _hear_link(said: Said, link: str, gatherer: Gatherer) -> None:
    if link.startswith("xmind:"):
        gatherer.relate(said.key, link.rpartition("#")[2])
    elif link.startswith(("xap:", "file:", "attachment")):
        gatherer.lose(Loss.ATTACHMENT)
    elif link:
        said.links.append(link)


def _hear_signs(said: Said, markers: list[str], labels: list[str], gatherer: Gatherer) -> None:
    for label in labels:
        name, colon, value = label.partition(" : ")
        if not (colon and hear(said, name, value)):
            said.tags.append(label.removeprefix("#"))
    for marker in markers:
        said.kind = said.kind or MARKERS.get(marker)
        gatherer.lose(Loss.ICON, int(marker not in MARKERS))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


# Older: content.xml


def read_xml(data: bytes, only: Collection[int] | None = None, beside: Sequence[bytes] = ()) -> Reading:
    """`beside`: the other parts of the file that say something of the topics; one that is damaged says nothing."""
    gatherer = Gatherer()
    root = markup.parse(data, gatherer)
    roots = [root, *_parsed(beside)]
    if markup.local(root.tag) != "xmap-content":
        raise Unreadable("Ce fichier XML n’est pas une carte XMind.")
    sheets = [(sheet, topic) for sheet in markup.children(root, "sheet") for topic in markup.children(sheet, "topic")]
    if not sheets:
        raise Unreadable("Cette carte XMind est vide.")
    chosen = _chosen(gatherer, sheets, [_inside(sheet, "title") for sheet, _topic in sheets], only)
    fills = {
        style.get("id", ""): markup.attribute(properties, "fill")
        for part in roots
        for style in part.iter()
        if markup.local(style.tag) == "style"
        for properties in style
    }
    remarks: dict[str, list[str]] = {}
    for remark in (one for part in roots for one in part.iter() if markup.local(one.tag) == "comment"):
        remarks.setdefault(remark.get("object-id", ""), []).append(f"{REMARK}\u00a0: {_inside(remark, 'content')}")
    for sheet, _topic in chosen:
        links = markup.child(sheet, "relationships")
        for link in links if links is not None else []:
            gatherer.relate(link.get("end1", ""), link.get("end2", ""), _inside(link, "title"))
    waiting = _roots(gatherer, [topic for _sheet, topic in chosen])
    while waiting:
        depth, topic = waiting.pop()
        said = _said_in_xml(topic, fills, gatherer)
        said.notes += remarks.get(said.key, ())
        gatherer.add(depth, said)
        waiting.extend((depth + 1, child) for child in reversed(list(_topics(topic, gatherer))))
    return gatherer.reading()


def _parsed(parts: Sequence[bytes]) -> Iterator[Element]:
    for part in parts:
        with suppress(Unreadable):
            yield markup.parse(part, Gatherer())


def _topics(topic: Element, gatherer: Gatherer) -> Iterator[Element]:
    hung = markup.child(topic, "children")
    lists = markup.children(hung, "topics") if hung is not None else []
    for place, loss in _PLACES.items():
        for one in (child for here in lists if here.get("type", "attached") == place for child in here):
            if markup.local(one.tag) == "topic":
                gatherer.losses.update({loss: 1} if loss else {})
                yield one


def _said_in_xml(topic: Element, fills: Mapping[str, str], gatherer: Gatherer) -> Said:
    said = Said(text=_inside(topic, "title"), key=topic.get("id", ""))
    _hear_link(said, markup.attribute(topic, "href"), gatherer)
    notes = markup.child(topic, "notes")
    if notes is not None:
        _hear_notes_in_xml(said, notes, gatherer)
    refs, labels = markup.child(topic, "marker-refs"), markup.child(topic, "labels")
    markers = [markup.attribute(ref, "marker-id") for ref in (refs if refs is not None else [])]
    _hear_signs(said, markers, [label.text or "" for label in (labels if labels is not None else [])], gatherer)
    gatherer.lose(Loss.IMAGE, len(markup.children(topic, "img")))
    frames = markup.child(topic, "boundaries")
    _hear_frames(said, [_inside(one, "title") for one in (frames if frames is not None else [])], gatherer)
    heard = hear_hex(said, fills.get(topic.get("style-id", ""), ""), gatherer)
    gatherer.lose(Loss.STYLE, int("style-id" in topic.attrib and not heard))
    extensions = markup.child(topic, "extensions")
    for extension in extensions if extensions is not None else []:
        _hear_extension(said, extension, gatherer)
    hung = markup.child(topic, "children")
    gatherer.lose(Loss.FOLD, int(markup.attribute(topic, "branch") == "folded" and hung is not None))
    gatherer.lose(Loss.NUMBERING, int(markup.child(topic, "numbering") is not None))
    return said


def _hear_extension(said: Said, extension: Element, gatherer: Gatherer) -> None:
    """What a part of the program adds to a topic: a task, a sound, a formula."""
    provider = extension.get("provider", "")
    if provider == TASK:
        content = markup.child(extension, "content")
        told = list(content) if content is not None else []
        _hear_task(said, {markup.local(one.tag): "".join(one.itertext()) for one in told}, gatherer)
    elif "audionotes" in provider.lower():
        gatherer.lose(Loss.ATTACHMENT)
    elif provider:
        gatherer.lose(Loss.OBJECT)


def _hear_notes_in_xml(said: Said, notes: Element, gatherer: Gatherer) -> None:
    plain, page = _inside(notes, "plain"), markup.Plain()
    rich = markup.child(notes, "html")
    if rich is not None:
        page.feed_element(rich)
        gatherer.lose(Loss.IMAGE, page.images)
        said.links += page.links
    said.notes.append(plain or page.text)


def _inside(element: Element, name: str) -> str:
    found = markup.child(element, name)
    return "".join(found.itertext()) if found is not None else ""
