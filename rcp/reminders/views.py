"""Suivi: everything promised in one's meetings and not done, late first, by person."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rcp.access.doors import actor_of, said, signed_in
from rcp.journal.refusals import NotYet, Refused

from .commands import remind_owner
from .queries import by_person, followed_by


@require_safe
@signed_in
def following(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    parts = by_person(followed_by(actor_of(request)), today=today)
    late = sum(len(part.late) for part in parts)
    total = sum(len(part.actions) for part in parts)
    return render(request, "reminders/following.html", {"parts": parts, "late": late, "total": total, "today": today})


@require_POST
@signed_in
def remind(request: HttpRequest, person_id: int) -> HttpResponse:
    try:
        remind_owner(by=actor_of(request), person_id=person_id)
    except NotYet as refused:
        messages.error(request, said(refused))
    except Refused as refused:
        # Of whom one has nothing to follow, one is told nothing.
        raise Http404 from refused
    else:
        messages.success(request, _("Rappel envoyé, avec un lien vers ses actions. Il ne dit rien de leur contenu."))
    return redirect("following")
