"""How pages find a meeting, and how they tell a refusal."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest

from rcp.access.abilities import Ability
from rcp.access.doors import actor_of, said
from rcp.journal.refusals import Refused
from rcp.meetings.models import Meeting


def meeting_or_404(request: HttpRequest, meeting_id: int, ability: Ability = Ability.SEE) -> Meeting:
    """The meeting if its actor may do this with it; what one may not see does not exist."""
    rows = Meeting.objects.select_related("organisation", "stream", "theme", "case", "previous")
    meeting = rows.filter(pk=meeting_id).first()
    if meeting is None or not actor_of(request).may(ability, meeting):
        raise Http404
    return meeting


def attempt(request: HttpRequest, do: Callable[[], object], *, done: str = "") -> bool:
    """Do this and say so; a refusal is said in full and changes nothing."""
    try:
        do()
    except Refused as refused:
        messages.error(request, said(refused))
        return False
    if done:
        messages.success(request, done)
    return True
