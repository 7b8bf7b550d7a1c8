"""Groupe de travail: the people of one pathway draw it and say who can act on what. Pure."""

from rcp.meetings.phases import Phase

from .script import Script, outside
from .shared import FOLLOW_UP, LISTS, READING, WELCOME, on

MAP = ("map",)

SCRIPT = Script(
    kind="working_group",
    label="Groupe de travail",
    short="groupe de travail",
    drawn=True,
    reach=("map", "decisions", "actions", "people", "notes", "agenda"),
    before=outside("map", LISTS, MAP),
    after=outside("record", ("closing", "confirming"), LISTS),
    phases=(
        on("map", WELCOME, wall=MAP),
        on("map", FOLLOW_UP, beside=("follow_up", *LISTS)),
        Phase(
            "state",
            "État des lieux",
            20,
            "Ce qui existe, ce qui manque, sur ce parcours.",
            pane="map",
            beside=LISTS,
            wall=MAP,
        ),
        Phase(
            "map", "Carte commune", 30, "Construire ensemble la carte du parcours.", pane="map", beside=LISTS, wall=MAP
        ),
        Phase(
            "levels",
            "Qui peut agir",
            15,
            "Pour chaque cause : nous, entre CPTS, ou l’ARS.",
            pane="map",
            beside=LISTS,
            wall=MAP,
        ),
        Phase(
            "decisions",
            "Décisions",
            15,
            "Décider, et dire qui fait quoi, pour quand.",
            pane="map",
            beside=LISTS,
            wall=LISTS,
            leave=("decided", "acted"),
        ),
        READING,
    ),
)
