"""The meeting's socket: find the room, note the arrival, hand over to rcp.live."""

from collections.abc import Awaitable, Callable
from typing import Any

from rcp.access.actor import Actor
from rcp.access.middleware import Scope
from rcp.journal.refusals import Refused
from rcp.live.room_socket import room_socket
from rcp.meetings.commands import check_in
from rcp.meetings.models import AttendanceStatus, Meeting, MeetingState
from rcp.realtime.server_transport import Send
from rcp.realtime.threads import commands, reads, run_in

from .closing import let_writing_settle
from .kind import KIND

# A number that no row has, and no database refuses.
LONGEST_ID = 18


async def meeting_socket(scope: Scope, receive: Any, send: Send) -> None:
    meeting_id = str(scope["url_route"]["kwargs"]["meeting_id"])
    meeting = await run_in(reads, find, meeting_id)
    stream_id = meeting.stream_id if meeting else None
    if meeting is not None:
        await run_in(commands, note_arrival, scope["actor"], meeting)
        receive = settling(receive, meeting)
    await room_socket(scope, receive, send, kind=KIND, stream_id=stream_id)


def find(meeting_id: str) -> Meeting | None:
    if len(meeting_id) > LONGEST_ID:
        return None
    return Meeting.objects.select_related("stream").filter(pk=int(meeting_id)).first()


def note_arrival(actor: Actor, meeting: Meeting) -> None:
    """Entering the room of a meeting that is being held is being there. Whoever may not enter is told by the socket."""
    if meeting.state != MeetingState.OPEN or actor.person_id is None:
        return
    here = meeting.attendances.filter(person_id=actor.person_id, status=AttendanceStatus.PRESENT, left_at__isnull=True)
    if here.exists():
        return
    try:
        check_in(by=actor, meeting_id=meeting.pk)
    except Refused:
        return


def settling(receive: Callable[[], Awaitable[Any]], meeting: Meeting) -> Callable[[], Awaitable[Any]]:
    """The same frames; before one that closes the meeting is read, what was being typed is stored."""

    async def settled() -> Any:
        message = await receive()
        if '"close_meeting"' in (message.get("text") or ""):
            await run_in(commands, let_writing_settle, meeting.stream)
        return message

    return settled
