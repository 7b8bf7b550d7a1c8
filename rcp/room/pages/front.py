"""The first page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from rcp.access.actor import Kind
from rcp.access.doors import actor_of, signed_in
from rcp.meetings.queries import linked_meeting

from .actions import opens_actions
from .home import home_of


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What is live, next, owed; whoever came by a personal link goes to what it opens."""
    actor = actor_of(request)
    if opens_actions(actor):
        return redirect("my_actions")
    meeting_id = linked_meeting(actor) if actor.kind == Kind.LINK else None
    return redirect("meeting", meeting_id) if meeting_id is not None else _home(request)


@signed_in
def _home(request: HttpRequest) -> HttpResponse:
    return render(request, "room/home.html", vars(home_of(actor_of(request))))
