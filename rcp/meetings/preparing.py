"""What each invited person prepared for the round of a case conference, in four lines; who may still write it.

Read by whoever reads the situation in the room (Ability.SITUATION), never by a list, a mail or the journal.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from . import phases
from .models import Meeting, MeetingState, Preparation

# The four lines, in the order they are said.
LINES: tuple[tuple[str, str | Promise], ...] = (
    ("doing", _("Ce que je fais")),
    ("worry", _("Ce qui m’inquiète")),
    ("need", _("Ce dont j’ai besoin")),
    ("proposal", _("Ce que je propose")),
)
# The phase in which the lines are said: they are written until it is over.
ROUND = "round"


@dataclass(frozen=True)
class PreparedLine:
    """One line somebody prepared. `name` says which: doing, worry, need or proposal; it is never empty."""

    preparation: Preparation
    name: str
    label: str
    text: str


def prepared_lines(meeting: Meeting) -> Sequence[PreparedLine]:
    """Every line prepared by those still expected or here, by person, in one query."""
    rows = meeting.preparations.filter(person__attendances__meeting=meeting).select_related("person__profession")
    said = rows.order_by("person__last_name", "person__first_name", "pk")
    return [
        PreparedLine(row, name, str(label), text)
        for row in said
        for name, label in LINES
        if (text := getattr(row, name))
    ]


def have_prepared(meeting: Meeting) -> frozenset[int]:
    """The numbers of the people who prepared something, as whoever leads is told."""
    return frozenset(line.preparation.person_id for line in prepared_lines(meeting))


def may_prepare(meeting: Meeting) -> bool:
    """Whether the lines may still be written: of an RCP, until its round is over."""
    if not meeting.is_rcp:
        return False
    if meeting.state == MeetingState.PLANNED:
        return True
    codes = [phase.code for phase in meeting.phases]
    return (
        meeting.state == MeetingState.OPEN
        and ROUND in codes
        and codes.index(meeting.phase) <= phases.place(meeting.phases, ROUND)
    )
