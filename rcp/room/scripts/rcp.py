"""Réunion de concertation pluriprofessionnelle: one person's situation, in 45 to 60 minutes. Pure."""

from rcp.meetings.phases import Phase

from .script import Script, outside
from .shared import READING

PLAN = ("contingencies", "actions")
# What one phase works on: before and after it a phone has it under « Plus », and the relevé leads there.
OF_ONE_PHASE = ("voice", "round", "needs", "telling")

SCRIPT = Script(
    kind="rcp",
    label="RCP",
    short="RCP",
    left=("situation",),
    reach=(
        "situation",
        "actions",
        "people",
        "decisions",
        "contingencies",
        "map",
        "notes",
        "medical_notes",
        "agenda",
        *OF_ONE_PHASE,
    ),
    before=outside("people", ("agenda", "follow_up"), PLAN),
    after=outside("record", ("closing", "confirming"), ("record",), wide=True),
    phases=(
        Phase(
            "frame",
            "Cadre",
            3,
            "Rappeler la question, la confidentialité, la base du partage ; dire qui est là.",
            pane="people",
            beside=("follow_up", *PLAN),
            wall=("people",),
            leave=("facilitated", "asked", "shareable"),
        ),
        Phase(
            "voice",
            "Parole de la personne",
            5,
            "Ce que la personne souhaite, avec ses mots, et sa priorité.",
            pane="voice",
            beside=PLAN,
            wall=PLAN,
        ),
        Phase(
            "round",
            "Tour de table",
            10,
            "Quatre-vingt-dix secondes chacun, des faits.",
            pane="round",
            beside=PLAN,
            wall=("round",),
            leave=("gathered",),
        ),
        Phase(
            "sorting",
            "Problèmes",
            7,
            "Trier : d’accord, discuté, inconnu. Trois priorités au plus.",
            pane="needs",
            beside=PLAN,
            wall=("needs",),
        ),
        Phase(
            "actions",
            "Qui fait quoi",
            15,
            "Qui fait quoi, pour quand : une seule personne responsable.",
            pane="actions",
            wall=("actions",),
            leave=("acted",),
        ),
        Phase(
            "contingency",
            "Si ça se dégrade",
            5,
            "Ce qui alerte, qui est appelé, la nuit aussi.",
            pane="contingencies",
            beside=("actions", "decisions"),
            wall=("contingencies",),
            leave=("prepared",),
        ),
        Phase(
            "telling",
            "Retour à la personne",
            3,
            "Dire comment, et par qui, la personne est informée.",
            pane="telling",
            beside=("decisions", "actions"),
            wall=("decisions", "actions"),
        ),
        READING,
    ),
)
