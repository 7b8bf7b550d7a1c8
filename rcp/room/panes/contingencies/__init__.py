"""Si ça se dégrade: what alerts, who is called by day and by night, what is done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from rcp.decisions.models import STANDING, Contingency
from rcp.decisions.queries import contingencies_of
from rcp.journal.verbs import Verb
from rcp.meetings.models import Meeting

from ...queries import RoomPicture
from ...scripts.conditions import counted
from ..pane import PHASES, Missing, Pane
from .commands import COMMANDS


@dataclass(frozen=True)
class Plans:
    """`in_middle`: the phase works on them, and they have the width of a table."""

    rows: Sequence[Contingency]
    in_middle: bool

    @property
    def standing(self) -> Sequence[Contingency]:
        return [row for row in self.rows if row.withdrawn_at is None]


def read(picture: RoomPicture) -> Plans:
    return Plans(contingencies_of(picture.meeting), in_middle=picture.layout.middle == PANE.name)


def counts(meeting: Meeting) -> Mapping[str, int]:
    return {"contingencies": Contingency.objects.filter(STANDING, meeting=meeting).count()}


def missing(meeting: Meeting) -> Sequence[Missing]:
    """In a case conference somebody answers at night."""
    if not meeting.is_rcp:
        return ()
    silent = meeting.contingencies.filter(STANDING, night_contact="", night_phone="").order_by("number")
    said = _now("« %(trigger)s » : qui répond la nuit et le week-end ?")
    return [Missing(said % {"trigger": row.trigger}, f"contingency-{row.pk}-night") for row in silent]


PANE = Pane(
    name="contingencies",
    label=_("Si ça se dégrade"),
    tab=_("Urgence"),
    icon="!",
    sections={
        "contingencies": PHASES
        | {
            Verb.CONTINGENCY_PLANNED,
            Verb.CONTINGENCY_REVISED,
            Verb.CONTINGENCY_WITHDRAWN,
            Verb.CONTINGENCY_RESTORED,
        }
    },
    read=read,
    commands=COMMANDS,
    counts=counts,
    conditions=(
        counted(
            "prepared",
            "contingencies",
            "Aucune conduite à tenir n’est inscrite : que fait-on si ça se dégrade ?",
        ),
    ),
    missing=missing,
    assured=_("Quelqu’un répond la nuit et le week-end"),
    told={
        Verb.CONTINGENCY_PLANNED: _("une conduite à tenir inscrite"),
        Verb.CONTINGENCY_REVISED: _("une conduite à tenir modifiée"),
        Verb.CONTINGENCY_WITHDRAWN: _("une conduite à tenir retirée"),
        Verb.CONTINGENCY_RESTORED: _("une conduite à tenir rétablie"),
    },
)
