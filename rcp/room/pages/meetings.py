"""The list of meetings, planning one, its page before and after, its invitations."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from procedures.queries import visible_documents
from rcp.access.abilities import Ability
from rcp.access.actor import Kind
from rcp.access.doors import actor_of, number_of, said, signed_in
from rcp.access.guards import OfOrganisation
from rcp.cases.queries import missing_to_share
from rcp.decisions.minutes import KIND as MINUTES
from rcp.decisions.owners import assignable
from rcp.journal.refusals import Refused
from rcp.meetings.commands import Invited, invite_person, revise_meeting, withdraw_invitation
from rcp.meetings.models import Meeting, MeetingKind, MeetingState
from rcp.meetings.queries import visible_meetings
from rcp.meetings.standing import abilities_in
from rcp.paper.queries import frozen_of, shown
from rcp.people.queries import find_people

from ..conduct import plan_meeting
from ..panes.agenda import Agenda
from ..panes.gathered import picture_of
from ..queries import RoomPicture
from ..scripts import SCRIPTS
from .attending import outside, uncovered
from .changing import tell_who_was_told
from .coming import coming_to, own_invitation
from .finding import attempt, meeting_or_404
from .forms import MeetingForm, RevisionForm, next_half_hour, organisations_of, revision_of
from .rooms import door_address, drawn

MOST_LISTED = 60
MOST_CANCELLED = 20
MOST_FOUND = 30


@dataclass(frozen=True)
class Row:
    """A meeting as a list shows it: what it is about is only for whoever may read it."""

    meeting: Meeting
    can: frozenset[Ability]

    @property
    def title(self) -> str:
        return self.meeting.title if Ability.READ in self.can else SCRIPTS[self.meeting.kind].label

    @property
    def may_enter(self) -> bool:
        return Ability.ENTER in self.can


@require_safe
@signed_in
def listing(request: HttpRequest) -> HttpResponse:
    seen = visible_meetings(actor_of(request))
    kind = request.GET.get("genre", "")
    if kind in MeetingKind.values:
        seen = seen.filter(kind=kind)
    listed = {
        "live": list(seen.filter(state=MeetingState.OPEN).order_by("starts_at")),
        "to_close": list(seen.filter(state=MeetingState.ENDED).order_by("-starts_at")),
        "planned": list(seen.filter(state=MeetingState.PLANNED).order_by("starts_at")[:MOST_LISTED]),
        "cancelled": list(seen.filter(state=MeetingState.CANCELLED).order_by("-starts_at")[:MOST_CANCELLED]),
        "held": list(seen.filter(state=MeetingState.CLOSED).order_by("-starts_at")[:MOST_LISTED]),
    }
    can = abilities_in([meeting for meetings in listed.values() for meeting in meetings], actor_of(request))
    context = {
        **{name: [Row(meeting, can[meeting.pk]) for meeting in meetings] for name, meetings in listed.items()},
        "kinds": [(kind, script.label) for kind, script in SCRIPTS.items()],
        "kind": kind,
        "can_schedule": bool(organisations_of(actor_of(request))),
    }
    return render(request, "meetings/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    if not organisations_of(actor):
        raise Http404
    start = next_half_hour()
    initial = {"day": start.date(), "hour": start.time(), "kind": MeetingKind.RCP, **request.GET.dict()}
    form = MeetingForm(request.POST or None, actor=actor, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("meeting_invitations", plan_meeting(by=actor, **form.planned()).pk)
        except Refused as refused:
            form.add_error(None, said(refused))
    return render(request, "meetings/new.html", {"form": form}, status=422 if form.is_bound else 200)


@never_cache
@require_safe
def detail(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Before: who is coming and what is prepared. After: what was decided, and its papers."""
    actor = actor_of(request)
    if actor.kind == Kind.NOBODY:
        return redirect("account_login")
    meeting = meeting_or_404(request, meeting_id)
    abilities = actor.abilities(meeting)
    if Ability.READ not in abilities and Ability.ENTER in abilities:
        return uncovered(request, meeting)
    if Ability.READ not in abilities:
        return outside(request, meeting)
    return page_of(request, meeting)


