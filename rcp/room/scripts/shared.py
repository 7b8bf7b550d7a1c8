"""The phases that several kinds of meeting begin or end with. Pure."""

from dataclasses import replace

from rcp.meetings.phases import Phase

LISTS = ("decisions", "actions")


def on(pane: str, phase: Phase, *, beside: tuple[str, ...] = LISTS, wall: tuple[str, ...] = ()) -> Phase:
    """The same phase, working on this pane."""
    return replace(phase, pane=pane, beside=beside, wall=wall or phase.wall)


WELCOME = Phase(
    "welcome",
    "Accueil",
    5,
    "Dire qui est là, qui anime et qui écrit.",
    pane="people",
    beside=LISTS,
    wall=("people",),
    leave=("facilitated", "scribed"),
)
FOLLOW_UP = Phase(
    "follow_up",
    "Suivi des décisions",
    10,
    "Reprendre les décisions et les actions de la dernière fois.",
    pane="follow_up",
    beside=LISTS,
    wall=("follow_up", "actions"),
)
READING = Phase(
    "reading",
    "Relecture",
    5,
    "Lire le relevé à voix haute ; chacun confirme sa ligne.",
    pane="record",
    beside=("confirming", "closing"),
    wall=("record",),
    wide=True,
)
