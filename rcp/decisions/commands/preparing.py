"""Contingencies: what to do if it gets worse."""

import re
from collections.abc import Collection, Mapping, Sequence

from django.utils.translation import gettext as _

from rcp.access.actor import Actor
from rcp.journal.refusals import Refused
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb
from rcp.meetings.changes import Plain
from rcp.meetings.locks import found, refuse_stale
from rcp.meetings.text import line, lines

from ..callees import answering_everywhere, call_of, callees_of
from ..calling import MOST_CALLS, PARTS, Call, Callee, Plan, field, filled, flat, known_as, plan_of
from ..models import Contingency
from .writing import refuse_withdrawn, restore, rewrite, signed, withdraw, writable, write

PHONE = re.compile(r"\+?[\d ().]{2,20}")


@atomic
def plan_contingency(*, by: Actor, meeting_id: int, plan: Plan) -> Contingency:
    """Write what to do if it gets worse. Whoever is named and known around the person brings their own number."""
    meeting = writable(by, meeting_id)
    said = _cleaned(plan)
    contingency = Contingency(
        trigger=said.trigger, steps=said.steps, **signed(by, meeting, meeting.contingencies.all())
    )
    write(contingency, Verb.CONTINGENCY_PLANNED, by=by, meeting=meeting)
    _call(contingency, said, callees_of(meeting), fill=range(1, MOST_CALLS + 1))
    return contingency


@atomic
def revise_contingency(
    *,
    by: Actor,
    meeting_id: int,
    contingency_id: int,
    rev: int,
    changes: Mapping[str, str],
    was: Mapping[str, Plain] | None = None,
) -> Contingency:
    """Change what a plan says, by the names of `calling.FIELDS`; what is not given stays. NotYet with the plan as it
    stands when somebody changed the same meanwhile. `was`: see rcp.meetings.changes."""
    meeting = writable(by, meeting_id)
    contingency = found(meeting.contingencies.select_for_update(of=("self",), no_key=True), contingency_id)
    refuse_withdrawn(contingency)
    stands = flat(plan_as_written(contingency))
    refuse_stale(rev, contingency.rev, dict(stands), changed=changes, was=was)
    around, anew = callees_of(meeting), _named_anew(stands, changes)
    said = _cleaned(plan_of({**stands, **_forgotten(anew, changes, around), **changes}))
    contingency.trigger, contingency.steps = said.trigger, said.steps
    _call(contingency, said, around, fill=anew)
    return rewrite(contingency, Verb.CONTINGENCY_REVISED, by=by, meeting=meeting)


@atomic
def withdraw_contingency(*, by: Actor, meeting_id: int, contingency_id: int) -> Contingency:
    meeting = writable(by, meeting_id)
    contingency = found(meeting.contingencies.select_for_update(of=("self",), no_key=True), contingency_id)
    return withdraw(contingency, Verb.CONTINGENCY_WITHDRAWN, by=by, meeting=meeting)


@atomic
def restore_contingency(*, by: Actor, meeting_id: int, contingency_id: int) -> Contingency:
    meeting = writable(by, meeting_id)
    contingency = found(meeting.contingencies.select_for_update(of=("self",), no_key=True), contingency_id)
    return restore(contingency, Verb.CONTINGENCY_RESTORED, by=by, meeting=meeting)


def plan_as_written(contingency: Contingency) -> Plan:
    night = contingency.by_night
    places = {row.rank: call_of(row) for row in contingency.by_day}
    calls = tuple(places.get(rank, Call()) for rank in range(1, MOST_CALLS + 1))
    return Plan(contingency.trigger, contingency.steps, calls, call_of(night) if night else Call())


def _call(contingency: Contingency, plan: Plan, around: Sequence[Callee], *, fill: Collection[int]) -> None:
    """Write who is called, in place of who was; the number of the places to `fill` is the one known."""
    contingency.calls.all().delete()
    rows = [*((rank, call, False) for rank, call in enumerate(plan.calls, start=1)), (1, plan.night, True)]
    everywhere = answering_everywhere()
    for rank, call, out_of_hours in rows:
        if call.is_empty:
            continue
        known = known_as(call, around)
        said = filled(call, known or (known_as(call, everywhere) if out_of_hours else None))
        kept = said if rank in fill or out_of_hours else call
        contingency.calls.create(
            rank=rank,
            out_of_hours=out_of_hours,
            person_id=known.person_id if known else None,
            contact_id=known.contact_id if known else None,
            name=kept.name,
            role=kept.role,
            phone=kept.phone,
            hours=kept.hours,
        )


def _named_anew(stands: Mapping[str, str], changes: Mapping[str, str]) -> list[int]:
    """The places whose name was just changed: an emptied number stays empty, unless somebody else is called."""
    ranks = range(1, MOST_CALLS + 1)
    return [
        rank
        for rank in ranks
        if changes.get(field("name", rank), stands[field("name", rank)]) != stands[field("name", rank)]
    ]


def _forgotten(ranks: Collection[int], changes: Mapping[str, str], around: Sequence[Callee]) -> dict[str, str]:
    """Somebody known takes a place with their own number: that of whoever was there goes."""
    known = [rank for rank in ranks if known_as(Call(changes[field("name", rank)]), around)]
    return {field(part, rank): "" for rank in known for part in PARTS}


def _cleaned(plan: Plan) -> Plan:
    return Plan(
        trigger=line(plan.trigger, most=200, name=_("Ce qui alerte"), needed=True),
        steps=lines(plan.steps, most=1000, name=_("Ce qui est fait")),
        calls=tuple(_reached(call, _("Qui est appelé")) for call in plan.calls),
        night=_reached(plan.night, _("La nuit et le week-end")),
    )


def _reached(call: Call, name: str) -> Call:
    return Call(
        name=line(call.name, most=120, name=name),
        role=line(call.role, most=80, name=_("À quel titre")),
        phone=_phone(call.phone),
        hours=line(call.hours, most=80, name=_("Horaires")),
    )


def _phone(number: str) -> str:
    number = " ".join(number.split())
    if number and not PHONE.fullmatch(number):
        raise Refused(_("« %(number)s » n’est pas un numéro de téléphone.") % {"number": number[:40]})
    return number
