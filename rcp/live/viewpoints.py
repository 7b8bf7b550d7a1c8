"""What a socket may see: the registry that rooms fill in, and what live needs to know about a kind of room."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.journal.models import Entry

# What a big screen may do at most, whoever switched it on.
WALL = frozenset({Ability.SEE, Ability.READ, Ability.ENTER})

# JSON as it was parsed: already bounded in size and depth, without NUL nor lone surrogates.
Args = dict[str, Any]


@dataclass(frozen=True)
class Viewpoint:
    """What sockets that see the same thing share: they are sent the same bytes."""

    abilities: frozenset[Ability]
    language: str = "fr"

    @classmethod
    def named(cls, names: frozenset[str], language: str) -> "Viewpoint":
        """The viewpoint of a screen that says what it was drawn for; names that are none of ours are left out."""
        return cls(frozenset(ability for ability in Ability if ability in names), language)

    def on_the_wall(self, shown: frozenset[Ability]) -> "Viewpoint":
        """The same on a big screen, of which everyone in the room reads what is `shown`."""
        return Viewpoint(self.abilities & shown, self.language)


class Drawing(Protocol):
    """One look at one room: what it read and drew for a viewpoint serves the others too."""

    def fragments(self, entries: Sequence[Entry], viewpoint: Viewpoint) -> Mapping[str, str]:
        """The latest HTML of each section that these entries changed, by section name.

        Called once per viewpoint and batch, in the viewpoint's language. It renders what is true now,
        which may already include later entries.
        """
        ...

    def state(self, viewpoint: Viewpoint) -> Mapping[str, str]:
        """The HTML of every section, by section name, for whoever missed too much to be told piece by piece."""
        ...


class RoomKind(Protocol):
    """One kind of room. Every method runs in a thread of rcp.realtime.threads, outside any transaction."""

    def viewpoints(self, stream_id: int, actors: Sequence[Actor]) -> list[Viewpoint | None]:
        """What each of these actors may see now, in the same order; None closes its socket with 4403.

        Asked before every fan-out for everyone at once: the number of queries does not depend on the
        number of actors.
        """
        ...

    def on_the_wall(self, stream_id: int) -> frozenset[Ability]:
        """What a big screen of this room may do now, among WALL; asked when there is one."""
        ...

    def drawing(self, stream_id: int) -> Drawing:
        """A fresh look, used by one thread and thrown away once everyone is told."""
        ...

    def run(self, actor: Actor, stream_id: int, name: str, args: Args) -> Mapping[str, Any]:
        """Do one command and give its answer (plain JSON values, kept as the receipt).

        Called inside the transaction that reads and writes the receipt; raises Refused or NotYet. An
        unknown name and ill-typed arguments are refused too.
        """
        ...


# The kinds of room, by name, filled in by AppConfig.ready() of the areas that have one.
rooms: dict[str, RoomKind] = {}
