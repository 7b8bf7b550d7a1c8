"""Who speaks next in a round of table. Pure.

Whoever asked for the floor comes first, in the order they asked; then whoever has to leave, then the others in turn.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

# What each is asked to keep to; nobody is cut off.
ONE_TURN = timedelta(seconds=90)


@dataclass(frozen=True)
class Place:
    """Somebody at the table. `first`: they must leave, and pass before the others. `asked_at`: when they asked."""

    who: int
    first: bool = False
    said: bool = False
    asked_at: datetime | None = None


def next_to_speak(places: Sequence[Place]) -> int | None:
    """Of those in their order around the table; None when everybody has spoken and nobody asks."""
    asking = sorted((each for each in places if each.asked_at), key=lambda each: str(each.asked_at))
    to_come = sorted((each for each in places if not each.said), key=lambda each: not each.first)
    return next((each.who for each in (*asking, *to_come)), None)
