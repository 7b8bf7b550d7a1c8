"""Maps of FreeMind and of Freeplane (.mm). Pure.

Words are in TEXT, or in `<richcontent TYPE="NODE">`; what hangs under a node is its `<node>` children and nothing else:
the styles of Freeplane are under a hook.
"""

import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element

from mindmap.paper.figure import split_sides
from mindmap.tree.branches import Branch, Whole
from mindmap.tree.schema import LINK, Node, NodeKind, Relation

from . import markup
from .faults import Unreadable
from .losses import Loss
from .qualities import HINT, TAGS, hear, hear_hex, hex_of, qualities_of
from .reading import Feature, Gatherer, Reading, Said

HOLDS = frozenset(Feature) - {Feature.IMAGE}

# The icons of FreeMind that mean what a kind of ours means.
ICONS: Mapping[str, NodeKind] = {
    "idea": NodeKind.IDEA,
    "help": NodeKind.QUESTION,
    "messagebox_warning": NodeKind.RISK,
}
# What Freeplane writes instead of words that it translates.
LOCALIZED: Mapping[str, str] = {"new_mindmap": "Nouvelle carte mentale", "new_node": "Nouvel élément"}
SIDES: Mapping[str, str] = {"left": "L", "top_or_left": "L", "right": "R", "bottom_or_right": "R"}
_STYLES = frozenset({"COLOR", "STYLE", "STYLE_REF", "LOCALIZED_STYLE_REF", "BORDER_COLOR"})
_STYLE_ELEMENTS = frozenset({"font", "edge"})
# What Freeplane works out or draws from the words: « =1+2 », « \\latex x^2 ».
_WORKED_OUT = ("=", "\\latex ", "\\unparsedlatex ")


def read(data: bytes) -> Reading:
    gatherer = Gatherer()
    root = markup.parse(data, gatherer)
    if markup.local(root.tag) != "map":
        raise Unreadable("Ce fichier XML n’est pas une carte FreeMind ou Freeplane.")
    tops = markup.children(root, "node")
    if not tops:
        raise Unreadable("Cette carte FreeMind ou Freeplane est vide.")
    is_freeplane = root.get("version", "").startswith("freeplane")
    by_id = {id_: node for node in root.iter("node") if (id_ := node.get("ID"))}
    gatherer.lose(Loss.FLOATING, len(tops) - 1)
    waiting = [(min(n, 1), top) for n, top in reversed(list(enumerate(tops)))]
    # Whatever hangs under the first one comes before the other ones.
    while waiting:
        depth, node = waiting.pop()
        below = [child for child in markup.children(node, "node") if not _is_bracket(child)]
        gatherer.add(depth, _said(node, by_id, gatherer))
        gatherer.lose(Loss.OBJECT, int(is_freeplane and _is_worked_out(node)))
        waiting.extend((depth + 1, child) for child in reversed(below))
    return gatherer.reading()


def _is_worked_out(node: Element) -> bool:
    """A formula, or words drawn by LaTeX: it comes as it is written."""
    return "latex" in node.get("FORMAT", "").lower() or _words(node).startswith(_WORKED_OUT)


def _is_bracket(node: Element) -> bool:
    """An empty node by which Freeplane marks where a summary begins."""
    named = {hook.get("NAME") for hook in node.findall("hook")}
    return "FirstGroupNode" in named and not _words(node) and node.find("node") is None


def _said(node: Element, by_id: Mapping[str, Element], gatherer: Gatherer) -> Said:
    source = _original(node, by_id)
    if source is not node:
        gatherer.lose(Loss.CLONE)
        gatherer = Gatherer()  # what its original loses was counted there
    said = Said(text=_words(source), side=SIDES.get(node.get("POSITION", ""), ""), key=node.get("ID", ""))
    if node.get("ENCRYPTED_CONTENT"):
        gatherer.lose(Loss.ENCRYPTED)
    _hear_link(said, source.get("LINK", ""), gatherer)
    said.tags += re.split(r"[\n,]", source.get("TAGS", ""))
    fill = source.get("BACKGROUND_COLOR", "")
    unheard = bool(fill) and not hear_hex(said, fill, gatherer)
    # White words on a colour are how we write it ourselves.
    plain = {"COLOR"} if said.colour and source.get("COLOR") == "#ffffff" else set()
    gatherer.lose(Loss.FOLD, int(node.get("FOLDED") == "true" and node.find("node") is not None))
    gatherer.lose(Loss.NUMBERING, int(source.get("NUMBERED") == "true"))
    styles = any(name in source.attrib for name in _STYLES - plain)
    styles = styles or any(child.tag in _STYLE_ELEMENTS for child in source)
    gatherer.lose(Loss.STYLE, int(unheard or styles))
    details: list[str] = []
    others: list[str] = []
    for child in source:
        _hear(said, child, details, others, gatherer)
    said.notes = [*details, *said.notes, "\n".join(others)]
    return said


def _original(node: Element, by_id: Mapping[str, Element]) -> Element:
    """The node whose words a clone shows; itself when it is no clone."""
    other = node.get("CONTENT_ID") or node.get("TREE_ID")
    return by_id.get(other, node) if other and not _words(node) else node


def _words(node: Element) -> str:
    for child in markup.children(node, "richcontent"):
        if child.get("TYPE", "").upper() == "NODE" and (rich := _rich(child).text):
            return rich
    text = node.get("TEXT", "")
    if "TEXT" not in node.attrib:
        key = node.get("LOCALIZED_TEXT", "")
        return LOCALIZED.get(key, key.rpartition(".")[2].replace("_", " "))
    return markup.plain_of(text).text if _is_page(text) else text


