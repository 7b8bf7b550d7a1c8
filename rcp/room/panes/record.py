"""Relevé: what will be printed, as it will be printed, with a tick beside each line that its owner has confirmed."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from rcp.decisions.minutes import preview
from rcp.journal.verbs import Verb

from ..queries import RoomPicture
from .actions import PANE as ACTIONS
from .actions.reading import Actions
from .contingencies import PANE as CONTINGENCIES
from .decisions import PANE as DECISIONS
from .pane import PEOPLE, PHASES, Pane
from .telling import PANE as TELLING


def read(picture: RoomPicture) -> Mapping[str, Any] | None:
    """What the paper's template reads, each action with its line; None while the room does not show it."""
    if PANE.name not in picture.layout.shown:
        return None
    printed = preview(picture.meeting)
    lines = {line.action.number: line for line in picture.panes.of("actions", Actions).standing}
    return {**printed, "actions": [{**row, "line": lines.get(row["number"])} for row in printed["actions"]]}


PANE = Pane(
    name="record",
    label=_("Relevé"),
    icon="▤",
    sections={
        "record": PHASES
        | PEOPLE
        | {Verb.MEETING_REVISED, Verb.SHARING_CHANGED, Verb.SEAT_TAKEN, Verb.SEAT_LEFT}
        | ACTIONS.sections["actions"]
        | DECISIONS.sections["decisions"]
        | CONTINGENCIES.sections["contingencies"]
        | TELLING.sections["telling"]
    },
    read=read,
)
