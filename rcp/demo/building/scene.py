"""What the building of the demonstration passes along: who and what is there, and what time it is."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from rcp.access.actor import Actor, actor_of_account, actor_of_person
from rcp.access.models import Account
from rcp.people.models import Body, Organisation, Person

from ..clock import Clock

DATA = Path(__file__).resolve().parent.parent / "data"


@dataclass
class Scene:
    """`first_start` is the day the demonstration is built on; `people` and `places` are known by their key."""

    first_start: datetime
    clock: Clock
    places: dict[str, Organisation] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    bodies: dict[str, Body] = field(default_factory=dict)

    def actor(self, key: str) -> Actor:
        """This person acting with the rights they have at this moment of the story."""
        person = self.people[key]
        account = Account.objects.filter(person=person).first()
        return actor_of_account(account) if account else actor_of_person(person)


def told(name: str) -> dict[str, Any]:
    """A file of facts, as published."""
    with (DATA / name).open(encoding="utf-8") as file:
        facts: dict[str, Any] = yaml.safe_load(file)
    return facts
