"""L’ordre du jour: what is talked about, and for how long."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from rcp.journal.verbs import Verb
from rcp.meetings import commands as meetings
from rcp.meetings.models import AgendaItem

from ..commands.arguments import boolean, filled, integer, needed, optional, plain_values, text
from ..commands.command import Command, renamed
from ..queries import RoomPicture
from .pane import Pane


@dataclass(frozen=True)
class Agenda:
    items: Sequence[AgendaItem]

    @property
    def minutes(self) -> int:
        return sum(item.planned_minutes for item in self.items)


def read(picture: RoomPicture) -> Agenda:
    return Agenda(list(picture.meeting.agenda.all()))


def offered(picture: RoomPicture) -> bool:
    """The script of a case conference is its agenda, unless somebody wrote one."""
    return not picture.meeting.is_rcp or bool(picture.panes.of("agenda", Agenda).items)


PANE = Pane(
    name="agenda",
    label=_("Ordre du jour"),
    icon="☷",
    sections={"agenda": frozenset({Verb.AGENDA_CHANGED, Verb.MEETING_REVISED})},
    read=read,
    offered=offered,
    commands={
        "add_agenda_item": Command(
            renamed(meetings.add_agenda_item),
            {"title": needed(text), "minutes": optional(integer), "carried_by": optional(text)},
        ),
        "revise_agenda_item": Command(
            renamed(meetings.revise_agenda_item, item="item_id"),
            {
                "item": needed(integer),
                "rev": optional(integer),
                "title": optional(text),
                "minutes": filled(integer),
                "carried_by": optional(text),
                "done": optional(boolean),
                "was": optional(plain_values),
            },
        ),
        "move_agenda_item": Command(
            renamed(meetings.move_agenda_item, item="item_id"), {"item": needed(integer), "to": needed(integer)}
        ),
        "remove_agenda_item": Command(renamed(meetings.remove_agenda_item, item="item_id"), {"item": needed(integer)}),
    },
)
