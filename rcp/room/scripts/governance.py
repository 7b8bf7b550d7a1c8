"""Réunion d’instance: documents to approve, figures, decisions. Pure."""

from rcp.meetings.phases import Phase

from .script import Script, outside
from .shared import FOLLOW_UP, LISTS, READING, WELCOME

SCRIPT = Script(
    kind="governance",
    label="Réunion d’instance",
    short="instance",
    reach=("decisions", "actions", "people", "notes", "agenda", "map"),
    before=outside("agenda", ("people", "follow_up"), LISTS),
    after=outside("record", ("closing", "confirming"), LISTS),
    phases=(
        WELCOME,
        FOLLOW_UP,
        Phase(
            "documents",
            "Documents à approuver",
            30,
            "Lire ce qui a changé, approuver ou renvoyer avec un motif.",
            pane="notes",
            beside=LISTS,
            wall=LISTS,
        ),
        Phase(
            "indicators",
            "Indicateurs",
            15,
            "Ce que disent les chiffres depuis la dernière fois.",
            pane="notes",
            beside=LISTS,
            wall=LISTS,
        ),
        Phase(
            "decisions",
            "Décisions",
            15,
            "Décider, et dire qui fait quoi, pour quand.",
            pane="decisions",
            beside=("notes", "actions"),
            wall=LISTS,
            leave=("decided",),
        ),
        READING,
    ),
)