def page_of(request: HttpRequest, meeting: Meeting, *, typed: Mapping[str, str] | None = None) -> HttpResponse:
    """The page of a meeting that its reader may read; `typed` is what they prepared and that was not kept."""
    actor = actor_of(request)
    abilities = actor.abilities(meeting)
    can = {ability.value: True for ability in abilities}
    picture = picture_of(meeting)
    own = own_invitation(meeting, actor)
    context = {
        "meeting": meeting,
        "picture": picture,
        "can": can,
        "writable": False,
        "kind_label": picture.script.label,
        "to_prepare": to_prepare(picture) if meeting.state == MeetingState.PLANNED else [],
        "records": [shown(frozen, back=request.path) for frozen in frozen_of(meeting, MINUTES)],
        "documents": visible_documents(actor).filter(origin__meeting=meeting),
        "may_declare": meeting.state in (MeetingState.ENDED, MeetingState.CLOSED)
        and actor.may(Ability.SCHEDULE, OfOrganisation(meeting.organisation)),
        **coming_to(meeting, actor, own, typed),
    }
    is_guest = own is not None and meeting.state == MeetingState.PLANNED and Ability.INVITE not in abilities
    return render(request, "meetings/before.html" if is_guest else "meetings/detail.html", context)


def to_prepare(picture: RoomPicture) -> list[str]:
    """What a meeting still lacks before it is held, one sentence each."""
    meeting = picture.meeting
    lacking = []
    if meeting.is_rcp and not meeting.question:
        lacking.append(_("La question posée n’est pas écrite."))
    if meeting.case is not None:
        lacking += missing_to_share(meeting.case)
    if len(picture.people) < 2:
        lacking.append(_("Personne d’autre n’est invité."))
    if not picture.panes.of("agenda", Agenda).items and not meeting.is_rcp:
        lacking.append(_("L’ordre du jour est vide."))
    if picture.seats[1].seat is None:
        lacking.append(_("Personne ne tient encore le secrétariat."))
    return lacking


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def revise(request: HttpRequest, meeting_id: int) -> HttpResponse:
    meeting = meeting_or_404(request, meeting_id, Ability.REVISE)
    form = RevisionForm(request.POST or None, initial=revision_of(meeting), rev=meeting.rev)
    if request.method == "POST" and form.is_valid():
        try:
            revised = revise_meeting(by=actor_of(request), meeting_id=meeting.pk, **form.revised())
            if revised.calendar_sequence > meeting.calendar_sequence:
                tell_who_was_told(
                    request, meeting, _("La réunion a changé : chaque invité est prévenu, et redit s’il vient.")
                )
            return redirect("meeting", meeting.pk)
        except Refused as refused:
            form.add_error(None, said(refused))
    context = {"form": form, "meeting": meeting}
    return render(request, "meetings/revise.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def invitations(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Who is invited, finding others, and the link of whoever was just invited, shown once."""
    meeting = meeting_or_404(request, meeting_id, Ability.INVITE)
    invited: list[Invited] = []
    if request.method == "POST":
        person_id = request.POST.get("person", "")
        attempt(
            request,
            lambda: invited.append(
                invite_person(
                    by=actor_of(request),
                    meeting_id=meeting.pk,
                    person_id=number_of(person_id) or 0,
                )
            ),
        )
    words = request.GET.get("qui", "")
    expected = set(meeting.invitations.standing().values_list("person_id", flat=True))
    found = find_people(words, case_id=meeting.case_id) if words else []
    around = assignable(meeting).select_related("profession").exclude(pk__in=[person.pk for person in found])
    context = {
        "meeting": meeting,
        "picture": picture_of(meeting),
        "invited": invited[0] if invited else None,
        "invited_qr": drawn(f"{settings.SITE_URL}{invited[0].address}") if invited else "",
        "found": [person for person in found if person.pk not in expected][:MOST_FOUND],
        "around": [person for person in around if person.pk not in expected][:MOST_FOUND],
        "words": words,
        "door": drawn(door_address(meeting)) if meeting.state != MeetingState.CLOSED else "",
        "door_url": door_address(meeting),
    }
    return render(request, "meetings/invitations.html", context)


@require_POST
@signed_in
def withdraw(request: HttpRequest, meeting_id: int, person_id: int) -> HttpResponse:
    meeting = meeting_or_404(request, meeting_id, Ability.INVITE)
    attempt(
        request,
        lambda: withdraw_invitation(by=actor_of(request), meeting_id=meeting.pk, person_id=person_id),
        done=_("L’invitation est retirée ; le lien personnel ne vaut plus."),
    )
    return redirect("meeting_invitations", meeting.pk)
