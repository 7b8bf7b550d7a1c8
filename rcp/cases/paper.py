"""The circle on paper: drawn, listed with its telephones, and who tells whom. One page for the fridge or the bag."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from rcp.access.abilities import Ability, Role, State, Thing
from rcp.access.actor import Actor
from rcp.paper import graphviz, wording
from rcp.paper.kinds import PaperKind, Sheet
from rcp.paper.models import Frozen

from . import drawing
from .around import Circle, circle_of
from .models import Case

KIND = "care_circle"
COMPLETE = "complete"
# What a page leaves to the drawing, in points.
PAGE_WIDTH, MOST_HEIGHT = 493.0, 215.0


def content_of(case: Case) -> dict[str, Any]:
    """Plain values: who is around today, how to reach each, who tells whom."""
    circle = circle_of(case)
    return {
        "kind": KIND,
        "title": _("Cercle de soins — %(alias)s") % {"alias": case.alias},
        "organisation": case.organisation.name,
        "case": case.alias,
        "made_on": timezone.localdate().isoformat(),
        "people": _people(circle),
        "flows": [
            {"teller": row.teller, "told": row.told, "what": row.what, "channel": row.get_channel_display()}
            for row in circle.flows
        ],
    }


def _people(circle: Circle) -> list[dict[str, str]]:
    """In the order of the drawing, each with how to reach them."""
    reached = [
        *((stay.reached_at, stay.hours) for stay in circle.stays),
        *((one.phone, one.hours) for one in circle.relatives),
        *((one.phone, one.hours) for one in circle.contacts),
    ]
    return [
        {"name": one.name, "what": one.what, "group": one.kind, "phone": phone, "hours": hours}
        for one, (phone, hours) in zip(circle.people(), reached, strict=True)
    ]


def sheet(content: dict[str, Any], copy: str, facts: dict[str, Any]) -> Sheet:
    around = [drawing.Around(one["name"], one["what"], one["group"]) for one in content["people"]]
    flows = [drawing.Flow(row["teller"], row["told"]) for row in content["flows"]]
    picture = graphviz.svg(drawing.dot(content["case"], around, flows))
    width, high = graphviz.size_of(picture)
    context = {
        **content,
        "status": _("Cercle de soins"),
        "day": wording.day(date.fromisoformat(content["made_on"])),
        "spoken": drawing.spoken(content["case"], around),
        "drawing_height": round(high * min(1.0, PAGE_WIDTH / width, MOST_HEIGHT / high) * 4 / 3),
    }
    return Sheet("cases/paper/circle.html", context, {"cercle": picture})


@dataclass(frozen=True)
class Whole:
    """The sheet says what is told of the person too: it is for whom the basis of sharing covers that."""

    case: Case
    guarded_as = Thing.CASE
    guarded_state = State.ANY

    def standing(self, actor: Actor) -> Collection[Role]:
        return self.case.standing(actor) if actor.may(Ability.MEDICAL, self.case) else set()


def thing(frozen: Frozen) -> Whole | None:
    pk = frozen.subject.rpartition(":")[2]
    case = Case.objects.select_related("organisation").filter(pk=pk).first()
    return Whole(case) if case is not None else None


circle_kind = PaperKind(
    label="Cercle de soins", copies={COMPLETE: "Cercle de soins et circuit d’informations"}, sheet=sheet, thing=thing
)
