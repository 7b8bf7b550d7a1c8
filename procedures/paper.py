"""Action sheets and procedures on paper."""

from typing import Any

from approvals.paper import COPIES, framed, in_words, qr_of, thing
from rcp.paper import graphviz
from rcp.paper.kinds import PaperKind, Sheet

from . import flow
from .content import flow_of
from .models import DocumentKind

TEMPLATES = {
    DocumentKind.ACTION_SHEET: "procedures/paper/action_sheet.html",
    DocumentKind.PROCEDURE: "procedures/paper/procedure.html",
}
# What a page leaves to the flow chart, and what is left of one under the box of a procedure, in points.
PAGE_WIDTH, PAGE_HEIGHT, UNDER_BOX = 493.0, 581.0, 391.0
LEAST_POINTS = 7.0
LABELS = {DocumentKind.ACTION_SHEET: "Fiche action", DocumentKind.PROCEDURE: "Procédure"}


def sheet(content: dict[str, Any], copy: str, facts: dict[str, Any]) -> Sheet:
    """One copy as a page. Dates become words; the drawing is made from the steps."""
    kind = DocumentKind(content["kind"])
    context = {**framed(content, LABELS[kind], copy, facts), "origin": origin_in_words(content["origin"])}
    figures = qr_of(facts)
    if kind == DocumentKind.ACTION_SHEET:
        return Sheet(TEMPLATES[kind], context, figures)
    steps = flow_of(content["steps"])
    drawing = graphviz.svg(flow.dot(steps))
    context |= {"spoken": flow.spoken(steps), "drawing_height": _height(drawing, under_box=not content.get("sections"))}
    return Sheet(TEMPLATES[kind], context, {**figures, "logigramme": drawing})


def _height(drawing: str, *, under_box: bool) -> int:
    """How high the flow chart is printed, in the pixels of a stylesheet: its own size when a page holds it.

    `under_box`, nothing but the box is written before it: it is made to follow it, if its letters stay readable.
    """
    width, high = graphviz.size_of(drawing)
    points = high * min(1.0, PAGE_WIDTH / width, PAGE_HEIGHT / high)
    if under_box and flow.LEAST_LETTERS * UNDER_BOX / high >= LEAST_POINTS:
        points = min(points, UNDER_BOX)
    return round(points * 4 / 3)


def origin_in_words(origin: dict[str, Any]) -> dict[str, Any]:
    return {**origin, "day": in_words(origin["held_on"])} if origin else {}


KINDS = {str(kind): PaperKind(label=LABELS[kind], copies=COPIES, sheet=sheet, thing=thing) for kind in DocumentKind}
