"""Contingencies: what to do if it gets worse."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields

from django.utils.translation import gettext as _

from rcp.access.actor import Actor
from rcp.journal.refusals import Refused
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb
from rcp.meetings.changes import Plain
from rcp.meetings.locks import found, refuse_stale
from rcp.meetings.text import line, lines

from ..models import Contingency
from .writing import refuse_withdrawn, restore, rewrite, signed, withdraw, writable, write

PHONE = re.compile(r"\+?[\d ().]{2,20}")


@dataclass(frozen=True)
class Plan:
    """What a contingency says; what is not known yet is empty."""

    trigger: str
    contact: str = ""
    phone: str = ""
    hours: str = ""
    steps: str = ""
    night_contact: str = ""
    night_phone: str = ""

    def cleaned(self) -> dict[str, str]:
        return {
            "trigger": line(self.trigger, most=200, name=_("Ce qui alerte"), needed=True),
            "contact": line(self.contact, most=120, name=_("Qui est appelé")),
            "phone": _phone(self.phone),
            "hours": line(self.hours, most=80, name=_("Horaires")),
            "steps": lines(self.steps, most=1000, name=_("Ce qui est fait")),
            "night_contact": line(self.night_contact, most=120, name=_("La nuit et le week-end")),
            "night_phone": _phone(self.night_phone),
        }


@atomic
def plan_contingency(*, by: Actor, meeting_id: int, plan: Plan) -> Contingency:
    meeting = writable(by, meeting_id)
    contingency = Contingency(**plan.cleaned(), **signed(by, meeting, meeting.contingencies.all()))
    return write(contingency, Verb.CONTINGENCY_PLANNED, by=by, meeting=meeting)


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
    """Change what a plan says, by the names of `Plan`; what is not given stays. NotYet with the plan as it stands when
    somebody changed the same meanwhile. `was`: see rcp.meetings.changes."""
    meeting = writable(by, meeting_id)
    contingency = found(meeting.contingencies.select_for_update(of=("self",), no_key=True), contingency_id)
    refuse_withdrawn(contingency)
    stands: dict[str, str] = {each.name: getattr(contingency, each.name) for each in fields(Plan)}
    refuse_stale(rev, contingency.rev, dict(stands), changed=changes, was=was)
    for name, value in Plan(**{**stands, **changes}).cleaned().items():
        setattr(contingency, name, value)
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


def _phone(number: str) -> str:
    number = " ".join(number.split())
    if number and not PHONE.fullmatch(number):
        raise Refused(_("« %(number)s » n’est pas un numéro de téléphone.") % {"number": number[:40]})
    return number
