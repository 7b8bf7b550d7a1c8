"""Si ça se dégrade: what alerts, who is called by day and by night, what is done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from rcp.decisions.callees import answering_everywhere, callees_of
from rcp.decisions.calling import MOST_CALLS, OUT_OF_HOURS, Call, Callee, Plan
from rcp.decisions.commands import plan_as_written
from rcp.decisions.models import STANDING, Contingency
from rcp.decisions.queries import contingencies_of
from rcp.journal.verbs import Verb
from rcp.meetings.models import Meeting

from ...queries import RoomPicture
from ...scripts.conditions import counted
from ..pane import PHASES, Missing, Pane
from .commands import COMMANDS


@dataclass(frozen=True)
class PlanForm:
    """What the form of a plan says, and what tells its fields from those of the others."""

    prefix: str
    plan: Plan

    @property
    def places(self) -> Sequence[tuple[int, Call]]:
        """Those to call by their rank, with the empty places after them."""
        return list(enumerate([*self.plan.calls, *(Call(),) * MOST_CALLS][:MOST_CALLS], start=1))


@dataclass(frozen=True)
class PlanLine:
    plan: Contingency

    @cached_property
    def form(self) -> PlanForm:
        return PlanForm(str(self.plan.pk), plan_as_written(self.plan))


class Plans:
    """`in_middle`: the phase works on them, and they have the width of a table. `callees`: whom the forms offer."""

    # Somebody answers under this number wherever one is: what is proposed until something better is known.
    blank = PlanForm("new", Plan("", night=Call(*OUT_OF_HOURS[0])))

    def __init__(self, meeting: Meeting, rows: Sequence[Contingency], *, in_middle: bool) -> None:
        self._meeting = meeting
        self.lines = [PlanLine(row) for row in rows]
        self.in_middle = in_middle

    @property
    def standing(self) -> Sequence[PlanLine]:
        return [line for line in self.lines if line.plan.withdrawn_at is None]

    @cached_property
    def callees(self) -> Sequence[Callee]:
        return callees_of(self._meeting)

    @property
    def at_night(self) -> Sequence[Callee]:
        return answering_everywhere()


def read(picture: RoomPicture) -> Plans:
    return Plans(picture.meeting, contingencies_of(picture.meeting), in_middle=picture.layout.middle == PANE.name)


def counts(meeting: Meeting) -> Mapping[str, int]:
    return {"contingencies": Contingency.objects.filter(STANDING, meeting=meeting).count()}


def missing(meeting: Meeting) -> Sequence[Missing]:
    """In a case conference somebody answers at night."""
    if not meeting.is_rcp:
        return ()
    silent = meeting.contingencies.filter(STANDING).exclude(calls__out_of_hours=True).order_by("number")
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
