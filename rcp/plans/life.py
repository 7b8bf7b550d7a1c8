"""The life of a plan (PPCS), and what a version needs before it holds. Pure.

Source: HAS, « Plan personnalisé de coordination en santé » (2019): initiated, validated, followed, revised, closed; it
is validated by the attending physician and agreed to by the person.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

INITIATED, VALIDATED, FOLLOWED, REVISED, CLOSED = "initiated", "validated", "followed", "revised", "closed"
VALIDATION, AGREEMENT = "validation", "agreement"
ATTENDING, CIRCLE, OWN, PERSON = "attending", "circle", "own", "person"

# Who validates, as the paper says it.
WHO = {
    ATTENDING: "le médecin traitant",
    CIRCLE: "un médecin du cercle de soins, en l’absence de médecin traitant",
    OWN: "un médecin de la structure, en l’absence de médecin traitant",
    PERSON: "la personne seule, en l’absence de médecin traitant",
}


@dataclass(frozen=True)
class Line:
    """What a version is checked for: one objective and what is done for it."""

    objective: str
    action: str
    who: str


def circuit(*, has_physician: bool, chosen: str) -> str:
    """Who validates: the attending physician, or what the organisation chose for whoever has none."""
    return ATTENDING if has_physician else chosen


def needed(circuit: str) -> tuple[str, ...]:
    """The answers that a version of this circuit waits for."""
    return (AGREEMENT,) if circuit == PERSON else (VALIDATION, AGREEMENT)


def outcome(circuit: str, answers: Mapping[str, bool]) -> bool | None:
    """Whether the version holds, by its answers so far; None as long as one is waited for. One refusal is enough."""
    if not all(answers.values()):
        return False
    return True if all(kind in answers for kind in needed(circuit)) else None


def lacking(lines: Sequence[Line]) -> tuple[str, ...]:
    """What is missing before these lines may be a version, one French sentence each."""
    if not lines:
        return ("Inscrivez au moins un objectif, avec ce qui est fait pour l’atteindre.",)
    said = []
    for number, line in enumerate(lines, 1):
        name = line.objective or line.action or f"la ligne {number}"
        if not line.objective:
            said.append(f"« {name} » : dites à quel objectif cette action répond.")
        if not line.action:
            said.append(f"« {name} » : dites ce qui est fait pour l’atteindre.")
        if not line.who:
            said.append(f"« {name} » : dites qui s’en charge.")
    return tuple(said)


def after_version(number: int) -> str:
    """The state once this version is proposed."""
    return INITIATED if number == 1 else REVISED


def after_follow_up(state: str) -> str:
    """A plan that was validated is followed once something is said of an objective; before, it stays what it is."""
    return FOLLOWED if state in (VALIDATED, FOLLOWED) else state
