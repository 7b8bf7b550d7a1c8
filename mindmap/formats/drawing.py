"""A map drawn: SVG, PNG, DOT, and the paper in PDF."""

from datetime import UTC
from xml.sax.saxutils import escape

from django.conf import settings
from django.utils import timezone

from mindmap.paper import figure, map_paper, pagination
from mindmap.paper.numbering import COMPLETE
from mindmap.tree.branches import Whole
from rcp.paper import graphviz
from rcp.paper.rendering import NotPrinted, render

from . import own
from .faults import Unwritable
from .reading import UNTITLED

TOO_LARGE = "Cette carte est trop grande pour être dessinée d’un seul tenant\u00a0: choisissez un format de plan."


def dot(whole: Whole) -> bytes:
    return figure.dot(whole.root, relations=whole.relations).encode()


def svg(whole: Whole) -> bytes:
    """A drawing that stands alone, with its name for screen readers."""
    try:
        drawn = graphviz.svg(figure.dot(whole.root), pagination.across_of(whole))
    except graphviz.NotDrawn as error:
        raise Unwritable(TOO_LARGE) from error
    start, _end, rest = drawn.partition(">")
    title = escape(whole.root.text or UNTITLED)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{start} role="img"><title>{title}</title>{rest}\n'.encode()


def png(whole: Whole) -> bytes:
    """An image on white, to be put in a document."""
    try:
        return graphviz.png(dot(whole).decode().replace('bgcolor="transparent"', 'bgcolor="#ffffff"', 1))
    except graphviz.NotDrawn as error:
        raise Unwritable(TOO_LARGE) from error


def pdf(whole: Whole, page: str = "") -> bytes:
    """The same sheets as the paper of a meeting's map, for a file that belongs to no meeting; on one of `PAGES`."""
    now = timezone.now().astimezone(UTC)
    content = {
        "kind": map_paper.KIND,
        "title": whole.root.text or UNTITLED,
        "organisation": "",
        "meeting": "Carte convertie",
        "group": "",
        "held_on": timezone.localtime(now).date().isoformat(),
        "zone": settings.TIME_ZONE,
        "drawn_at": now.isoformat(timespec="seconds"),
        "nodes": own.rows(whole.root),
        "rels": own.links(whole.relations),
        "links": [],
        "images": [],
        "vote": None,
        "page": page,
    }
    try:
        sheet = map_paper.sheet(content, COMPLETE, {})
        return render(sheet.template, sheet.context, at=now, figures=sheet.figures)
    except graphviz.NotDrawn as error:
        raise Unwritable(TOO_LARGE) from error
    except NotPrinted as error:
        raise Unwritable(error.why) from error
