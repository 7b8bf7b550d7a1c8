"""The nine fields of an action sheet, labels and order as the Var cell published them. Pure."""

from typing import NamedTuple


class Field(NamedTuple):
    key: str
    label: str
    several: bool  # one point a line


FIELDS: tuple[Field, ...] = (
    Field("axis", "Axe de développement", several=False),
    Field("name", "Intitulé de l'action", several=False),
    Field("aims", "Objectifs", several=False),
    Field("summary", "Résumé de l'action", several=True),
    Field("coordinators", "Coordinateurs de l'action", several=False),
    Field("partners", "Partenaires", several=True),
    Field("recurrence", "Récurrence", several=True),
    Field("results", "Résultats attendus", several=True),
    Field("evaluation", "Évaluation", several=True),
)
BY_KEY = {field.key: field for field in FIELDS}


def points(text: str) -> list[str]:
    """The text's lines, one point each; empty lines are left out."""
    return [line.strip() for line in text.splitlines() if line.strip()]
