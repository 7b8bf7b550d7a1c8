"""Cellule rupture de parcours: one theme, two groups, one map, on the pattern of the Var. Pure."""

from rcp.meetings.phases import Phase

from .script import Script, outside
from .shared import FOLLOW_UP, LISTS, READING, WELCOME, on

MAP = ("map",)

SCRIPT = Script(
    kind="rupture_cell",
    label="Cellule rupture de parcours",
    short="cellule",
    drawn=True,
    reach=("map", "decisions", "actions", "people", "notes", "agenda"),
    before=outside("map", LISTS, MAP),
    after=outside("map", ("closing", *LISTS), LISTS),
    phases=(
        on("map", WELCOME, wall=MAP),
        on("map", FOLLOW_UP, beside=("follow_up", *LISTS)),
        Phase(
            "theme",
            "Choix du thème",
            10,
            "Regarder les signalements et choisir un seul thème.",
            pane="map",
            beside=LISTS,
            wall=MAP,
            leave=("chosen",),
        ),
        Phase(
            "groups",
            "Deux sous-groupes",
            30,
            "Chaque groupe construit sa branche de la carte.",
            pane="map",
            beside=LISTS,
            wall=MAP,
            leave=("grouped",),
            groups=True,
        ),
        Phase(
            "pooling",
            "Mise en commun",
            25,
            "Réunir les cartes, rapprocher, chercher les causes.",
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
        on("map", READING, wall=LISTS),
    ),
)
