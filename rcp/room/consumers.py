"""The meeting's socket: find the room, hand over to rcp.live."""

from collections.abc import Awaitable, Callable
from typing import Any

from rcp.access.middleware import Scope
from rcp.live.room_socket import room_socket
from rcp.meetings.models import Meeting
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
        receive = settling(receive, meeting)
    await room_socket(scope, receive, send, kind=KIND, stream_id=stream_id)


def find(meeting_id: str) -> Meeting | None:
    if len(meeting_id) > LONGEST_ID:
        return None
    return Meeting.objects.select_related("stream").filter(pk=int(meeting_id)).first()


def settling(receive: Callable[[], Awaitable[Any]], meeting: Meeting) -> Callable[[], Awaitable[Any]]:
    """The same frames; before one that closes the meeting is read, what was being typed is stored."""

    async def settled() -> Any:
        message = await receive()
        if '"close_meeting"' in (message.get("text") or ""):
            await run_in(commands, let_writing_settle, meeting.stream)
        return message

    return settled
