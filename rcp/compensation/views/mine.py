"""What is mine: this year's total, what can be declared; a meeting's list for whoever held it."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from rcp.access.abilities import Ability
from rcp.access.doors import actor_of, number_of, said, signed_in
from rcp.access.guards import OfOrganisation
from rcp.journal.refusals import Refused
from rcp.meetings.models import Meeting
from rcp.people.models import Person

from ..commands import declare_presence
from ..models import Claim, named
from ..queries import paid_organisations, presences_of, to_declare, total_of, year_total

# How far back a presence may still be declared from one's own page.
BACK = timedelta(days=366)


@require_safe
@signed_in
def compensation(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    person = get_object_or_404(Person, pk=actor.person_id or 0)
    year = timezone.localdate().year
    claims = Claim.objects.filter(person=person).select_related("meeting__organisation", "payer")
    years = sorted({year, *claims.values_list("year", flat=True)}, reverse=True)
    context = {
        "claims": claims[:100],
        "years": [year_total(person.pk, one) for one in years[:3]],
        "waiting": to_declare(person, since=timezone.localdate() - BACK),
        "payers": paid_organisations(actor),
    }
    return render(request, "compensation/mine.html", context)


@require_POST
@signed_in
def declare_own(request: HttpRequest, meeting_id: int) -> HttpResponse:
    actor = actor_of(request)
    held = Meeting.objects.filter(pk=meeting_id).first()
    if held is None or not held.attendances.filter(person=actor.person_id, status="present").exists():
        raise Http404
    try:
        declare_presence(
            by=actor,
            meeting_id=meeting_id,
            person_id=actor.person_id or 0,
            payer_id=number_of(request.POST.get("payer", "")),
        )
    except Refused as refused:
        messages.error(request, said(refused))
    else:
        messages.success(request, _("Présence déclarée. La structure qui paie la vérifiera."))
    return redirect("compensation")


@require_safe
@signed_in
def meeting(request: HttpRequest, meeting_id: int) -> HttpResponse:
    held = _held(request, meeting_id)
    claims = Claim.objects.filter(meeting=held).select_related("meeting__organisation", "payer", "person__profession")
    context = {
        "meeting": held,
        "name": named(held),
        "waiting": presences_of(held),
        "claims": claims,
        "total": total_of(claims.standing()),
    }
    return render(request, "compensation/meeting.html", context)


@require_POST
@signed_in
def declare_all(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Everybody present whom just one organisation may pay, in one gesture; the others are named."""
    held = _held(request, meeting_id)
    done, faults = 0, []
    for one in presences_of(held):
        chosen = number_of(request.POST.get(f"payer-{one.attendance.person_id}", ""))
        if not one.payers or one.attendance.person_id is None:
            continue
        try:
            declare_presence(
                by=actor_of(request), meeting_id=held.pk, person_id=one.attendance.person_id, payer_id=chosen
            )
            done += 1
        except Refused as refused:
            faults.append(said(refused))
    if done:
        told = ngettext("%(n)d présence déclarée.", "%(n)d présences déclarées.", done)
        messages.success(request, told % {"n": done})
    for fault in faults:
        messages.error(request, fault)
    if not done and not faults:
        messages.error(request, _("Personne n’est à déclarer : aucune structure n’a de tarif pour les présents."))
    return redirect("compensation_meeting", held.pk)


def _held(request: HttpRequest, meeting_id: int) -> Meeting:
    """The meeting, for whoever coordinates the organisation that held it; 404 otherwise."""
    held = Meeting.objects.select_related("organisation").filter(pk=meeting_id).first()
    if held is None or not actor_of(request).may(Ability.SCHEDULE, OfOrganisation(held.organisation)):
        raise Http404
    return held
