"""Retour d’expérience: what happened, what differed, what made it possible, what changes. Pure."""

from rcp.meetings.phases import Phase

from .script import Script, outside
from .shared import LISTS, READING

MAP = ("map",)

SCRIPT = Script(
    kind="feedback",
    label="Retour d’expérience",
    short="retour d’expérience",
    drawn=True,
    reach=("map", "decisions", "actions", "people", "notes", "agenda"),
    before=outside("map", LISTS, MAP),
    after=outside("record", ("closing", "confirming"), LISTS),
    phases=(
        Phase(
            "frame",
            "Cadre",
            5,
            "Comprendre sans chercher de faute ; dire quel événement.",
            pane="map",
            beside=LISTS,
            wall=MAP,
            leave=("facilitated", "asked"),
        ),
        Phase("facts", "Chronologie", 15, "Ce qui s’est passé, dans l’ordre.", pane="map", beside=LISTS, wall=MAP),
        Phase("gaps", "Écarts", 10, "Ce qui s’est passé autrement que prévu.", pane="map", beside=LISTS, wall=MAP),
        Phase(
            "factors",
            "Facteurs contributifs",
            20,
            "Ce qui a rendu cela possible : tâche, équipe, organisation.",
            pane="map",
            beside=LISTS,
            wall=MAP,
        ),
        Phase(
            "actions",
            "Actions",
            15,
            "Ce que nous changeons : qui, quoi, pour quand.",
            pane="map",
            beside=LISTS,
            wall=("actions",),
            leave=("acted",),
        ),
        READING,
    ),
)
