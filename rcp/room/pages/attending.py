"""An RCP that one knows is held and is nothing to: when, by whom, and asking to attend it."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from rcp.access.abilities import Ability
from rcp.access.doors import actor_of, signed_in
from rcp.meetings.commands import ask_to_attend
from rcp.meetings.models import Arrival, Meeting, MeetingState, Seat, SeatRole

from ..scripts import SCRIPTS
from .finding import attempt, meeting_or_404


def outside(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The page of a meeting for whoever may see that it is held, and nothing of what it is about."""
    actor = actor_of(request)
    context = {
        "meeting": meeting,
        "kind_label": SCRIPTS[meeting.kind].label,
        "led_by": _led_by(meeting),
        "asked": own_request(request, meeting),
        "may_ask": actor.may(Ability.ATTEND, meeting),
    }
    return render(request, "meetings/outside.html", context)


def uncovered(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The page of an RCP for whoever is expected in it without being covered by the basis of sharing."""
    own = meeting.invitations.standing().filter(person_id=actor_of(request).person_id or 0).first()
    context = {
        "meeting": meeting,
        "kind_label": SCRIPTS[meeting.kind].label,
        "led_by": _led_by(meeting),
        "own_invitation": own,
        "asked_for": meeting.state == MeetingState.PLANNED and own is not None,
    }
    return render(request, "meetings/uncovered.html", context)


def _led_by(meeting: Meeting) -> Seat | None:
    return meeting.seats.filter(role=SeatRole.FACILITATOR).select_related("person").first()


def own_request(request: HttpRequest, meeting: Meeting) -> Arrival | None:
    return meeting.arrivals.filter(person_id=actor_of(request).person_id or 0).last()


@require_POST
@signed_in
def ask(request: HttpRequest, meeting_id: int) -> HttpResponse:
    meeting = meeting_or_404(request, meeting_id, Ability.ATTEND)
    reason = request.POST.get("reason", "")
    attempt(request, lambda: ask_to_attend(by=actor_of(request), meeting_id=meeting.pk, reason=reason))
    return redirect("meeting", meeting.pk)


@never_cache
@require_safe
@signed_in
def state(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """What one's own request has come to: unknown, waiting, admitted or refused."""
    arrival = own_request(request, meeting_or_404(request, meeting_id))
    return JsonResponse({"state": arrival.state if arrival else "unknown"})
