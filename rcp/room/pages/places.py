"""Where each pane stands when the room's page is drawn; the browser then follows the phase, and what is pressed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..panes.gathered import PANES
from ..queries import RoomPicture


@dataclass(frozen=True)
class Place:
    """A pane on the page.

    `slot` is its column ("" when it is out of sight), `nth` its place in it from 1; `near`: a phone shows it.
    """

    name: str
    html: str
    slot: str = ""
    nth: int = 0
    last: bool = False
    near: bool = False

    @property
    def label(self) -> str:
        return str(PANES[self.name].label)

    @property
    def template(self) -> str:
        return PANES[self.name].place


def in_the_room(picture: RoomPicture, sections: Mapping[str, str]) -> list[Place]:
    """Every pane this meeting may come to show, in the order in which the page holds them."""
    layout = picture.layout
    columns = {"left": layout.left, "middle": (layout.middle,), "right": layout.right}
    return _placed(list(PANES), columns, layout.near, sections)


def on_the_wall(picture: RoomPicture, sections: Mapping[str, str]) -> list[Place]:
    """What a phase of this meeting may put on the big screen, and what stands beside it."""
    layout = picture.layout
    outside = (picture.script.before, picture.script.after)
    shown = {name for phase in (*picture.phases, *outside) for name in phase.wall} | {"contingencies", "agenda"}
    columns = {"wall": layout.wall, "aside": layout.aside}
    return _placed([name for name in PANES if name in shown], columns, (), sections)


def _placed(
    names: Sequence[str],
    columns: Mapping[str, Sequence[str]],
    near: Sequence[str],
    sections: Mapping[str, str],
) -> list[Place]:
    places = []
    for name in names:
        slot = next((slot for slot, panes in columns.items() if name in panes), "")
        nth = columns[slot].index(name) + 1 if slot else 0
        last = bool(slot) and nth == len(columns[slot])
        places.append(Place(name, sections.get(name, ""), slot, nth, last, name in near))
    return places
