"""« Concertation rapide »: two people settle something between two doors. Same data and same paper as an hour together,
held and closed in one transaction."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.careplan.commands import plan_telling
from rcp.careplan.working_days import next_working_day
from rcp.cases.commands import locked_case
from rcp.cases.models import Case
from rcp.cases.queries import missing_to_share
from rcp.decisions.calling import Plan
from rcp.decisions.commands import (
    Owner,
    answer_action,
    assign_action,
    note_answer,
    plan_contingency,
    record_decision,
)
from rcp.journal.refusals import NotYet, Refused
from rcp.journal.transactions import atomic
from rcp.meetings.commands import check_in, count_in, end_meeting, note_attendance
from rcp.meetings.models import Meeting, Mode
from rcp.people.anonymity import refuse_identity
from rcp.people.identities import Allowed

from .closing import close_meeting
from .conduct import open_meeting, plan_meeting

MINUTES = 5


@dataclass(frozen=True)
class Task:
    what: str
    due_on: date | None


@dataclass(frozen=True)
class Quick:
    """What two people settled. `with_id`: somebody of the circle; otherwise `with_name` says who it was. A task that
    says nothing is none; `plan` neither when nothing alerts. `teller` tells the person on the next working day."""

    question: str
    decision: str
    mine: Task
    theirs: Task
    plan: Plan
    teller: str = ""
    with_id: int | None = None
    with_name: str = ""


@atomic
def hold_quickly(*, by: Actor, case_id: int, told: Quick) -> Meeting:
    """Hold and close the meeting of these two. Each says yes to their own line: the other aloud, noted by whoever
    writes. All or nothing: what closing asks for is said, and nothing is kept."""
    case = locked_case(case_id)
    by.require(Ability.SCHEDULE, case)
    if missing := missing_to_share(case):
        raise NotYet(_("La situation ne peut pas encore être partagée :"), missing=missing)
    _refuse(case, told)
    meeting = plan_meeting(
        by=by,
        kind="rcp",
        organisation_id=case.organisation_id,
        case_id=case.pk,
        question=told.question,
        starts_at=timezone.now(),
        planned_minutes=MINUTES,
        mode=Mode.PHONE,
    )
    other = _met(by, case, meeting, told)
    if told.decision.strip():
        record_decision(by=by, meeting_id=meeting.pk, text=told.decision)
    _entrust(by, meeting, told, other)
    if told.plan.trigger.strip():
        plan_contingency(by=by, meeting_id=meeting.pk, plan=told.plan)
    if told.teller.strip():
        on = next_working_day(timezone.localdate())
        plan_telling(by=by, meeting_id=meeting.pk, teller=told.teller, what=_("ce qui est décidé"), on=on)
    end_meeting(by=by, meeting_id=meeting.pk)
    return close_meeting(by=by, meeting_id=meeting.pk)


def _met(by: Actor, case: Case, meeting: Meeting, told: Quick) -> Owner:
    """Both are here; whoever is of the circle will read the record."""
    if told.with_id is not None and not case.circle.filter(person_id=told.with_id, until__isnull=True).exists():
        raise Refused(_("Cette personne n’est pas dans le cercle."))
    if told.with_id is not None:
        count_in(by=by, meeting_id=meeting.pk, person_id=told.with_id)
    open_meeting(by=by, meeting_id=meeting.pk)
    check_in(by=by, meeting_id=meeting.pk, mode=Mode.PHONE)
    if told.with_id is not None:
        note_attendance(by=by, meeting_id=meeting.pk, status="present", person_id=told.with_id, mode=Mode.PHONE)
        return Owner(id=told.with_id)
    if not told.with_name.strip():
        raise NotYet(_("Avec qui vous êtes-vous concerté ?"))
    note_attendance(by=by, meeting_id=meeting.pk, status="present", label=told.with_name, mode=Mode.PHONE)
    return Owner(label=told.with_name.strip())


def _entrust(by: Actor, meeting: Meeting, told: Quick, other: Owner) -> None:
    tasks = [
        (task, owner)
        for task, owner in ((told.mine, Owner(id=by.person_id)), (told.theirs, other))
        if task.what.strip()
    ]
    if not tasks:
        raise NotYet(_("Qui fait quoi ? Écrivez au moins une ligne."))
    for task, owner in tasks:
        action = assign_action(
            by=by, meeting_id=meeting.pk, text=task.what, owner=owner, due_on=task.due_on, no_due_date=True
        ).action
        if owner is other:
            note_answer(by=by, meeting_id=meeting.pk, action_id=action.pk, answer="confirm")
        else:
            answer_action(by=by, action_id=action.pk, answer="confirm")


def _refuse(case: Case, told: Quick) -> None:
    """Only the alias says whom it is about; whoever is of the circle is named by the record anyhow."""
    refuse_identity(*_words(told), allowed=Allowed(_around(case), doctors=True, phones=True))


def _around(case: Case) -> frozenset[str]:
    return frozenset(case.circle.filter(until__isnull=True).values_list("person__last_name", flat=True))


def _words(told: Quick) -> Iterator[str]:
    yield from (told.decision, told.mine.what, told.theirs.what, told.with_name, told.plan.trigger, told.plan.steps)
