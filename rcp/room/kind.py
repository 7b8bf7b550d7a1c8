"""The meeting's room, as rcp.live serves it."""

from collections.abc import Mapping, Sequence
from typing import Any

from rcp.access.abilities import Ability, abilities
from rcp.access.actor import Actor
from rcp.live.viewpoints import WALL, Args, Viewpoint
from rcp.meetings.models import Meeting
from rcp.meetings.wall import may_be_read

from . import fragments
from .commands import table

KIND = "meeting"


class MeetingRoom:
    """Satisfies rcp.live.viewpoints.RoomKind; a stream is one meeting's."""

    def viewpoints(self, stream_id: int, actors: Sequence[Actor]) -> list[Viewpoint | None]:
        meeting = Meeting.objects.select_related("organisation").get(stream_id=stream_id)
        return [
            _viewpoint(abilities(meeting.guarded_as, roles, meeting.guarded_state), actor)
            for actor, roles in zip(actors, meeting.standings(actors), strict=True)
        ]

    def on_the_wall(self, stream_id: int) -> frozenset[Ability]:
        meeting = Meeting.objects.select_related("case").get(stream_id=stream_id)
        return WALL if may_be_read(meeting) else WALL - {Ability.READ}

    def drawing(self, stream_id: int) -> fragments.Drawing:
        rows = Meeting.objects.select_related("organisation", "stream", "theme", "case", "previous")
        return fragments.Drawing(rows.get(stream_id=stream_id))

    def run(self, actor: Actor, stream_id: int, name: str, args: Args) -> Mapping[str, Any]:
        meeting_id = Meeting.objects.values_list("pk", flat=True).get(stream_id=stream_id)
        return table.run(actor, meeting_id, name, args)


def _viewpoint(can: frozenset[Ability], actor: Actor) -> Viewpoint | None:
    return Viewpoint(can, actor.language) if Ability.ENTER in can else None


meeting_room = MeetingRoom()