def _is_page(text: str) -> bool:
    return text.lstrip().lower().startswith("<html")


def _rich(content: Element) -> markup.Plain:
    plain = markup.Plain()
    page = content.find("html")
    text = content.find("text")
    if page is not None:
        plain.feed_element(page)
    elif text is not None or not len(content):
        verbatim = (text.text if text is not None else content.text) or ""
        plain.begin("pre", {})
        plain.say(verbatim)
    else:
        plain.feed_element(content)
    return plain


def _hear(said: Said, child: Element, details: list[str], others: list[str], gatherer: Gatherer) -> None:
    match child.tag:
        case "richcontent":
            _hear_rich(said, child, details, gatherer)
        case "icon":
            kind = ICONS.get(child.get("BUILTIN", ""))
            said.kind = said.kind or kind
            gatherer.lose(Loss.ICON, 0 if kind else 1)
        case "arrowlink":
            labels = [child.get(f"{place}_LABEL", "") for place in ("SOURCE", "MIDDLE", "TARGET")]
            gatherer.relate(said.key, child.get("DESTINATION", ""), " · ".join(filter(None, labels)))
        case "attribute":
            name, value = child.get("NAME", ""), child.get("VALUE", "")
            if not hear(said, name, value) and (name or value):
                others.append(f"{name}\u00a0: {value}")
                gatherer.lose(Loss.LABEL)
        case "cloud":
            gatherer.lose(Loss.FRAME)
        case "hook":
            _hear_hook(said, child, gatherer)


def _hear_rich(said: Said, child: Element, details: list[str], gatherer: Gatherer) -> None:
    plain = _rich(child)
    gatherer.lose(Loss.IMAGE, plain.images)
    for link in plain.links:
        _hear_link(said, link, gatherer)
    match child.get("TYPE", "").upper():
        case "NOTE":
            said.notes.append(plain.text)
        case "DETAILS":
            details.append(plain.text)


def _hear_hook(said: Said, hook: Element, gatherer: Gatherer) -> None:
    name = hook.get("NAME", "")
    if name.endswith("NodeNote.properties"):
        said.notes.append(hook.findtext("text") or "")
    elif name == "ExternalObject":
        gatherer.lose(Loss.IMAGE)
    elif "TimeManagement" in name:
        gatherer.lose(Loss.REMINDER)
    elif "latex" in name.lower():
        gatherer.lose(Loss.OBJECT)
    elif name == "FreeNode":
        gatherer.lose(Loss.FLOATING)
    elif name == "SummaryNode":
        gatherer.lose(Loss.SUMMARY)


def _hear_link(said: Said, link: str, gatherer: Gatherer) -> None:
    if link.startswith("#"):
        gatherer.relate(said.key, link[1:])
    elif link and not LINK.fullmatch(link.strip()) and ":" not in link[:12]:
        gatherer.lose(Loss.ATTACHMENT)
    elif link:
        said.links.append(link)


def write(whole: Whole) -> bytes:
    """FreeMind 1.0.1, which Freeplane opens too."""
    out = markup.Writer()
    _right, left = split_sides(whole.root.children)
    on_left = {id(branch) for branch in left}
    arrows: dict[str, list[Relation]] = {}
    for relation in whole.relations:
        arrows.setdefault(relation.a, []).append(relation)
    out.start("map", version="1.0.1")
    waiting: list[tuple[int, Branch | None]] = [(0, whole.root)]
    while waiting:
        depth, branch = waiting.pop()
        if branch is None:
            out.end("node")
            continue
        position = {} if depth != 1 else {"POSITION": "left" if id(branch) in on_left else "right"}
        _write_node(out, branch.node, position)
        for relation in arrows.get(branch.node.id, ()):
            label = {"MIDDLE_LABEL": relation.label} if relation.label else {}
            out.alone("arrowlink", DESTINATION=f"ID_{relation.b}", STARTARROW="None", ENDARROW="Default", **label)
        waiting.append((depth, None))
        waiting.extend((depth + 1, child) for child in reversed(branch.children))
    out.end("map")
    return out.bytes()


def _write_node(out: markup.Writer, node: Node, position: dict[str, str]) -> None:
    linked = {"LINK": node.link} if node.link else {}
    coloured = {"BACKGROUND_COLOR": hex_of(node), "COLOR": "#ffffff"} if node.colour else {}
    # Words in TEXT that begin like a page are read as one, by us and by FreeMind.
    is_like_html = _is_page(node.text)
    words = {} if is_like_html else {"TEXT": node.text}
    out.start("node", ID=f"ID_{node.id}", **words, **position, **linked, **coloured)
    if is_like_html:
        page = f"<html><head/><body><p>{markup.escaped(node.text)}</p></body></html>"
        out.raw(f'<richcontent TYPE="NODE">{page}</richcontent>')
    for icon, kind in ICONS.items():
        if kind == node.kind:
            out.alone("icon", BUILTIN=icon)
    if node.note:
        paragraphs = "".join(
            f'<p style="white-space: pre-wrap">{markup.escaped(line)}</p>' for line in node.note.split("\n")
        )
        out.raw(f'<richcontent TYPE="NOTE"><html><head/><body>{paragraphs}</body></html></richcontent>')
    for name, value in (*qualities_of(node), (TAGS, ", ".join(node.tags)), (HINT, node.hint)):
        if value:
            out.alone("attribute", NAME=name, VALUE=value)
