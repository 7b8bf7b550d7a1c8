"""What a kind of meeting is: its names, its phases, and what its room shows. Pure."""

import json
from dataclasses import dataclass

from rcp.meetings.phases import Phase, Phases

URGENT = "contingencies"


@dataclass(frozen=True)
class Layout:
    """Where the panes stand: at the left, in the middle, at the right, and on the big screen; names of panes.

    `reach` are those one press away, in the order in which they are offered.
    """

    left: tuple[str, ...]
    middle: str
    right: tuple[str, ...]
    wall: tuple[str, ...]
    reach: tuple[str, ...]

    @property
    def shown(self) -> tuple[str, ...]:
        """What is in sight, in the room or on the big screen."""
        return (*self.left, self.middle, *self.right, *self.wall)

    @property
    def near(self) -> tuple[str, ...]:
        """What a phone shows, where one thing is shown at a time: what the phase works on, and what only it has.

        What to do if it gets worse comes with it. A map would leave no room for the rest: it then stays one press away.
        """
        own = tuple(name for name in self.right if name not in self.reach)
        if self.middle == "map" and own:
            return own
        urgent = URGENT in self.right or (URGENT in self.reach and self.middle == "actions")
        return (self.middle, *((URGENT,) if urgent else ()), *own)

    @property
    def aside(self) -> tuple[str, ...]:
        """What stands beside the lists or the map on the big screen."""
        return tuple(name for name in ("contingencies", "agenda") if name not in self.wall)

    @property
    def columns(self) -> str:
        """Which columns have something in them."""
        filled = (("left", self.left), ("middle", self.middle), ("right", self.right))
        return " ".join(name for name, panes in filled if panes)

    @property
    def as_json(self) -> str:
        """As the browser reads it, to follow the phase and to show what was pressed instead."""
        names = ("left", "middle", "right", "near", "wall", "aside")
        return json.dumps({name: getattr(self, name) for name in names})


@dataclass(frozen=True)
class Script:
    """A kind of meeting.

    `drawn`: its work is drawn together from the start, so that planning it opens a map. `left` stands in every phase.
    `before` and `after` are phases in all but name: what the room shows until it opens, and once it has ended.
    """

    kind: str
    label: str
    short: str
    phases: Phases
    before: Phase
    after: Phase
    reach: tuple[str, ...]
    left: tuple[str, ...] = ()
    drawn: bool = False

    def layout(self, phase: Phase) -> Layout:
        """What the room shows in this phase; one of the phases the meeting kept, `before` or `after`."""
        return Layout(
            left=() if phase.wide else self.left,
            middle=phase.pane,
            right=tuple(name for name in phase.beside if name != phase.pane),
            wall=phase.wall,
            reach=self.reach,
        )


def outside(pane: str, beside: tuple[str, ...], wall: tuple[str, ...], *, wide: bool = False) -> Phase:
    """What the room shows outside the phases."""
    return Phase("", "", 0, "", pane=pane, beside=beside, wall=wall, wide=wide)
