"""What surrounds a situation, written down: relatives, how to reach the circle, who tells whom, the steps taken."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.journal.record import name_of, record
from rcp.journal.refusals import NotYet
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb
from rcp.paper.codes import next_code
from rcp.paper.commands import ask_for_print, freeze
from rcp.paper.models import Frozen
from rcp.people.identities import Allowed

from .commands import anonymous, complete, line, locked_case
from .models import CareCircle, Case, InformationFlow, PathStep, Relative
from .paper import COMPLETE, KIND, Whole, content_of

_ATTEMPTS = 20
Row = TypeVar("Row", bound=models.Model)
# Names of professionals stand in these lines; a telephone is what one writes there.
_PHONES = Allowed(phones=True)
_WHO_TREATS = Allowed(doctors=True, phones=True)


@atomic
def add_relative(*, by: Actor, case_id: int, told: Mapping[str, Any]) -> Relative:
    """Somebody stands by the person from today, known by what they are to them: « sa fille », never a name."""
    case = _to_revise(by, case_id)
    relative = Relative(case=case, since=timezone.localdate(), **_tidy(told))
    anonymous((relative.bond, relative.hours), _PHONES)
    return _added(by, case, relative, part="relatives")


@atomic
def part_from_relative(*, by: Actor, case_id: int, relative_id: int) -> None:
    """From today they no longer do; that they did stays."""
    case = _to_revise(by, case_id)
    gone = case.relatives.filter(pk=relative_id, until__isnull=True).update(until=timezone.localdate())
    _refuse_unless(gone)
    _note(by, case, "relatives")


@atomic
def tell_how_to_reach(*, by: Actor, case_id: int, person_id: int, told: Mapping[str, Any]) -> CareCircle:
    """The place, the telephone and the hours of somebody of the circle, for this situation."""
    case = _to_revise(by, case_id)
    stay = case.circle.filter(person_id=person_id, until__isnull=True).first()
    _refuse_unless(stay)
    assert stay is not None  # noqa: S101
    for name, value in _tidy(told).items():
        setattr(stay, name, value)
    anonymous((stay.role, stay.hours), _WHO_TREATS)
    complete(stay)
    stay.save(update_fields=["role", "phone", "hours"])
    _note(by, case, "circle")
    return stay


@atomic
def add_flow(*, by: Actor, case_id: int, told: Mapping[str, Any]) -> InformationFlow:
    """One more line of the « circuit d’informations »."""
    case = _to_revise(by, case_id)
    flow = InformationFlow(case=case, **_tidy(told))
    anonymous((flow.teller, flow.told, flow.what), Allowed(known=_last_names(case), doctors=True, phones=True))
    return _added(by, case, flow, part="flows")


@atomic
def remove_flow(*, by: Actor, case_id: int, flow_id: int) -> None:
    case = _to_revise(by, case_id)
    _refuse_unless(case.flows.filter(pk=flow_id).delete()[0])
    _note(by, case, "flows")


@atomic
def add_step(*, by: Actor, case_id: int, told: Mapping[str, Any]) -> PathStep:
    """A step was taken, or will be, on a day."""
    case = _to_revise(by, case_id)
    step = PathStep(case=case, **_tidy(told))
    anonymous((step.note,), _WHO_TREATS)
    return _added(by, case, step, part="steps")


@atomic
def remove_step(*, by: Actor, case_id: int, step_id: int) -> None:
    case = _to_revise(by, case_id)
    _refuse_unless(case.steps.filter(pk=step_id).delete()[0])
    _note(by, case, "steps")


@atomic
def print_circle(*, by: Actor, case_id: int) -> Frozen:
    """Freeze who is around the person today and queue the sheet; a new version each time it is asked."""
    case = locked_case(case_id)
    by.require(Ability.READ, Whole(case))
    content = content_of(case)
    known = Frozen.objects.filter(kind=KIND, subject=name_of(case))
    number, code, year = known.count() + 1, known.values_list("code", flat=True).first(), timezone.localdate().year
    for _attempt in range(_ATTEMPTS):
        taken = Frozen.objects.filter(code__startswith=f"CERCLE-{year}-").values_list("code", flat=True)
        try:
            frozen = freeze(
                by=by,
                kind=KIND,
                code=code or next_code("CERCLE", year, taken),
                number=str(number),
                title=content["title"],
                organisation=case.organisation,
                subject=case,
                content=content,
            )
        except NotYet:
            continue
        ask_for_print(frozen=frozen, name=COMPLETE)
        return frozen
    raise NotYet(_("La fiche n’a pas pu recevoir de numéro. Réessayez."))


def _to_revise(by: Actor, case_id: int) -> Case:
    case = locked_case(case_id)
    by.require(Ability.REVISE, case)
    return case


def _added(by: Actor, case: Case, row: Row, *, part: str) -> Row:
    complete(row)
    row.save(force_insert=True)
    _note(by, case, part)
    return row


def _note(by: Actor, case: Case, part: str) -> None:
    record(Verb.CASE_REVISED, by=by, stream=case.stream, subject=case, audit_only=True, parts=[part])


def _refuse_unless(found: object) -> None:
    if not found:
        raise NotYet(_("Cette ligne n’est plus dans la situation."))


def _tidy(told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: line(value) if isinstance(value, str) else value for name, value in told.items()}


def _last_names(case: Case) -> frozenset[str]:
    return frozenset(case.circle.values_list("person__last_name", flat=True))
