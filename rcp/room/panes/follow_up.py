"""Suivi: what was decided last time and has still to be done, or was done."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from rcp.decisions.models import STANDING
from rcp.decisions.queries import left_to_do
from rcp.meetings.models import Meeting

from ..queries import RoomPicture
from .actions.reading import ActionLine, line_of
from .pane import PHASES, Pane


@dataclass(frozen=True)
class FollowUp:
    """`lines` are read, and drawn, where the room shows them."""

    previous: Meeting | None
    lines: Sequence[ActionLine]


def read(picture: RoomPicture) -> FollowUp:
    rows = left_to_do(picture.meeting) if PANE.name in picture.layout.shown else []
    return FollowUp(picture.meeting.previous, [line_of(row, today=picture.today) for row in rows])


def offered(picture: RoomPicture) -> bool:
    previous = picture.meeting.previous
    return previous is not None and previous.action_items.filter(STANDING).exists()


PANE = Pane(
    name="follow_up",
    label=_("Suivi"),
    icon="↺",
    # Its rows belong to the meeting before this one: nothing that is written here changes them.
    sections={"follow_up": PHASES},
    read=read,
    offered=offered,
)
