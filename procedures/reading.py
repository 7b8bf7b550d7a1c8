"""A content as a page shows it: the same words as on paper, the drawing inline."""

from collections.abc import Mapping
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from rcp.paper import graphviz

from . import flow
from .content import flow_of
from .paper import origin_in_words


def shown(content: Mapping[str, Any]) -> dict[str, Any]:
    """What procedures/_reading.html needs."""
    context = {**content, "origin": origin_in_words(content["origin"])}
    if "steps" in content:
        context |= drawn(flow_of(content["steps"]))
    return context


def drawn(steps: list[flow.Step]) -> dict[str, Any]:
    """The drawing and its words; `drawing` is empty when `dot` could not draw, and the table then says it all."""
    return {"drawing": drawing_of(steps), "spoken": flow.spoken(steps)}


def drawing_of(steps: list[flow.Step]) -> SafeString:
    if not steps:
        return SafeString("")
    try:
        # Rebuilt from a list of allowed elements by rcp.paper.graphviz: nothing people wrote is markup there.
        return mark_safe(graphviz.svg(flow.dot(steps)))  # noqa: S308
    except graphviz.NotDrawn:
        return SafeString("")
