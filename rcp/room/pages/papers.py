"""What is printed while the meeting is still held: nothing of it is kept, and it says so."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from rcp.access.abilities import Ability
from rcp.decisions.minutes import CONTINGENCY, KIND, draft_of
from rcp.journal.record import name_of
from rcp.meetings.models import MeetingState
from rcp.paper import rendering
from rcp.paper.models import Print

from .finding import meeting_or_404


@never_cache
@require_safe
def contingency(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """What to do if it gets worse, on one page; once the meeting is closed, the sheet that was frozen with it."""
    meeting = meeting_or_404(request, meeting_id, Ability.READ)
    kept = Print.objects.filter(frozen__kind=KIND, frozen__subject=name_of(meeting), name=CONTINGENCY).last()
    if meeting.state == MeetingState.CLOSED and kept is not None:
        return redirect("paper", kept.pk)
    sheet = draft_of(meeting, CONTINGENCY)
    if not sheet.context["contingencies"]:
        messages.info(request, _("Aucune conduite à tenir n’est inscrite."))
        return redirect("meeting", meeting.pk)
    try:
        pdf = rendering.render(sheet.template, {**sheet.context, "watermark": _("Projet")}, at=timezone.now())
    except rendering.NotPrinted as error:
        return render(request, "paper/unavailable.html", {"why": error.why}, status=503)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="conduite-a-tenir-projet.pdf"'
    return response
