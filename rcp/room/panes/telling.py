"""Retour à la personne: who tells them, and those close to them, what was decided; when, and how."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from rcp.careplan import commands as careplan
from rcp.careplan.models import Telling, ToldTo
from rcp.careplan.queries import tellings_of, told_or_there, voice_of
from rcp.careplan.working_days import next_working_day
from rcp.cases.models import SharingBasis
from rcp.journal.verbs import Verb
from rcp.meetings.models import Meeting

from ..commands.arguments import clearable, code, day, integer, name, needed, optional, plain_values, text
from ..commands.command import Command, renamed
from ..queries import RoomPicture
from .pane import Missing, Pane
from .voice import PANE as VOICE


@dataclass(frozen=True)
class Tellings:
    """`proposed_teller`, `proposed_on`: whoever follows the situation, on the next day of work."""

    rows: Sequence[Telling]
    was_there: bool
    proposed_teller: str
    proposed_on: date

    @property
    def standing(self) -> Sequence[Telling]:
        return [row for row in self.rows if row.withdrawn_at is None]

    @property
    def withdrawn(self) -> Sequence[Telling]:
        return [row for row in self.rows if row.withdrawn_at is not None]

    @property
    def people(self) -> Sequence[tuple[str, str | Promise]]:
        return ToldTo.choices


def read(picture: RoomPicture) -> Tellings | None:
    meeting = picture.meeting
    if meeting.case is None:
        return None
    lead = meeting.case.lead
    return Tellings(
        rows=tellings_of(meeting),
        was_there=voice_of(meeting).participation == "present",
        proposed_teller=lead.name if lead else "",
        proposed_on=next_working_day(picture.today),
    )


def offered(picture: RoomPicture) -> bool:
    return picture.meeting.is_rcp


def missing(meeting: Meeting) -> Sequence[Missing]:
    """In a case conference somebody tells the person, unless they were there; once the sharing has stopped nobody may
    write it any more."""
    if not meeting.is_rcp or told_or_there(meeting):
        return ()
    if SharingBasis.objects.ended([meeting.case_id or 0], on=timezone.localdate()):
        return ()
    return [Missing(_now("Ce que l’on dit à la personne, et qui le lui dit, n’est pas noté."), "telling-new")]


TOLD = {"teller": optional(name), "what": optional(text), "means": optional(text), "told_to": optional(code)}

COMMANDS: Mapping[str, Command] = {
    "plan_telling": Command(
        renamed(careplan.plan_telling), {**TOLD, "teller": needed(name), "what": needed(text), "on": optional(day)}
    ),
    "revise_telling": Command(
        renamed(careplan.revise_telling, telling="telling_id"),
        {
            "telling": needed(integer),
            "rev": needed(integer),
            **TOLD,
            "on": clearable(day),
            "was": optional(plain_values),
        },
    ),
    "withdraw_telling": Command(renamed(careplan.withdraw_telling, telling="telling_id"), {"telling": needed(integer)}),
    "restore_telling": Command(renamed(careplan.restore_telling, telling="telling_id"), {"telling": needed(integer)}),
}

PANE = Pane(
    name="telling",
    label=_("Retour à la personne"),
    tab=_("Retour"),
    icon="↩",
    sections={
        "telling": VOICE.sections["voice"]
        | {
            Verb.TELLING_PLANNED,
            Verb.TELLING_REVISED,
            Verb.TELLING_WITHDRAWN,
            Verb.TELLING_RESTORED,
        }
    },
    read=read,
    commands=COMMANDS,
    missing=missing,
    assured=_("Quelqu’un informe la personne, ou elle était là"),
    told={
        Verb.TELLING_PLANNED: _("le retour à la personne noté"),
        Verb.TELLING_REVISED: _("le retour à la personne modifié"),
        Verb.TELLING_WITHDRAWN: _("le retour à la personne retiré"),
        Verb.TELLING_RESTORED: _("le retour à la personne rétabli"),
    },
    offered=offered,
)
