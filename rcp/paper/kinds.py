"""What each kind of paper looks like and whom it is open to, given by the area that owns the kind.

A kind is registered in its area's `AppConfig.ready()`, as shared documents are (`rcp.coedit.kinds`): the background
loop prints without knowing any domain, and the download asks the rights of the thing the paper describes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from rcp.access.actor import Guarded

from .models import Frozen


@dataclass(frozen=True)
class Sheet:
    """What is laid out: a template extending paper/sheet.html, what it says, its drawings (name → SVG)."""

    template: str
    context: Mapping[str, Any]
    figures: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Picture:
    """An image as it is embedded: the page shows it as <img src="paper:name">."""

    media_type: str
    data: bytes


@dataclass(frozen=True)
class PaperKind:
    """`copies` names each copy that can be made and how people call it.

    `sheet(content, copy, facts)` is a function of its arguments alone: no clock, no database, so that the same frozen
    content always gives the same bytes. `thing` is what the rights to read are asked about; None: nobody's.
    `images`, for the kinds that show some, reads those that a content names by their digest: what is read is thus given
    by the content all the same, and one that was erased since is left out.
    `plain_text`, for the kinds that have one, is the same content as text to paste.
    `shapes` reads contents that were frozen when fewer things were said: the first takes a content of shape 1 to shape
    2, and so on; `sheet`, `images` and `plain_text` are only given the latest. Whoever adds, removes or renames a field
    adds a step here and a sample of the new shape to tests/rcp/paper/samples/.
    """

    label: str
    copies: Mapping[str, str]
    sheet: Callable[[dict[str, Any], str, dict[str, Any]], Sheet]
    thing: Callable[[Frozen], Guarded | None]
    images: Callable[[dict[str, Any]], Mapping[str, Picture]] | None = None
    plain_text: Callable[[dict[str, Any]], str] | None = None
    shapes: tuple[Callable[[dict[str, Any]], dict[str, Any]], ...] = ()

    @property
    def shape(self) -> int:
        """That of what is frozen now."""
        return len(self.shapes) + 1

    def latest(self, content: dict[str, Any], shape: int) -> dict[str, Any]:
        """This content of an earlier shape as it would be said now. Raises LookupError for a shape to come."""
        if not 1 <= shape <= self.shape:
            raise LookupError(f"{self.label}: no shape {shape}")
        for step in self.shapes[shape - 1 :]:
            content = step(content)
        return content


# Filled in AppConfig.ready() by the areas that own papers.
kinds: dict[str, PaperKind] = {}
