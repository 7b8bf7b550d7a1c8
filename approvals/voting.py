"""Counting the ballots of one body: quorum by head, majority of those who took sides. Pure.

The quorum is met when at least so many electors answered, abstentions included. It is approved when it is met and more
approve than refuse; a tie does not approve.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

APPROVE, REFUSE, ABSTAIN = "approve", "refuse", "abstain"


class Outcome(StrEnum):
    PENDING = "pending"
    APPROVED = "approved"
    RETURNED = "returned"


@dataclass(frozen=True)
class Tally:
    electors: int
    quorum: int
    approve: int
    refuse: int
    abstain: int

    @property
    def cast(self) -> int:
        return self.approve + self.refuse + self.abstain

    @property
    def waiting(self) -> int:
        return self.electors - self.cast

    @property
    def quorum_met(self) -> bool:
        return self.cast >= self.quorum

    @property
    def majority(self) -> bool:
        return self.approve > self.refuse


def tally(*, electors: int, quorum: int, choices: Sequence[str]) -> Tally:
    """Raises ValueError when there are more answers than electors, or an unknown answer."""
    if len(choices) > electors:
        raise ValueError("more ballots than electors")
    if unknown := set(choices) - {APPROVE, REFUSE, ABSTAIN}:
        raise ValueError(f"unknown choices: {sorted(unknown)}")
    return Tally(electors, quorum, choices.count(APPROVE), choices.count(REFUSE), choices.count(ABSTAIN))


def outcome(count: Tally, *, over: bool) -> Outcome:
    """The result now; PENDING while an answer to come could still change it and time is not `over`."""
    if over or count.waiting == 0:
        return Outcome.APPROVED if count.quorum_met and count.majority else Outcome.RETURNED
    if count.quorum_met and count.approve > count.refuse + count.waiting:
        return Outcome.APPROVED
    if count.refuse >= count.approve + count.waiting or count.cast + count.waiting < count.quorum:
        return Outcome.RETURNED
    return Outcome.PENDING


def why_returned(count: Tally) -> str:
    """The reason of a return, in French, as the history says it."""
    if not count.quorum_met:
        answers = f"{count.cast} réponse{_s(count.cast)}"
        return f"Quorum non atteint\u00a0: {answers} sur {count.quorum} nécessaire{_s(count.quorum)}."
    abstentions = f"{count.abstain} abstention{_s(count.abstain)}"
    return f"Majorité non atteinte\u00a0: {count.approve} pour, {count.refuse} contre, {abstentions}."


def _s(n: int) -> str:
    return "s" if n > 1 else ""
