"""Chacun confirme sa ligne: who has, and who has not yet."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from ..queries import RoomPicture
from .actions import PANE as ACTIONS
from .actions.reading import ActionLine, Actions
from .pane import PHASES, Pane


@dataclass(frozen=True)
class Confirming:
    lines: Sequence[ActionLine]

    @property
    def waiting(self) -> list[ActionLine]:
        """Somebody is in charge and has not said yes yet; what nobody is in charge of is asked for elsewhere."""
        return [line for line in self.lines if line.action.is_owned and line.action.status == "to_confirm"]

    @property
    def declined(self) -> list[ActionLine]:
        """Who cannot, and why: somebody else is to be found before closing."""
        return [line for line in self.lines if line.action.status == "declined"]

    @property
    def voiced(self) -> list[ActionLine]:
        return [line for line in self.lines if line.action.voiced and line.action.status == "confirmed"]

    @property
    def confirmed(self) -> int:
        return sum(line.action.status in ("confirmed", "done") for line in self.lines)

    @property
    def total(self) -> int:
        return len(self.lines)


def read(picture: RoomPicture) -> Confirming:
    shown = PANE.name in picture.layout.shown
    return Confirming(picture.panes.of("actions", Actions).standing if shown else [])


PANE = Pane(
    name="confirming",
    label=_("Confirmations"),
    icon="✓",
    sections={"confirming": PHASES | ACTIONS.sections["actions"]},
    read=read,
)
