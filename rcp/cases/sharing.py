"""On what grounds a situation may be shared, and what is still missing before it is. Pure.

Sources: L.1110-4, L.1110-12 and R.1110-1 and following of the public health code; decree 2016-1349 of 10 October 2016.
A person under curatelle or sauvegarde consents alone, and a personne de confiance bears witness without consenting:
none of them is taken as the one who agrees in the person's place (L.1111-4, L.1111-6; art. 425 and 459 of the civil
code).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rcp.people.professions import Group


class Category(StrEnum):
    """Categories of information: the four dimensions, what the person wishes, and what is administrative."""

    MEDICAL = "medical"
    PSYCHOLOGICAL = "psychological"
    SOCIAL = "social"
    SURROUNDINGS = "surroundings"
    WISHES = "wishes"
    ADMINISTRATIVE = "administrative"


CATEGORIES: dict[str, str] = {
    Category.MEDICAL: "Médicales",
    Category.PSYCHOLOGICAL: "Psychologiques",
    Category.SOCIAL: "Sociales",
    Category.SURROUNDINGS: "Environnement",
    Category.WISHES: "Souhaits de la personne",
    Category.ADMINISTRATIVE: "Administratives",
}
# Who is told what is medical without its being said: those whose mission it is in every situation.
TOLD_MEDICAL = frozenset({Group.HEALTH, Group.COORDINATION})

REPRESENTATIONS: dict[str, str] = {
    "guardianship": "Tutelle",
    "family": "Habilitation familiale",
    "curatorship": "Curatelle",
    "safeguard": "Sauvegarde de justice",
    "trusted": "Personne de confiance",
}
CONSENTS_ALONE = frozenset({"curatorship", "safeguard", "trusted"})


@dataclass(frozen=True)
class Statement:
    """One row of SharingBasis as the rules need it. `informed`: whether it is known who told the person. `information`
    and `professionals` are what is written beside the choices; before there were choices they said it all."""

    basis: str
    informed_on: date | None = None
    informed: bool = False
    support: str = ""
    information: str = ""
    professionals: str = ""
    categories: Collection[str] = ()
    groups: Collection[str] = ()
    representation: str = ""
    collected_on: date | None = None
    means: str = ""
    opposition: bool = False
    withdrawn_on: date | None = None


ALONE = (
    "Sous curatelle ou sauvegarde, ou avec une personne de confiance, la personne consent seule : "
    "notez son consentement à elle."
)


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
            (bool(statement.categories or statement.information), "Notez les catégories d’informations partagées."),
            (bool(statement.groups or statement.professionals), "Notez les catégories de professionnels concernés."),
            (statement.collected_on is not None, "Notez quand l’accord a été recueilli."),
            (bool(statement.means), "Notez par quel moyen l’accord a été recueilli."),
        ]
    if statement.basis == "representative":
        checks.append((statement.representation not in CONSENTS_ALONE, ALONE))
    return tuple(said for done, said in checks if not done)


def holds(statement: Statement, *, on: date) -> bool:
    """Whether a situation may be shared on this ground that day; a withdrawal counts from its own day."""
    withdrawn = statement.withdrawn_on is not None and statement.withdrawn_on <= on
    return not withdrawn and not gaps(statement)


def has_ended(*, opposition: bool, withdrawn_on: date | None, on: date) -> bool:
    """Whether this latest statement closes the situation that day: the person objects, or took back what they gave."""
    return opposition or (withdrawn_on is not None and withdrawn_on <= on)


@dataclass(frozen=True)
class Cover:
    """What the latest statement lets be told, and to whom. Without any statement nothing is held back yet: the phase
    « Cadre » asks for one."""

    ended: bool = False
    categories: frozenset[str] = frozenset(Category)
    groups: frozenset[str] = frozenset(Group)
    medical_to_all: bool = True

    @property
    def is_whole(self) -> bool:
        return self == WHOLE

    def reaches(self, group: Group) -> bool:
        """Whether somebody of this group may hear of the person at all."""
        return not self.ended and group in self.groups

    def tells(self, group: Group) -> frozenset[str]:
        """The categories of information that somebody of this group is told."""
        if not self.reaches(group):
            return frozenset()
        kept = self.medical_to_all or group in TOLD_MEDICAL
        return self.categories if kept else self.categories - {Category.MEDICAL}


WHOLE = Cover()


def cover_of(
    *, basis: str, categories: Collection[str], groups: Collection[str], medical_to_all: bool, ended: bool
) -> Cover:
    """Of the latest statement. What names no category, or no group, holds none back; an anonymous one holds nothing."""
    if ended:
        return Cover(ended=True)
    if basis == "anonymous":
        return WHOLE
    return Cover(
        categories=frozenset(categories) or WHOLE.categories,
        groups=frozenset(groups) or WHOLE.groups,
        medical_to_all=medical_to_all,
    )


def missing(statements: Iterable[Statement], *, on: date) -> tuple[str, ...]:
    """What is missing before the situation may be shared; the latest statement counts."""
    known = list(statements)
    if not known:
        return ("La base du partage n’est pas notée.",)
    latest = known[-1]
    if latest.withdrawn_on is not None and latest.withdrawn_on <= on:
        return ("La personne a retiré son accord.",)
    return gaps(latest)
