"""What somebody invited does before the hour: answer, prepare, put the meeting in their calendar."""

from collections.abc import Mapping
from datetime import time

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from rcp.access.abilities import Ability
from rcp.access.doors import actor_of, number_of, said
from rcp.access.wording import hour_read
from rcp.journal.refusals import NotYet, Refused
from rcp.meetings.commands import answer_invitation, prepare_round
from rcp.meetings.mails import appointment_of
from rcp.meetings.models import Invitation, InvitationAnswer, Meeting
from rcp.meetings.preparing import LINES
from rcp.notify import ics

from .coming import own_invitation
from .finding import attempt, meeting_or_404
from .meetings import page_of


@require_POST
def answer(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """To one's own invitation, with an account or by a personal link: I come, until some hour, I cannot."""
    meeting = meeting_or_404(request, meeting_id, Ability.ENTER)
    attempt(request, lambda: _answered(request, meeting), done=_("Votre réponse est enregistrée."))
    return redirect("meeting", meeting.pk)


def _answered(request: HttpRequest, meeting: Meeting) -> Invitation:
    actor = actor_of(request)
    pressed, own = request.POST.get("answer", ""), own_invitation(meeting, actor)
    if pressed == "same" and own is not None and not own.is_waiting:
        pressed = "no" if own.answer == InvitationAnswer.DECLINED else "same"
    elif pressed not in ("yes", "until", "no"):
        raise NotYet(_("Dites d’abord si vous venez."))
    return answer_invitation(
        by=actor,
        meeting_id=meeting.pk,
        accepted=pressed != "no",
        comment=request.POST.get("comment", ""),
        leaves_at=_leaving(request, pressed),
    )


def _leaving(request: HttpRequest, pressed: str) -> time | None:
    told = request.POST.get("until", "")
    if pressed not in ("until", "same") or pressed == "same" and not told:
        return None
    hour = hour_read(told)
    if hour is None:
        raise Refused(_("Dites à quelle heure vous partez, par exemple 13 h 15."))
    return hour


@require_POST
def prepare(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Keep what changed of one's four lines: for a script as it is typed, or by the button."""
    meeting = meeting_or_404(request, meeting_id, Ability.COME)
    if not actor_of(request).may(Ability.READ, meeting):
        raise Http404
    changed = _changed(request.POST)
    try:
        kept = prepare_round(
            by=actor_of(request),
            meeting_id=meeting.pk,
            texts=changed,
            rev=number_of(request.POST.get("rev", "")),
            was={name: request.POST.get(f"was_{name}", "") for name in changed},
        )
    except Refused as refused:
        return _not_kept(request, meeting, refused)
    if _is_script(request):
        return JsonResponse({"rev": kept.rev})
    messages.success(request, _("Votre préparation est enregistrée."))
    return redirect("meeting", meeting.pk)


def _changed(sent: Mapping[str, str]) -> dict[str, str]:
    """What differs from what the page showed. A browser ends lines its own way."""
    texts = {name: sent[name].replace("\r\n", "\n") for name, _label in LINES if name in sent}
    return {name: text for name, text in texts.items() if text != sent.get(f"was_{name}", "")}


def _not_kept(request: HttpRequest, meeting: Meeting, refused: Refused) -> HttpResponse:
    """Why, with what stands; on a page, with what was typed still in its fields."""
    if _is_script(request):
        current = refused.current if isinstance(refused, NotYet) else None
        return JsonResponse({"why": said(refused), "current": current}, status=409)
    messages.error(request, said(refused))
    typed = {name: request.POST[name] for name, _label in LINES if name in request.POST}
    response = page_of(request, meeting, typed=typed)
    response.status_code = 409
    return response


def _is_script(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


@never_cache
@require_safe
def calendar(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """The meeting for one's own calendar, as neutral as in a mail."""
    meeting = meeting_or_404(request, meeting_id, Ability.READ)
    text = ics.publication(appointment_of(meeting))
    headers = {"Content-Disposition": 'attachment; filename="reunion.ics"'}
    return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers=headers)
