"""Which of the proposed dates suits most people. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Tally:
    """How many come, would if need be, and cannot."""

    yes: int
    maybe: int
    no: int


def tally(answers: Sequence[str]) -> Tally:
    return Tally(answers.count("yes"), answers.count("maybe"), answers.count("no"))


def best(dates: Mapping[datetime, Tally]) -> datetime | None:
    """The date with most people there, then with most whom it suits, then the earliest; None while nobody answered."""
    answered = {at: each for at, each in dates.items() if each.yes or each.maybe}
    if not answered:
        return None
    return min(answered, key=lambda at: (-(dates[at].yes + dates[at].maybe), -dates[at].yes, at))
