"""The dates proposed for a meeting: proposed, answered by whoever is invited, one of them kept."""

from datetime import datetime

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from rcp.access.abilities import Ability
from rcp.access.doors import actor_of, number_of, said
from rcp.access.wording import hour_read
from rcp.journal.refusals import Refused
from rcp.meetings.models import Meeting
from rcp.scheduling.commands import MOST, answer_poll, open_poll, settle_poll
from rcp.scheduling.models import Suits
from rcp.scheduling.queries import poll_of

from ..scripts import SCRIPTS
from .changing import tell_who_was_told
from .finding import attempt, meeting_or_404


class LastDayForm(forms.Form):
    closes_on = forms.DateField(
        label=gettext_lazy("Répondre jusqu’au"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def dates(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """For whoever organises: propose, then read who can when. For whoever is invited: answer."""
    meeting = meeting_or_404(request, meeting_id)
    actor = actor_of(request)
    organises = actor.may(Ability.REVISE, meeting)
    poll = poll_of(meeting, actor.person_id)
    if not organises and (poll is None or not actor.may(Ability.COME, meeting)):
        raise Http404
    form = LastDayForm(request.POST or None)
    if request.method == "POST" and organises and form.is_valid() and _proposes(request, meeting, form):
        return redirect("meeting_dates", meeting.pk)
    context = {
        "meeting": meeting,
        "kind_label": SCRIPTS[meeting.kind].label,
        "poll": poll,
        "organises": organises,
        "is_invited": meeting.invitations.standing().filter(person=actor.person_id or 0).exists(),
        "form": form,
        "suits": Suits.choices,
        "rows": _typed(request),
    }
    return render(request, "meetings/dates.html", context, status=422 if form.is_bound else 200)


def _proposes(request: HttpRequest, meeting: Meeting, form: LastDayForm) -> bool:
    try:
        open_poll(
            by=actor_of(request),
            meeting_id=meeting.pk,
            starts=[_read(day, hour) for day, hour in _typed(request) if day or hour],
            closes_on=form.cleaned_data["closes_on"],
        )
    except Refused as refused:
        form.add_error(None, said(refused))
        return False
    tell_who_was_told(request, meeting, _("Les dates sont proposées : chaque invité reçoit un courriel."))
    return True


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """A day and an hour a row, as they were typed."""
    days, hours = request.POST.getlist("day")[:MOST], request.POST.getlist("hour")[:MOST]
    rows = list(zip(days, hours, strict=False))
    return rows + [("", "")] * (min(4, MOST) - len(rows))


def _read(day: str, hour: str) -> datetime:
    at = hour_read(hour)
    try:
        on = datetime.strptime(day, "%Y-%m-%d").date()  # noqa: DTZ007
    except ValueError:
        on = None
    if on is None or at is None:
        raise Refused(_("Chaque date proposée a un jour et une heure."))
    return timezone.make_aware(datetime.combine(on, at))


@require_POST
def answer(request: HttpRequest, meeting_id: int) -> HttpResponse:
    meeting = meeting_or_404(request, meeting_id, Ability.COME)
    given = {name.removeprefix("date-"): value for name, value in request.POST.items() if name.startswith("date-")}
    answers = {number_of(pk) or 0: str(value) for pk, value in given.items()}
    attempt(
        request,
        lambda: answer_poll(by=actor_of(request), meeting_id=meeting.pk, answers=answers),
        done=_("Vos réponses sont enregistrées ; vous pouvez les changer jusqu’au dernier jour."),
    )
    return redirect("meeting", meeting.pk)


@require_POST
def keep(request: HttpRequest, meeting_id: int) -> HttpResponse:
    meeting = meeting_or_404(request, meeting_id, Ability.REVISE)
    date_id = number_of(request.POST.get("date", "")) or 0
    if attempt(request, lambda: settle_poll(by=actor_of(request), meeting_id=meeting.pk, date_id=date_id)):
        tell_who_was_told(request, meeting, _("La date est retenue : chaque invité reçoit l’invitation."))
    return redirect("meeting", meeting.pk)
