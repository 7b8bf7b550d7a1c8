"""The formats a map is written in: how each is called, its extensions, and what it holds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from mindmap.tree.branches import Whole
from mindmap.tree.schema import Node

from . import drawing, freemind, indented, markdown, mermaid, opml, own, spreadsheet, xmind, xmind_writer
from .reading import Feature, Reading


@dataclass(frozen=True)
class Form:
    """One format. `holds` is what it keeps besides words, hierarchy and order; without `read`, it is only written.
    `use` says in one sentence what it is good for."""

    name: str
    label: str
    suffixes: tuple[str, ...]
    write: Callable[[Whole], bytes]
    holds: frozenset[Feature]
    use: str
    media_type: str
    read: Callable[[bytes], Reading] | None = None


_F = Feature
_DRAWN = frozenset({_F.KIND, _F.LEVEL, _F.IN_PLACE, _F.SIDE, _F.COLOUR, _F.RELATION})
_ON_PAPER = _DRAWN | {_F.NOTE, _F.LINK, _F.TAG, _F.HINT}

FORMS = (
    Form(
        "freemind",
        "FreeMind, Freeplane",
        (".mm",),
        freemind.write,
        freemind.HOLDS,
        "Pour continuer dans FreeMind, Freeplane ou WiseMapping.",
        "application/x-freemind",
        freemind.read,
    ),
    Form(
        "xmind",
        "XMind",
        (".xmind",),
        xmind_writer.write,
        xmind_writer.HOLDS,
        "Pour continuer dans XMind, à partir de la version 2020.",
        "application/vnd.xmind.workbook",
        xmind.read,
    ),
    Form(
        "opml",
        "OPML",
        (".opml",),
        opml.write,
        opml.HOLDS,
        "Pour MindNode, SimpleMind, iThoughts et les outils de plan.",
        "text/x-opml",
        opml.read,
    ),
    Form(
        "markdown",
        "Markdown",
        (".md", ".markdown"),
        markdown.write,
        markdown.HOLDS,
        "Un plan à relire ou à retravailler dans un éditeur de texte.",
        "text/markdown",
        markdown.read,
    ),
    Form(
        "indented",
        "Texte indenté",
        (".txt",),
        indented.write,
        indented.HOLDS,
        "Les mots seuls, à coller dans un message ou un document.",
        "text/plain",
        indented.read,
    ),
    Form(
        "csv",
        "CSV",
        (".csv",),
        spreadsheet.write,
        spreadsheet.HOLDS,
        "Une ligne par élément, pour un tableur.",
        "text/csv",
    ),
    Form(
        "svg",
        "SVG",
        (".svg",),
        drawing.svg,
        _DRAWN,
        "Un dessin net à toute taille, pour un site ou une affiche.",
        "image/svg+xml",
    ),
    Form(
        "png",
        "PNG",
        (".png",),
        drawing.png,
        _DRAWN,
        "Une image, à glisser dans un diaporama ou un document.",
        "image/png",
    ),
    Form(
        "pdf",
        "PDF",
        (".pdf",),
        drawing.pdf,
        _ON_PAPER,
        "Pour imprimer ou archiver : le dessin, puis le plan avec les notes.",
        "application/pdf",
    ),
    Form(
        "mermaid",
        "Mermaid",
        (".mmd", ".mermaid"),
        mermaid.write,
        mermaid.HOLDS,
        "Pour TeamMapper, un wiki ou une page qui dessine du Mermaid.",
        "text/plain",
        mermaid.read,
    ),
    Form(
        "dot",
        "DOT (Graphviz)",
        (".dot", ".gv"),
        drawing.dot,
        _DRAWN,
        "La description du dessin, pour Graphviz.",
        "text/vnd.graphviz",
    ),
    Form(
        "own",
        "Notre JSON",
        (".json",),
        own.write,
        own.HOLDS,
        "Pour remettre la carte sur ce site, ou la traiter par un programme.",
        "application/json",
        own.read,
    ),
)

# What is said of a map when its new format does not hold something: for one element, for several.
NOT_HELD: Mapping[Feature, tuple[str, str]] = {
    Feature.NOTE: ("1 note n’est pas écrite dans ce format.", "{n} notes ne sont pas écrites dans ce format."),
    Feature.LINK: ("1 adresse n’est pas écrite dans ce format.", "{n} adresses ne sont pas écrites dans ce format."),
    Feature.TAG: (
        "1 étiquette n’est pas écrite dans ce format.",
        "{n} étiquettes ne sont pas écrites dans ce format.",
    ),
    Feature.COLOUR: (
        "La couleur d’un élément n’est pas écrite dans ce format.",
        "La couleur de {n} éléments n’est pas écrite dans ce format.",
    ),
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
    Feature.HINT: (
        "L’aide d’un élément n’est pas écrite dans ce format.",
        "L’aide de {n} éléments n’est pas écrite dans ce format.",
    ),
    Feature.SIDE: (
        "Le côté d’une branche n’est pas écrit dans ce format.",
        "Le côté de {n} branches n’est pas écrit dans ce format.",
    ),
    Feature.RELATION: (
        "1 lien entre deux éléments n’est pas écrit dans ce format.",
        "{n} liens entre éléments ne sont pas écrits dans ce format.",
    ),
    Feature.IMAGE: ("1 image n’est pas écrite dans ce format.", "{n} images ne sont pas écrites dans ce format."),
}


def form_for(path: PurePath) -> Form | None:
    """The format that this file name asks for, by its extension."""
    suffix = path.suffix.lower()
    return next((form for form in FORMS if suffix in form.suffixes), None)


def not_held(form: Form, whole: Whole) -> list[str]:
    """What this map says and this format does not, in French, with how many times."""
    counts = counted(whole)
    missing = ((feature, counts[feature]) for feature in Feature if feature not in form.holds)
    return [NOT_HELD[feature][n > 1].format(n=n) for feature, n in missing if n]


def counted(whole: Whole) -> dict[Feature, int]:
    """How many times this map says each thing."""
    said = [_says(branch.node) for _depth, branch in whole.root.walk()]
    counts = {feature: sum(one.get(feature, 0) for one in said) for feature in Feature}
    counts[Feature.RELATION] = len(whole.relations)
    return counts


def _says(node: Node) -> dict[Feature, int]:
    return {
        Feature.NOTE: bool(node.note),
        Feature.LINK: bool(node.link),
        Feature.TAG: len(node.tags),
        Feature.COLOUR: bool(node.colour),
        Feature.KIND: node.kind is not None,
        Feature.LEVEL: node.level is not None,
        Feature.IN_PLACE: bool(node.organisation or node.state or node.contact),
        Feature.HINT: bool(node.hint),
        Feature.SIDE: bool(node.side),
        Feature.IMAGE: bool(node.image),
    }
