"""The panes of the room, gathered: the one list of them, in the order in which the page holds them."""

from collections.abc import Mapping
from dataclasses import replace

from rcp.meetings.models import Meeting

from ..queries import RoomPicture
from ..scripts.conditions import CONDITIONS as OF_THE_MEETING
from ..scripts.conditions import Condition
from . import agenda, closing, confirming, follow_up, notes, record, round, situation, telling, voice
from .actions import PANE as ACTIONS
from .contingencies import PANE as CONTINGENCIES
from .decisions import PANE as DECISIONS
from .map import PANE as MAP
from .needs import PANE as NEEDS
from .pane import Pane, nothing
from .people import PANE as PEOPLE

_PANES = (
    situation.PANE,
    MAP,
    notes.PANE,
    notes.MEDICAL,
    PEOPLE,
    agenda.PANE,
    record.PANE,
    follow_up.PANE,
    voice.PANE,
    round.PANE,
    NEEDS,
    CONTINGENCIES,
    DECISIONS,
    ACTIONS,
    telling.PANE,
    confirming.PANE,
)
# What is missing before closing changes with whatever changes a pane that asks for something.
_ASKING = frozenset[str]().union(
    *(verbs for pane in _PANES if pane.missing is not nothing for verbs in pane.sections.values())
)
_CLOSING = replace(closing.PANE, sections={"closing": closing.PANE.sections["closing"] | _ASKING})

PANES: Mapping[str, Pane] = {pane.name: pane for pane in (*_PANES, _CLOSING)}

CONDITIONS: Mapping[str, Condition] = {
    each.code: each for each in (*OF_THE_MEETING, *(each for pane in PANES.values() for each in pane.conditions))
}


def picture_of(meeting: Meeting) -> RoomPicture:
    """Everything that the room of this meeting shows, read when it is asked for."""
    return RoomPicture(meeting, PANES)


def counts_of(meeting: Meeting) -> dict[str, int]:
    """How many rows of each pane stand, by the name the pane gives them."""
    return {name: count for pane in PANES.values() for name, count in pane.counts(meeting).items()}
