"""Tour de table: who speaks, who is next, who asks for the floor, and what each had prepared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from rcp.access.actor import Actor
from rcp.careplan import commands as careplan
from rcp.careplan.models import Turn
from rcp.careplan.queries import around_the_table, struck_lines
from rcp.careplan.turns import ONE_TURN, Place, next_to_speak
from rcp.journal.verbs import Verb
from rcp.meetings.models import Attendance, Meeting
from rcp.meetings.preparing import PreparedLine, prepared_lines

from ..commands.arguments import boolean, code, integer, needed, optional
from ..commands.command import Answer, Command, renamed
from ..queries import RoomPicture, colour_class
from .pane import PEOPLE, Pane


@dataclass(frozen=True)
class LineRead:
    said: PreparedLine
    is_struck: bool


@dataclass(frozen=True)
class TurnLine:
    """Somebody at the table. `asks`: their rank among those who ask for the floor, 0 when they do not."""

    attendance: Attendance
    turn: Turn
    lines: Sequence[LineRead]
    asks: int
    is_next: bool

    @property
    def colour(self) -> int:
        return colour_class(self.attendance.person_id)

    @property
    def ends_at(self) -> datetime | None:
        return self.turn.since + ONE_TURN if self.turn.since else None


@dataclass(frozen=True)
class Round:
    """`elsewhere`: prepared by those who are not here."""

    turns: Sequence[TurnLine]
    elsewhere: Sequence[LineRead]

    @property
    def asking(self) -> int:
        return sum(line.asks > 0 for line in self.turns)

    @property
    def is_over(self) -> bool:
        return bool(self.turns) and not any(line.is_next or line.turn.since for line in self.turns)


def read(picture: RoomPicture) -> Round | None:
    meeting = picture.meeting
    if not meeting.is_rcp:
        return None
    table = around_the_table(meeting)
    prepared = _prepared(meeting)
    asked = sorted((turn.asked_at, each.pk) for each, turn in table if turn.asked_at)
    ranks = {pk: rank for rank, (_at, pk) in enumerate(asked, start=1)}
    places = [Place(each.pk, turn.first, turn.said, turn.asked_at) for each, turn in table if not turn.since]
    following = next_to_speak(places)
    return Round(
        turns=[
            TurnLine(each, turn, prepared.pop(each.person_id or 0, ()), ranks.get(each.pk, 0), each.pk == following)
            for each, turn in table
        ],
        elsewhere=[line for lines in prepared.values() for line in lines],
    )


def _prepared(meeting: Meeting) -> dict[int, Sequence[LineRead]]:
    """By person, what they prepared."""
    struck = struck_lines(meeting)
    found: dict[int, list[LineRead]] = {}
    for line in prepared_lines(meeting):
        is_struck = (line.preparation.pk, line.name) in struck
        found.setdefault(line.preparation.person_id, []).append(LineRead(line, is_struck))
    return dict(found)


def offered(picture: RoomPicture) -> bool:
    return picture.meeting.is_rcp


def _next(*, by: Actor, meeting_id: int) -> Answer:
    turn = careplan.next_turn(by=by, meeting_id=meeting_id)
    return {"attendance": turn.attendance_id if turn else None}


COMMANDS: Mapping[str, Command] = {
    "next_turn": Command(_next),
    "give_floor": Command(renamed(careplan.give_floor, attendance="attendance_id"), {"attendance": needed(integer)}),
    "ask_floor": Command(
        renamed(careplan.ask_floor, attendance="attendance_id"),
        {"attendance": optional(integer), "asks": optional(boolean)},
    ),
    "pass_first": Command(
        renamed(careplan.pass_first, attendance="attendance_id"),
        {"attendance": needed(integer), "first": optional(boolean)},
    ),
    "strike_line": Command(
        renamed(careplan.strike_line, preparation="preparation_id"),
        {"preparation": needed(integer), "name": needed(code), "struck": optional(boolean)},
    ),
}

PANE = Pane(
    name="round",
    label=_("Tour de table"),
    tab=_("Tour"),
    icon="◌",
    sections={"round": PEOPLE | {Verb.ROUND_MOVED, Verb.FLOOR_ASKED, Verb.ROUND_PREPARED}},
    read=read,
    commands=COMMANDS,
    told={
        Verb.ROUND_MOVED: _("le tour de table avance"),
        Verb.FLOOR_ASKED: _("quelqu’un demande la parole"),
    },
    offered=offered,
)
