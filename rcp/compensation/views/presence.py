"""The papers of who was there, asked for from the page of the meeting."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rcp.access.abilities import Ability
from rcp.access.doors import actor_of, said, signed_in
from rcp.journal.refusals import Refused
from rcp.meetings.models import Meeting
from rcp.paper.models import Frozen

from ..commands import make_certificate, make_signing_sheet
from ..presence import OfPresence


@require_POST
@signed_in
def signing_sheet(request: HttpRequest, meeting_id: int) -> HttpResponse:
    meeting = Meeting.objects.select_related("organisation").filter(pk=meeting_id).first()
    if meeting is None or not actor_of(request).may(Ability.CHECK, OfPresence(meeting)):
        raise Http404
    return _made(request, meeting, lambda: make_signing_sheet(by=actor_of(request), meeting_id=meeting_id))


@require_POST
@signed_in
def certificate(request: HttpRequest, meeting_id: int, person_id: int) -> HttpResponse:
    """Of one's own presence, or of anybody's for whoever held the meeting."""
    meeting, actor = Meeting.objects.select_related("organisation").filter(pk=meeting_id).first(), actor_of(request)
    if meeting is None or not actor.may(Ability.READ, OfPresence(meeting, person_id)):
        raise Http404
    was_there = meeting.attendances.filter(person=person_id, status="present").exists()
    if not was_there and not actor.may(Ability.CHECK, OfPresence(meeting)):
        raise Http404
    return _made(
        request, meeting, lambda: make_certificate(by=actor_of(request), meeting_id=meeting_id, person_id=person_id)
    )


def _made(request: HttpRequest, meeting: Meeting, make: Callable[[], Frozen]) -> HttpResponse:
    try:
        make()
    except Refused as refused:
        messages.error(request, said(refused))
    else:
        messages.success(request, _("Le document est mis en page : il arrive sous « Présences sur papier »."))
    of_meeting = request.POST.get("from") != "payer"
    return redirect("meeting" if of_meeting else "compensation_meeting", meeting.pk)
