"""What the page of a meeting shows to somebody who is invited: the hour, their answer, what they prepare."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django.utils.functional import Promise

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.meetings.models import Invitation, Meeting, MeetingState, Preparation, SeatRole
from rcp.meetings.preparing import LINES, have_prepared, may_prepare
from rcp.meetings.queries import answers_of
from rcp.scheduling.models import Suits
from rcp.scheduling.queries import poll_of

from ..scripts import SCRIPTS

# The room is offered first from then on; it can be entered before.
OPENS_BEFORE = timedelta(minutes=5)
NEAR = timedelta(minutes=15)


@dataclass(frozen=True)
class Line:
    """One of the four lines. `was` is what stands; `text` may be what was typed and not kept."""

    name: str
    label: str | Promise
    text: str
    was: str


@dataclass(frozen=True)
class Preparing:
    rev: int
    lines: list[Line]


def own_invitation(meeting: Meeting, actor: Actor) -> Invitation | None:
    return meeting.invitations.standing().filter(person_id=actor.person_id or 0).first()


def coming_to(
    meeting: Meeting, actor: Actor, own: Invitation | None, typed: Mapping[str, str] | None
) -> dict[str, object]:
    seat = meeting.seats.filter(role=SeatRole.FACILITATOR).select_related("person").first()
    planned = meeting.state == MeetingState.PLANNED
    leads = actor.may(Ability.INVITE, meeting)
    return {
        "own_invitation": own,
        "led_by": seat.person if seat else None,
        "kind_short": SCRIPTS[meeting.kind].short,
        "answers": answers_of(meeting.invitations.standing()) if planned else None,
        "prepared": have_prepared(meeting) if leads else frozenset(),
        "poll": poll_of(meeting, actor.person_id) if planned else None,
        "suits": Suits.choices,
        "preparing": preparing_of(meeting, actor, typed or {}),
        "dialled": dialled(meeting.phone),
        "opens_at": meeting.starts_at - OPENS_BEFORE,
        "is_near": meeting.starts_at - timezone.now() < NEAR,
    }


def preparing_of(meeting: Meeting, actor: Actor, typed: Mapping[str, str]) -> Preparing | None:
    """The form of the four lines, for whoever is expected and while they may be written."""
    if not may_prepare(meeting) or not actor.may(Ability.COME, meeting):
        return None
    if not meeting.attendances.filter(person=actor.person_id or 0).exists():
        return None
    own = meeting.preparations.filter(person=actor.person_id or 0).first() or Preparation()
    kept = {name: getattr(own, name) for name, _label in LINES}
    return Preparing(own.rev, [Line(name, label, typed.get(name, kept[name]), kept[name]) for name, label in LINES])


def dialled(phone: str) -> str:
    """What a telephone dials of « 04 94 00 00 80, code 1234# »: the number, up to the first word."""
    return re.sub(r"[^\d+]", "", re.split(r"[^\d+ .()\u00a0\u202f-]", phone)[0])
