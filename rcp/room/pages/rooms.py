"""The room's page, its big screen, and the same commands by HTTP for networks that let no socket through."""

from collections.abc import Callable, Mapping

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from mindmap.files.templating import templates_for
from rcp.access.abilities import Ability
from rcp.access.doors import actor_of
from rcp.journal.models import Stream
from rcp.live import http_fallback
from rcp.live.viewpoints import Viewpoint
from rcp.meetings.models import Meeting, MeetingState
from rcp.meetings.notes import medical_notes_of, notes_of

from .. import fragments
from ..closing import let_writing_settle
from ..kind import KIND, meeting_room
from ..queries import RoomPicture
from .door import qr_code
from .finding import meeting_or_404
from .places import Place, in_the_room, on_the_wall


@never_cache
@require_safe
def room(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Everything of the hour on one page, as the sockets will keep it; `?ecran=1` is the big screen."""
    actor = actor_of(request)
    meeting = meeting_or_404(request, meeting_id)
    if not actor.may(Ability.ENTER, meeting):
        return redirect("meeting", meeting.pk)
    wall = request.GET.get("ecran") == "1"
    viewpoint = Viewpoint(actor.abilities(meeting), actor.language)
    if wall:
        context = room_context(meeting, viewpoint.on_the_wall(meeting_room.on_the_wall(meeting.stream_id)), on_the_wall)
        return render(request, "room/wall.html", {**context, "wall": True, **door_context(meeting)})
    return render(request, "room/room.html", room_context(meeting, viewpoint, in_the_room))


def room_context(
    meeting: Meeting,
    viewpoint: Viewpoint,
    placed: Callable[[RoomPicture, Mapping[str, str]], list[Place]],
) -> dict[str, object]:
    """What the page shows. The number is read first: what happens while it is drawn is told again, not missed."""
    last_seq = Stream.objects.values_list("last_seq", flat=True).get(pk=meeting.stream_id)
    drawing = fragments.Drawing(meeting)
    sections = drawing.state(viewpoint)
    picture = drawing.picture(viewpoint.language)
    return {
        "meeting": meeting,
        "kind_label": picture.script.label,
        "last_seq": last_seq,
        "sections": sections,
        "places": placed(picture, sections),
        "columns": picture.layout.columns,
        "told": fragments.told_words(),
        "reads": " ".join(each for each in (Ability.READ, Ability.MEDICAL) if each in viewpoint.abilities),
        "notes_uuid": notes_of(meeting).uuid if Ability.READ in viewpoint.abilities else "",
        "medical_notes_uuid": medical_notes_uuid(meeting, viewpoint),
        "notes_editable": Ability.NOTE in viewpoint.abilities,
    }


def medical_notes_uuid(meeting: Meeting, viewpoint: Viewpoint) -> str:
    told = {Ability.READ, Ability.MEDICAL} <= viewpoint.abilities
    document = medical_notes_of(meeting) if told else None
    return str(document.uuid) if document else ""


@never_cache
@require_safe
def templates(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """The templates that whoever asks may begin the map from: a room's sections are the same for all who share them."""
    meeting_or_404(request, meeting_id, Ability.MAP)
    return render(request, "room/_templates.html", {"templates": templates_for(actor_of(request))})


def door_context(meeting: Meeting) -> dict[str, object]:
    """The code on the wall, while somebody may still come in."""
    if meeting.state not in (MeetingState.PLANNED, MeetingState.OPEN):
        return {}
    address = door_address(meeting)
    return {"antechamber_url": address, "antechamber_qr": drawn(address)}


def door_address(meeting: Meeting) -> str:
    return f"{settings.SITE_URL}{reverse('antechamber', args=[meeting.code])}"


def drawn(address: str) -> SafeString:
    # The SVG is our own drawing of squares: nothing anyone typed is in it.
    return mark_safe(qr_code(address))  # noqa: S308


@never_cache
def commands(request: HttpRequest, meeting_id: int) -> HttpResponse:
    meeting = _room_or_404(request, meeting_id)
    if request.content_type == "multipart/form-data":
        # Read as a form already, when its token was looked for: there is no frame left to read.
        return HttpResponse(status=400)
    if b'"close_meeting"' in request.body:
        let_writing_settle(meeting.stream)
    return http_fallback.commands(request, kind=KIND, stream_id=meeting.stream_id)


@never_cache
def entries(request: HttpRequest, meeting_id: int) -> HttpResponse:
    meeting = _room_or_404(request, meeting_id)
    return http_fallback.entries(request, kind=KIND, stream_id=meeting.stream_id)


def _room_or_404(request: HttpRequest, meeting_id: int) -> Meeting:
    meeting = Meeting.objects.select_related("stream", "organisation").filter(pk=meeting_id).first()
    if meeting is None or not actor_of(request).may(Ability.ENTER, meeting):
        raise Http404
    return meeting
