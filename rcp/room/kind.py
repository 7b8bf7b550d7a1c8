"""The meeting's room, as rcp.live serves it."""

from collections.abc import Mapping, Sequence
from typing import Any

from rcp.access.abilities import Ability, abilities
from rcp.access.actor import Actor
from rcp.journal.models import Entry
from rcp.live.viewpoints import Args, Viewpoint
from rcp.meetings.models import Meeting

from . import commands, fragments

KIND = "meeting"


class MeetingRoom:
    """Satisfies rcp.live.viewpoints.RoomKind; a stream is one meeting's."""

    def viewpoints(self, stream_id: int, actors: Sequence[Actor]) -> list[Viewpoint | None]:
        meeting = _meeting(stream_id)
        return [
            _viewpoint(abilities(meeting.guarded_as, roles, meeting.guarded_state), actor)
            for actor, roles in zip(actors, meeting.standings(actors), strict=True)
        ]

    def fragments(self, stream_id: int, entries: Sequence[Entry], viewpoint: Viewpoint) -> Mapping[str, str]:
        changed = fragments.changed_by(entry.verb for entry in entries)
        return fragments.render(_meeting(stream_id), changed, viewpoint)

    def state(self, stream_id: int, viewpoint: Viewpoint) -> Mapping[str, str]:
        return fragments.render(_meeting(stream_id), fragments.SECTIONS, viewpoint)

    def run(self, actor: Actor, stream_id: int, name: str, args: Args) -> Mapping[str, Any]:
        return commands.run(actor, _meeting(stream_id).pk, name, args)


def _viewpoint(can: frozenset[Ability], actor: Actor) -> Viewpoint | None:
    return Viewpoint(can, actor.language) if Ability.ENTER in can else None


def _meeting(stream_id: int) -> Meeting:
    rows = Meeting.objects.select_related("organisation", "stream", "theme", "case", "previous")
    return rows.get(stream_id=stream_id)


meeting_room = MeetingRoom()
