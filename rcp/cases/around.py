"""What the page of a situation shows around the words: the circle drawn, the circuit, the path."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from rcp.paper import graphviz

from . import drawing
from .models import CareCircle, Case, Contact, InformationFlow, PathStep, Relative
from .pathway import StepKind


@dataclass(frozen=True)
class Circle:
    """Who is around the person today."""

    stays: Sequence[CareCircle]
    relatives: Sequence[Relative]
    contacts: Sequence[Contact]
    flows: Sequence[InformationFlow]

    def people(self) -> list[drawing.Around]:
        """In the order they are read."""
        return [
            *(drawing.Around(stay.person.name, stay.role or stay.person.occupation) for stay in self.stays),
            *(drawing.Around(one.bond, one.get_tie_display(), drawing.RELATIVE) for one in self.relatives),
            *(drawing.Around(one.category, one.name, drawing.CONTACT) for one in self.contacts),
        ]

    def dot(self, alias: str) -> str:
        flows = [drawing.Flow(flow.teller, flow.told) for flow in self.flows]
        return drawing.dot(alias, self.people(), flows)


def circle_of(case: Case) -> Circle:
    today = timezone.localdate()
    return Circle(
        stays=list(case.circle.current(today).select_related("person__profession")),
        relatives=list(case.relatives.current(today)),
        contacts=list(case.contacts.all()),
        flows=list(case.flows.all()),
    )


def drawn(case: Case, circle: Circle) -> SafeString:
    """Empty when `dot` could not draw: the list beside says it all."""
    try:
        # Rebuilt from a list of allowed elements by rcp.paper.graphviz: nothing people wrote is markup there.
        return mark_safe(graphviz.svg(circle.dot(case.alias)))  # noqa: S308
    except graphviz.NotDrawn:
        return SafeString("")


@dataclass(frozen=True)
class Stage:
    """A step of the path: when it was taken, once or more; nothing yet is a stage too."""

    label: str
    steps: Sequence[PathStep]


def path_of(case: Case) -> list[Stage]:
    """The six steps in their order, each with its days."""
    taken = list(case.steps.all())
    return [Stage(str(label), [step for step in taken if step.kind == kind]) for kind, label in StepKind.choices]


def around(case: Case) -> dict[str, Any]:
    """The context of the page, this part of it."""
    circle = circle_of(case)
    return {
        "around": circle,
        "drawing": drawn(case, circle),
        "spoken": drawing.spoken(case.alias, circle.people()),
        "path": path_of(case),
        "left": list(case.circle.filter(until__lte=timezone.localdate()).select_related("person")),
        "writings": {row.part: row for row in case.writings.all()},
    }
