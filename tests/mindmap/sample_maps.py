"""Maps of any size that read like those of a real meeting: for looking at screens, and for measuring them."""

import random

from mindmap.document.ydoc import Subtree, first_update

TITLE = "Patient sans médecin traitant à la sortie d’hospitalisation"
BRANCHES = [
    "Pourquoi cette rupture ?",
    "Ce qui existe déjà",
    "Ce que vit la personne",
    "À l’hôpital",
    "En ville",
    "Le domicile et l’entourage",
    "Ce que nous pouvons faire",
    "Ce qui nous dépasse",
]
SUBJECTS = [
    "La lettre de liaison",
    "Le pharmacien d’officine",
    "L’infirmière libérale",
    "Le service social hospitalier",
    "Le DAC du Pays de Saint-Aubin",
    "La CPTS Ouest",
    "Le médecin coordonnateur",
    "L’aidante principale",
    "Le SSIAD",
    "La plateforme territoriale d’appui",
    "Le cadre de santé",
    "La secrétaire du pôle",
]
VERBS = [
    "n’est pas prévenu de la sortie",
    "arrive après 16 h le vendredi",
    "cherche un médecin depuis 8 mois",
    "ne sait pas qui appeler",
    "relaie l’ordonnance sans bilan",
    "peut recevoir en 48 h",
    "tient une liste d’attente de 37 personnes",
    "ouvre un créneau commun le mardi",
    "propose une visite sous 7 jours",
    "n’a pas accès au dossier partagé",
]
SHORT = [
    "Délai : 12 jours",
    "Qui décide ?",
    "À vérifier",
    "Numéro unique",
    "Sortie le vendredi",
    "Mutuelle absente",
    "Pas de transport",
    "Télésurveillance",
    "Fiche navette papier",
    "1 140 € par mois",
]
KINDS = ["", "", "", "", "cause", "idea", "question", "option", "risk", "in_place"]
LEVELS = ["", "", "", "", "us", "inter_cpts", "dd_ars"]
STATES = ["planned", "running", "paused"]


def outline(count: int, seed: int = 7) -> list[Subtree]:
    """Main branches with `count` nodes in all, the root included; the same ones for the same seed."""
    dice = random.Random(seed)
    branches = [_node(dice, text) for text in BRANCHES[: max(2, min(len(BRANCHES), count // 4))]]
    branches = branches[: max(1, count - 1)]
    growing = [(branch, 1) for branch in branches]
    for _ in range(count - 1 - len(branches)):
        # The latest ones are the likeliest to be developed, as in a discussion; nothing goes deeper than six levels.
        parent, depth = dice.choice(growing[-40:] if dice.random() < 0.3 else growing[: max(8, count // 9)])
        child = _node(dice, _words(dice))
        children = parent.setdefault("children", [])
        assert isinstance(children, list)
        children.append(child)
        if depth < 5:
            growing.append((child, depth + 1))
    return branches


def update(count: int, seed: int = 7) -> bytes:
    """The whole document, as a browser receives it."""
    return first_update(TITLE, outline(count, seed))


def _words(dice: random.Random) -> str:
    return dice.choice(SHORT) if dice.random() < 0.45 else f"{dice.choice(SUBJECTS)} {dice.choice(VERBS)}"


def _node(dice: random.Random, text: str) -> Subtree:
    subtree = Subtree(text=text)
    kind, level = dice.choice(KINDS), dice.choice(LEVELS)
    if kind:
        subtree["kind"] = kind
    if level:
        subtree["level"] = level
    if kind == "in_place":
        subtree["org"], subtree["state"] = dice.choice(["CPTS Ouest", "DAC Nord", "CHI Alençon"]), dice.choice(STATES)
    if dice.random() < 0.06:
        subtree["note"] = "À revoir avec le service social : voir le compte rendu de la dernière cellule."
    return subtree
