"""What a pane of the room is, and what it tells the others."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.functional import Promise

from rcp.journal.verbs import Verb
from rcp.meetings.models import Meeting

from ..commands.command import Command
from ..scripts.conditions import Condition

if TYPE_CHECKING:
    from ..queries import RoomPicture

# Entries that change every section of the room.
ALWAYS = frozenset(
    {
        Verb.MEETING_SCHEDULED,
        Verb.MEETING_MOVED,
        Verb.MEETING_CANCELLED,
        Verb.MEETING_REPLANNED,
        Verb.MEETING_OPENED,
        Verb.MEETING_ENDED,
        Verb.MEETING_CLOSED,
        Verb.MEETING_REOPENED,
    }
)
# Entries that change the phase, hence what the room shows first.
PHASES = frozenset({Verb.PHASE_ADVANCED, Verb.PHASE_RETURNED, Verb.PHASE_SKIPPED})
# Entries that change who is expected or here.
PEOPLE = frozenset({Verb.PERSON_INVITED, Verb.INVITATION_WITHDRAWN, Verb.ARRIVAL_ADMITTED, Verb.ATTENDANCE_NOTED})


@dataclass(frozen=True)
class Missing:
    """Something that closing asks for: a French sentence, and the id of what mends it in the room.

    « action-12-due » is a field of the row « action-12 »: whoever may not mend it is led to the row.
    """

    sentence: str
    place: str = ""


def nothing(_meeting: Meeting) -> Sequence[Missing]:
    return ()


def uncounted(_meeting: Meeting) -> Mapping[str, int]:
    return {}


def unread(_picture: "RoomPicture") -> object:
    return None


def always(_picture: "RoomPicture") -> bool:
    return True


@dataclass(frozen=True)
class Pane:
    """One pane.

    `sections`: each part that is drawn apart (templates/room/panes/<section>.html), and the verbs whose entries change
    it. `read` gives what their templates know as `pane`. `counts` and `conditions` let a script's phase depend on what
    stands in it. `missing` is what it asks for before closing, `assured` what is said once nothing of it is missing.
    `told`: verb → words for screen readers. `offered` says whether this meeting has it at all. `place`: the template
    that gives it its place on the page. `tab`: the label where there is little room.
    """

    name: str
    label: str | Promise
    icon: str
    sections: Mapping[str, frozenset[str]]
    read: Callable[["RoomPicture"], object] = unread
    commands: Mapping[str, Command] = field(default_factory=dict)
    counts: Callable[[Meeting], Mapping[str, int]] = uncounted
    conditions: Sequence[Condition] = ()
    missing: Callable[[Meeting], Sequence[Missing]] = nothing
    assured: str | Promise = ""
    told: Mapping[str, str | Promise] = field(default_factory=dict)
    offered: Callable[["RoomPicture"], bool] = always
    tab: str | Promise = ""
    place: str = "room/panes/_place.html"
