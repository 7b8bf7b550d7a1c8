"""Suivi: what was decided last time and has still to be done, or was done."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.translation import gettext_lazy as _

from rcp.decisions.commands import follow_action
from rcp.decisions.follow_up import OPEN
from rcp.decisions.models import ActionItem
from rcp.decisions.queries import left_to_do
from rcp.journal.verbs import Verb
from rcp.meetings.models import Meeting

from ..commands.arguments import code, day, integer, needed, optional, text
from ..commands.command import Command, renamed
from ..queries import RoomPicture
from .actions.reading import ActionLine, line_of
from .pane import PHASES, Pane


@dataclass(frozen=True)
class FollowUp:
    """`lines` are read, and drawn, where the room shows them."""

    lines: Sequence[ActionLine]
    today: date

    @property
    def days(self) -> list[tuple[Meeting, list[ActionLine]]]:
        """The lines under the meeting they were promised in, the last one first."""
        return [
            (lines[0].action.meeting, lines)
            for lines in (list(each) for _pk, each in groupby(self.lines, lambda line: line.action.meeting_id))
        ]

    @property
    def open_count(self) -> int:
        return sum(line.action.status in OPEN for line in self.lines)


def read(picture: RoomPicture) -> FollowUp:
    rows: Iterable[ActionItem] = left_to_do(picture.meeting) if PANE.name in picture.layout.shown else ()
    return FollowUp([line_of(row, today=picture.today) for row in rows], picture.today)


def offered(picture: RoomPicture) -> bool:
    return left_to_do(picture.meeting).exists()


PANE = Pane(
    name="follow_up",
    label=_("Suivi"),
    icon="↺",
    # Its rows belong to meetings before this one: nothing else that is written here changes them.
    sections={"follow_up": PHASES | {Verb.ACTION_FOLLOWED}},
    read=read,
    commands={
        "follow_action": Command(
            renamed(follow_action, action="action_id"),
            {
                "action": needed(integer),
                "answer": optional(code),
                "reason": optional(text),
                "until": optional(day),
            },
        ),
    },
    told={Verb.ACTION_FOLLOWED: _("où en est une action")},
    offered=offered,
)
