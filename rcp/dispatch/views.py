"""« Avant de partir »: one screen once a meeting is closed."""

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from rcp.access.abilities import Ability
from rcp.access.doors import actor_of, said, signed_in
from rcp.decisions.minutes import KIND, plain_text
from rcp.journal.refusals import Refused
from rcp.meetings.models import Meeting
from rcp.paper.queries import content_of, frozen_of, shown

from .cda import NOT_IDENTIFIED
from .commands import plan_next, send_record
from .queries import CHANNELS_BY_HAND, left_after, next_day, next_of, recipients_of


@never_cache
@require_safe
@signed_in
def leaving(request: HttpRequest, meeting_id: int) -> HttpResponse:
    meeting = _closed(request, meeting_id)
    record = next(iter(frozen_of(meeting, KIND)), None)
    content = content_of(record) if record else None
    recipients = recipients_of(meeting)
    context = {
        "meeting": meeting,
        "left": left_after(meeting),
        "by_link": [each for each in recipients if each.by_link],
        "by_hand": [each for each in recipients if not each.by_link],
        "channels": CHANNELS_BY_HAND,
        "record": shown(record, back=request.path) if record else None,
        "text": plain_text(content) if content else "",
        "next": next_of(meeting),
        "next_day": next_day(meeting),
        # No identity is kept here: a package for secure mailboxes (rcp/dispatch/xdm.py) could be filed nowhere.
        "no_package": NOT_IDENTIFIED,
    }
    return render(request, "dispatch/leaving.html", context)


@require_POST
@signed_in
def send(request: HttpRequest, meeting_id: int) -> HttpResponse:
    meeting = _closed(request, meeting_id)
    to, channel = request.POST.getlist("to"), request.POST.get("channel", "")

    def sent() -> str:
        count = len(send_record(by=actor_of(request), meeting_id=meeting.pk, to=to, channel=channel))
        if channel:
            return ngettext("C’est noté pour %(n)d personne.", "C’est noté pour %(n)d personnes.", count) % {"n": count}
        return ngettext("Envoyé à %(n)d personne.", "Envoyé à %(n)d personnes.", count) % {"n": count}

    _tried(request, sent)
    return redirect("leaving", meeting.pk)


@require_POST
@signed_in
def plan(request: HttpRequest, meeting_id: int) -> HttpResponse:
    meeting = _closed(request, meeting_id)
    planned: list[Meeting] = []

    def done() -> str:
        planned.append(plan_next(by=actor_of(request), meeting_id=meeting.pk, on=_day(request.POST.get("day", ""))))
        return _("La prochaine réunion est planifiée, le cercle est invité.")

    _tried(request, done)
    return redirect("meeting", planned[0].pk) if planned else redirect("leaving", meeting.pk)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _tried(request: HttpRequest, do: Callable[[], str]) -> None:
    try:
        messages.success(request, do())
    except Refused as refused:
        messages.error(request, said(refused))


def _closed(request: HttpRequest, meeting_id: int) -> Meeting:
    rows = Meeting.objects.select_related("organisation", "stream", "case")
    meeting = rows.filter(pk=meeting_id).first()
    if meeting is None or not actor_of(request).may(Ability.SEND, meeting):
        raise Http404
    return meeting
