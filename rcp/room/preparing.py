"""Preparing an RCP in one gesture: whoever is new enters the directory and the circle, the meeting is planned, all of
them are invited."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.access.commands import register_person
from rcp.cases.commands import join_circle, locked_case
from rcp.cases.models import Case
from rcp.journal.transactions import atomic
from rcp.meetings.commands import invite_person
from rcp.meetings.models import Meeting

from .conduct import plan_meeting


@dataclass(frozen=True)
class Newcomer:
    """Somebody who joins the circle: `person_id` of the directory, or 0 for whoever is registered with the rest."""

    role: str
    person_id: int = 0
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    phone: str = ""


@atomic
def prepare_rcp(
    *, by: Actor, case_id: int, circle: Collection[int], newcomers: Sequence[Newcomer], **planned: Any
) -> Meeting:
    """Plan the RCP of this situation and invite these people of its circle, and the newcomers, who enter it.

    All or nothing. `planned`: what schedule_meeting takes beside the kind, the structure and the situation.
    """
    case = locked_case(case_id)
    by.require(Ability.SCHEDULE, case)
    joined = [_joined(by, case, newcomer) for newcomer in newcomers]
    meeting = plan_meeting(by=by, kind="rcp", organisation_id=case.organisation_id, case_id=case.pk, **planned)
    for person_id in dict.fromkeys([*circle, *joined]):
        if person_id != by.person_id:
            invite_person(by=by, meeting_id=meeting.pk, person_id=person_id)
    return meeting


def _joined(by: Actor, case: Case, newcomer: Newcomer) -> int:
    person_id = newcomer.person_id or _registered(by, case, newcomer)
    join_circle(by=by, case_id=case.pk, person_id=person_id, role=newcomer.role)
    return person_id


def _registered(by: Actor, case: Case, newcomer: Newcomer) -> int:
    person = register_person(
        by=by,
        organisation_id=case.organisation_id,
        first_name=newcomer.first_name,
        last_name=newcomer.last_name,
        function=newcomer.role,
        email=newcomer.email,
        phone=newcomer.phone,
    )
    return person.pk
