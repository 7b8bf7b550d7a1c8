"""Where an action item stands, in the words the screens use, and when it is late. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

SOON = timedelta(days=7)


class Standing(StrEnum):
    """The order is that of urgency on a list."""

    UNOWNED = "unowned"
    LATE = "late"
    TO_CONFIRM = "to_confirm"
    CONFIRMED = "confirmed"
    IN_PROGRESS = "in_progress"
    NOT_DONE = "not_done"
    DONE = "done"


WORDS = {
    Standing.UNOWNED: "à désigner",
    Standing.LATE: "en retard",
    Standing.TO_CONFIRM: "à confirmer",
    Standing.CONFIRMED: "confirmé",
    Standing.IN_PROGRESS: "en cours",
    Standing.NOT_DONE: "non fait",
    Standing.DONE: "fait",
}


class Answer(StrEnum):
    """What one says on one's own line."""

    CONFIRM = "confirm"
    CANNOT = "cannot"
    STARTED = "started"
    DONE = "done"
    NOT_DONE = "not_done"


# The status an answer leads to, from the statuses it can be given in.
ANSWERS: dict[Answer, tuple[str, frozenset[str]]] = {
    Answer.CONFIRM: ("confirmed", frozenset({"to_confirm", "declined", "not_done"})),
    Answer.CANNOT: ("declined", frozenset({"to_confirm", "confirmed", "in_progress"})),
    Answer.STARTED: ("in_progress", frozenset({"to_confirm", "confirmed", "not_done", "done"})),
    Answer.DONE: ("done", frozenset({"to_confirm", "confirmed", "in_progress", "not_done"})),
    Answer.NOT_DONE: ("not_done", frozenset({"to_confirm", "confirmed", "in_progress", "done"})),
}
# What somebody else may note of what one says.
SAID_ALOUD = frozenset({Answer.CONFIRM, Answer.CANNOT})
# Still to be done.
OPEN = ("to_confirm", "confirmed", "in_progress")
NEED_A_REASON = frozenset({Answer.CANNOT, Answer.NOT_DONE})


def answered(status: str, answer: Answer, reason: str) -> tuple[str, str]:
    """The status this answer leads to, and why it is impossible (empty when it is not)."""
    following, possible = ANSWERS[answer]
    if status not in possible:
        return status, "Cette réponse est déjà donnée, ou ne s’applique plus à cette action."
    if answer in NEED_A_REASON and not reason:
        return status, "Dites pourquoi en quelques mots : c’est ce qui permettra d’y remédier."
    return following, ""


def is_late(status: str, due_on: date | None, *, today: date) -> bool:
    return due_on is not None and due_on < today and status in (*OPEN, "declined")


def standing(status: str, *, owned: bool, due_on: date | None, today: date) -> Standing:
    if status == "done":
        return Standing.DONE
    if status == "not_done":
        return Standing.NOT_DONE
    if not owned:
        return Standing.UNOWNED
    if is_late(status, due_on, today=today):
        return Standing.LATE
    return Standing(status) if status in ("confirmed", "in_progress") else Standing.TO_CONFIRM


def postponed(status: str, due_on: date | None, until: date, *, today: date) -> str:
    """Why an action cannot be put off until that day; empty when it can."""
    if status in ("done", "declined"):
        return "Cette action n’est plus à faire : elle ne peut pas être reportée."
    if until < today:
        return "Cette date est passée : choisissez un jour à venir."
    if until == due_on:
        return "C’est déjà la date prévue : choisissez-en une autre."
    return ""


class When(StrEnum):
    LATE = "late"
    SOON = "soon"
    LATER = "later"


HEADINGS = {When.LATE: "En retard", When.SOON: "Dans les sept jours", When.LATER: "Plus tard"}


def when(due_on: date | None, *, today: date) -> When:
    """Which part of « mes actions » an open action stands in; without a date it is for later."""
    if due_on is None:
        return When.LATER
    if due_on < today:
        return When.LATE
    return When.SOON if due_on <= today + SOON else When.LATER


@dataclass(frozen=True)
class Tally:
    unowned: int
    undated: int

    @property
    def sentence(self) -> str:
        """« 1 sans responsable », « 2 sans échéance », or nothing."""
        parts = []
        if self.unowned:
            parts.append(f"{self.unowned} sans responsable")
        if self.undated:
            parts.append(f"{self.undated} sans échéance")
        return " · ".join(parts)


def tally(rows: Iterable[tuple[bool, bool]]) -> Tally:
    """`rows` are (owned, dated), one per action item."""
    rows = list(rows)
    return Tally(sum(not owned for owned, _ in rows), sum(not dated for _, dated in rows))
