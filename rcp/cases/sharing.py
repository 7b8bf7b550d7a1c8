"""On what grounds a situation may be shared, and what is still missing before it is. Pure.

Sources: L.1110-4, L.1110-12 and R.1110-1 and following of the public health code; decree 2016-1349 of 10 October 2016.
A person under curatelle consents alone: the curator is never offered as the one who consents.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Statement:
    """One row of SharingBasis as the rules need it. `informed` says who told the person, when that is known."""

    basis: str
    informed_on: date | None = None
    informed: bool = False
    support: str = ""
    information: str = ""
    professionals: str = ""
    collected_on: date | None = None
    means: str = ""
    opposition: bool = False
    withdrawn_on: date | None = None


def gaps(statement: Statement) -> tuple[str, ...]:
    """What is missing before this statement lets anyone share, one French sentence each."""
    if statement.basis == "anonymous":
        return ()
    if statement.opposition:
        return ("La personne s’oppose au partage : seule une situation anonyme peut être présentée.",)
    checks = [(statement.informed_on is not None, "Notez quand la personne a été informée.")]
    if statement.basis in ("consent", "representative"):
        checks += [
            (statement.informed, "Notez qui a informé la personne."),
            (bool(statement.support), "Remettez le document d’information, sur papier ou par voie électronique."),
            (bool(statement.information), "Notez les catégories d’informations partagées."),
            (bool(statement.professionals), "Notez les catégories de professionnels concernés."),
            (statement.collected_on is not None, "Notez quand l’accord a été recueilli."),
            (bool(statement.means), "Notez par quel moyen l’accord a été recueilli."),
        ]
    return tuple(said for done, said in checks if not done)


def holds(statement: Statement, *, on: date) -> bool:
    """Whether a situation may be shared on this ground that day; a withdrawal counts from its own day."""
    withdrawn = statement.withdrawn_on is not None and statement.withdrawn_on <= on
    return not withdrawn and not gaps(statement)


def has_ended(*, opposition: bool, withdrawn_on: date | None, on: date) -> bool:
    """Whether this latest statement closes the situation that day: the person objects, or took back what they gave."""
    return opposition or (withdrawn_on is not None and withdrawn_on <= on)


def missing(statements: Iterable[Statement], *, on: date) -> tuple[str, ...]:
    """What is missing before the situation may be shared; the latest statement counts."""
    known = list(statements)
    if not known:
        return ("La base du partage n’est pas notée.",)
    latest = known[-1]
    if latest.withdrawn_on is not None and latest.withdrawn_on <= on:
        return ("La personne a retiré son accord.",)
    return gaps(latest)
