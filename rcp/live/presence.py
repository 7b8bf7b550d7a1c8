"""Who is in a room now, over all processes. Never stored; a big screen is nobody."""

import json
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from rcp.people.models import Person

COLOURS = 8
# A process that has not repeated its list for this long has nobody any more.
FORGOTTEN = 15.0


@dataclass(frozen=True)
class Card:
    """A person as the others see them."""

    person: int
    name: str
    occupation: str
    initials: str
    colour: int


def colour_of(person_id: int) -> int:
    """The person's colour, from 0, the same on every screen and in shared documents."""
    return person_id % COLOURS


def cards(person_ids: Iterable[int]) -> dict[int, Card]:
    """The cards of these people, in one query."""
    people = Person.objects.select_related("profession").filter(pk__in=set(person_ids))
    return {
        person.pk: Card(person.pk, person.name, person.occupation, person.initials, colour_of(person.pk))
        for person in people
    }


class Presence:
    """Who is here, as this process knows it: its own sockets, and what other processes said lately."""

    def __init__(self) -> None:
        self._elsewhere: dict[str, tuple[float, list[Card]]] = {}

    def note(self, process: str, people: list[Card]) -> None:
        self._elsewhere[process] = (time.monotonic(), people)

    def everyone(self, here: Iterable[Card]) -> list[Card]:
        """Each person once, by name."""
        limit = time.monotonic() - FORGOTTEN
        self._elsewhere = {process: said for process, said in self._elsewhere.items() if said[0] > limit}
        people = {card.person: card for _, there in self._elsewhere.values() for card in there}
        people |= {card.person: card for card in here}
        return sorted(people.values(), key=lambda card: (card.name, card.person))


def packed(process: str, here: Iterable[Card]) -> bytes:
    return json.dumps([process, [asdict(card) for card in here]]).encode()


def unpacked(content: bytes) -> tuple[str, list[Card]]:
    process, people = json.loads(content)
    return process, [Card(**each) for each in people]
