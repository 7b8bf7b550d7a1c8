"""What a text of the notes editor may not say, read passage by passage: one paragraph each."""

from collections.abc import Iterable, Mapping
from typing import Any

from pycrdt import Doc, XmlFragment

from rcp.people.identities import Allowed, faults

from .kinds import Mark
from .text import blocks_of


def paragraphs(doc: "Doc[Any]") -> Mapping[str, str]:
    """Each paragraph of the text, under a place that it keeps while it says the same."""
    texts = [block.text for block in blocks_of(doc.get("default", type=XmlFragment))]
    return {text: text for text in texts if text.strip()}


def marks_in(passages: Iterable[tuple[str, str]], allowed: Allowed) -> tuple[Mark, ...]:
    return tuple(Mark(place, each.found, each.why) for place, text in passages for each in faults(text, allowed))
