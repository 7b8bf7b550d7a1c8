"""The formats a map is written in: how each is called, its extensions, and what it holds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from mindmap.model import Node
from mindmap.tree import Branch

from . import drawing, freemind, indented, markdown, mermaid, opml, own, spreadsheet, xmind
from .reading import Feature, Reading, split_link


@dataclass(frozen=True)
class Form:
    """One format. `holds` is what it keeps besides words, hierarchy and order; without `read`, it is only written."""

    name: str
    label: str
    suffixes: tuple[str, ...]
    write: Callable[[Branch], bytes]
    holds: frozenset[Feature]
    read: Callable[[bytes], Reading] | None = None


_ON_PAPER = frozenset({Feature.NOTE, Feature.LINK, Feature.KIND, Feature.LEVEL, Feature.IN_PLACE, Feature.SIDE})
_DRAWN = frozenset({Feature.KIND, Feature.LEVEL, Feature.IN_PLACE, Feature.SIDE})

FORMS = (
    Form("own", "Notre JSON", (".json",), own.write, own.HOLDS, own.read),
    Form("freemind", "FreeMind, Freeplane", (".mm",), freemind.write, freemind.HOLDS, freemind.read),
    Form("opml", "OPML", (".opml",), opml.write, opml.HOLDS, opml.read),
    Form("xmind", "XMind", (".xmind",), xmind.write, xmind.HOLDS, xmind.read),
    Form("markdown", "Markdown", (".md", ".markdown"), markdown.write, markdown.HOLDS, markdown.read),
    Form("mermaid", "Mermaid", (".mmd", ".mermaid"), mermaid.write, mermaid.HOLDS, mermaid.read),
    Form("indented", "Texte indenté", (".txt",), indented.write, indented.HOLDS, indented.read),
    Form("csv", "CSV", (".csv",), spreadsheet.write, spreadsheet.HOLDS),
    Form("pdf", "PDF", (".pdf",), drawing.pdf, _ON_PAPER),
    Form("svg", "SVG", (".svg",), drawing.svg, _DRAWN),
    Form("png", "PNG", (".png",), drawing.png, _DRAWN),
    Form("dot", "DOT (Graphviz)", (".dot", ".gv"), drawing.dot, _DRAWN),
)

# What is said of a map when its new format does not hold something: for one element, for several.
NOT_HELD: Mapping[Feature, tuple[str, str]] = {
    Feature.NOTE: ("1 note n’est pas écrite dans ce format.", "{n} notes ne sont pas écrites dans ce format."),
    Feature.LINK: ("1 adresse n’est pas écrite dans ce format.", "{n} adresses ne sont pas écrites dans ce format."),
    Feature.KIND: (
        "La nature d’un élément n’est pas écrite dans ce format.",
        "La nature de {n} éléments n’est pas écrite dans ce format.",
    ),
    Feature.LEVEL: (
        "Le niveau d’action d’un élément n’est pas écrit dans ce format.",
        "Le niveau d’action de {n} éléments n’est pas écrit dans ce format.",
    ),
    Feature.IN_PLACE: (
        "La structure, l’état ou le contact d’un élément n’est pas écrit dans ce format.",
        "La structure, l’état ou le contact de {n} éléments ne sont pas écrits dans ce format.",
    ),
    Feature.SIDE: (
        "Le côté d’une branche n’est pas écrit dans ce format.",
        "Le côté de {n} branches n’est pas écrit dans ce format.",
    ),
}


def form_for(path: PurePath) -> Form | None:
    """The format that this file name asks for, by its extension."""
    suffix = path.suffix.lower()
    return next((form for form in FORMS if suffix in form.suffixes), None)


def not_held(form: Form, tree: Branch) -> list[str]:
    """What this map says and this format does not, in French."""
    nodes = [branch.node for _depth, branch in tree.walk()]
    counts = {
        feature: sum(1 for node in nodes if _has(node, feature)) for feature in Feature if feature not in form.holds
    }
    return [NOT_HELD[feature][n > 1].format(n=n) for feature, n in counts.items() if n]


def _has(node: Node, feature: Feature) -> bool:
    note, link = split_link(node.note)
    return {
        Feature.NOTE: bool(note),
        Feature.LINK: bool(link),
        Feature.KIND: node.kind is not None,
        Feature.LEVEL: node.level is not None,
        Feature.IN_PLACE: bool(node.organisation or node.state or node.contact),
        Feature.SIDE: bool(node.side),
    }[feature]
