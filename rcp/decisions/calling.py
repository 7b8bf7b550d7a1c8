"""Whom one calls if it gets worse, in order: what a plan says, and the flat fields that a form sends for it. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from .one_line import plain

# Nobody tries a fourth number.
MOST_CALLS = 3
PARTS = ("name", "role", "phone", "hours")
NIGHT = {"name": "night_name", "phone": "night_phone"}
# Who answers at night everywhere in France: name, nothing to add to it, number.
OUT_OF_HOURS = (("SAMU", "", "15"), ("Pompiers", "", "18"), ("Urgences, sourds et malentendants", "", "114"))


@dataclass(frozen=True)
class Call:
    """Somebody to call: a name, what they are here, a number, and when they answer. Empty while nobody is named."""

    name: str = ""
    role: str = ""
    phone: str = ""
    hours: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.name or self.role or self.phone or self.hours)


@dataclass(frozen=True)
class Plan:
    """What happens, who is called one after the other, what is done, who answers at night and at the week-end.

    `calls` stand at their places: what somebody writes in the third does not move when the second is emptied meanwhile.
    """

    trigger: str
    steps: str = ""
    calls: tuple[Call, ...] = ()
    night: Call = Call()


@dataclass(frozen=True)
class Callee:
    """Somebody around the person, as they can be called: `person_id` in the directory, or `contact_id` of the
    situation. Who is close to the person is told by what they are, never by a name."""

    call: Call
    person_id: int | None = None
    contact_id: int | None = None


def field(part: str, rank: int) -> str:
    """« phone_2 »: the telephone of the second to be called; ranks begin at 1."""
    return f"{part}_{rank}"


CALL_FIELDS = tuple(field(part, rank) for rank in range(1, MOST_CALLS + 1) for part in PARTS)
FIELDS = ("trigger", "steps", *CALL_FIELDS, *NIGHT.values())


def flat(plan: Plan) -> dict[str, str]:
    """The plan as the fields of its form, each of `FIELDS`."""
    calls = [*plan.calls, *(Call(),) * MOST_CALLS][:MOST_CALLS]
    said = {field(part, rank): getattr(call, part) for rank, call in enumerate(calls, start=1) for part in PARTS}
    night = {name: getattr(plan.night, part) for part, name in NIGHT.items()}
    return {"trigger": plan.trigger, "steps": plan.steps, **said, **night}


def plan_of(given: Mapping[str, str]) -> Plan:
    """The plan that these fields say; one that is not given is empty."""
    ranks = range(1, MOST_CALLS + 1)
    calls = (Call(**{part: given.get(field(part, rank), "") for part in PARTS}) for rank in ranks)
    return Plan(
        trigger=given.get("trigger", ""),
        steps=given.get("steps", ""),
        calls=tuple(calls),
        night=Call(**{part: given.get(name, "") for part, name in NIGHT.items()}),
    )


def known_as(call: Call, around: Iterable[Callee]) -> Callee | None:
    """Whoever is called so around the person, when there is one only; of two the number tells which."""
    named = [callee for callee in around if call.name and plain(callee.call.name) == plain(call.name)]
    if len(named) > 1 and call.phone:
        named = [callee for callee in named if callee.call.phone == call.phone]
    return named[0] if len(named) == 1 else None


def filled(call: Call, known: Callee | None) -> Call:
    """What is known of whoever is named, where nothing was typed."""
    if known is None or call.phone:
        return call
    return replace(
        call, role=call.role or known.call.role, phone=known.call.phone, hours=call.hours or known.call.hours
    )
