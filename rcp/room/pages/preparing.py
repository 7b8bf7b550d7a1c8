"""« Planifier une RCP » from a situation: its circle is ticked, others are named in place, one button invites all."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from rcp.access.abilities import Ability
from rcp.access.doors import actor_of, number_of, said, signed_in
from rcp.access.guards import OfOrganisation
from rcp.cases.commands import read_case
from rcp.cases.models import CareCircle, Case
from rcp.cases.queries import missing_to_share
from rcp.journal.refusals import Refused
from rcp.meetings.models import Meeting, Mode
from rcp.people.models import Person
from rcp.people.queries import find_people, folded

from ..preparing import Newcomer, prepare_rcp
from .forms import next_half_hour

ROWS, MORE = 4, 3
MOST_ROWS = 40
MOST_SUGGESTED = 3


class PlanForm(forms.Form):
    question = forms.CharField(label=gettext_lazy("Question posée"), max_length=300)
    day = forms.DateField(label=gettext_lazy("Jour"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    hour = forms.TimeField(label=gettext_lazy("Heure"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    planned_minutes = forms.IntegerField(
        label=gettext_lazy("Durée, en minutes"), min_value=5, max_value=480, initial=60
    )
    mode = forms.ChoiceField(label=gettext_lazy("Modalité"), choices=Mode.choices, initial=Mode.MIXED)
    place = forms.CharField(label=gettext_lazy("Lieu"), max_length=160, required=False)
    video_link = forms.URLField(
        label=gettext_lazy("Lien de visioconférence"), max_length=300, required=False, assume_scheme="https"
    )

    def planned(self) -> dict[str, Any]:
        told = dict(self.cleaned_data)
        day, hour = told.pop("day"), told.pop("hour")
        return {**told, "starts_at": timezone.make_aware(datetime.combine(day, hour))}


class NewcomerForm(forms.Form):
    """One line: a name of the directory, or somebody it does not know yet with a way to reach them."""

    who = forms.CharField(label=gettext_lazy("Prénom et nom"), max_length=121, required=False)
    role = forms.CharField(label=gettext_lazy("Place dans le cercle"), max_length=80, required=False)
    reach = forms.CharField(label=gettext_lazy("Courriel ou téléphone"), max_length=120, required=False)

    def __init__(self, *args: Any, known: Mapping[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known
        self.fields["who"].widget.attrs |= {"list": "directory", "autocomplete": "off"}

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        who = " ".join(str(told.get("who", "")).split())
        if not who:
            if told.get("role") or told.get("reach"):
                self.add_error("who", _("De qui s’agit-il ?"))
            return told
        told["person_id"] = self.known.get(folded(who), 0)
        if not told["person_id"]:
            self._introduced(told, who)
        return told

    def _introduced(self, told: dict[str, Any], who: str) -> None:
        """Whoever is not in the directory has two names and can be reached."""
        first, _space, last = who.partition(" ")
        if not last or not told.get("reach"):
            self.add_error("who", _unknown(who))
            return
        told["first_name"], told["last_name"] = first, last
        try:
            validate_email(told["reach"])
            told["email"] = told["reach"]
        except ValidationError:
            told["phone"] = told["reach"]

    def newcomer(self) -> Newcomer | None:
        told = self.cleaned_data
        if not told.get("who"):
            return None
        given = {name: told.get(name, "") for name in ("first_name", "last_name", "email", "phone")}
        return Newcomer(role=told["role"], person_id=told["person_id"], **given)


def _unknown(who: str) -> str:
    close = ", ".join(person.name for person in find_people(who, limit=MOST_SUGGESTED))
    if close:
        return _("Dans l’annuaire : %(close)s. Sinon, écrivez prénom, nom, et un courriel ou un téléphone.") % {
            "close": close
        }
    return _("Pas dans l’annuaire : écrivez prénom, nom, et un courriel ou un téléphone.")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def plan(request: HttpRequest, case_id: int) -> HttpResponse:
    case = planning_case(request, case_id)
    actor = actor_of(request)
    stays = circle_but(case, actor.person_id or 0)
    known = names_of(case)
    posted = request.POST if request.method == "POST" else None
    start = next_half_hour()
    day = wished_day(request.GET.get("jour", "")) or start.date()
    form = PlanForm(posted, initial={"question": case.question, "day": day, "hour": start.time()})
    rows = _rows(request, {folded(name): pk for name, (pk, _what) in known.items()})
    if posted is not None and "more" not in posted and all([form.is_valid(), *(row.is_valid() for row in rows)]):
        ticked = {stay.person_id for stay in stays} & _ticked(request)
        newcomers = [newcomer for row in rows if (newcomer := row.newcomer()) is not None]
        try:
            meeting = prepare_rcp(
                by=actor, case_id=case.pk, circle=sorted(ticked), newcomers=newcomers, **form.planned()
            )
        except Refused as refused:
            form.add_error(None, said(refused))
        else:
            return _planned(request, meeting)
    context = {
        "case": case,
        "form": form,
        "rows": rows,
        "stays": stays,
        "unticked": _unticked(request, stays),
        "directory": [(name, what) for name, (_pk, what) in known.items()],
        "missing": missing_to_share(case),
    }
    failed = posted is not None and "more" not in posted
    return render(request, "meetings/prepare.html", context, status=422 if failed else 200)


def wished_day(text: str) -> date | None:
    """The day that whoever asked wished, as the address of this page gives it."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _planned(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Whoever has no mail address is handed their link: the next page shows it."""
    people = Person.objects.filter(invitations__meeting=meeting).exclude(pk=actor_of(request).person_id or 0)
    without = [person.name for person in people if not person.email]
    messages.success(request, _("La RCP est planifiée ; personnes invitées : %(count)s.") % {"count": len(people)})
    if without:
        messages.warning(
            request, _("Sans courriel, remettez-leur leur lien : %(names)s.") % {"names": ", ".join(without)}
        )
        return redirect("meeting_invitations", meeting.pk)
    return redirect("meeting", meeting.pk)


def planning_case(request: HttpRequest, case_id: int) -> Case:
    """The situation, for whoever may plan about it; for anybody else this page does not exist."""
    try:
        case = read_case(by=actor_of(request), case_id=case_id)
    except (Case.DoesNotExist, Refused) as closed:
        raise Http404 from closed
    if not may_plan(request, case):
        raise Http404
    return case


def may_plan(request: HttpRequest, case: Case) -> bool:
    actor = actor_of(request)
    return actor.may(Ability.SCHEDULE, case) and actor.may(Ability.SCHEDULE, OfOrganisation(case.organisation))


def circle_but(case: Case, own: int) -> list[CareCircle]:
    """Whom one may invite with a tick: the circle, but oneself, who comes anyway."""
    stays = case.circle.current(timezone.localdate()).exclude(person_id=own)
    return list(stays.select_related("person__profession"))


def _unticked(request: HttpRequest, stays: list[CareCircle]) -> set[int]:
    if request.method != "POST":
        return set()
    return {stay.person_id for stay in stays} - _ticked(request)


def _ticked(request: HttpRequest) -> set[int]:
    return {pk for pk in map(number_of, request.POST.getlist("circle")) if pk is not None}


def _rows(request: HttpRequest, known: Mapping[str, int]) -> list[NewcomerForm]:
    """As many lines as were there, three more when they were asked for: nothing typed is lost, with no script."""
    if request.method != "POST":
        return [NewcomerForm(None, prefix=f"row{place}", known=known) for place in range(ROWS)]
    there = sum(1 for name in request.POST if name.startswith("row") and name.endswith("-who"))
    wanted = min(MOST_ROWS, max(ROWS, there) + (MORE if "more" in request.POST else 0))
    bound = "more" not in request.POST
    forms_of = []
    for place in range(wanted):
        prefix = f"row{place}"
        typed = {name: request.POST.get(f"{prefix}-{name}", "") for name in ("who", "role", "reach")}
        given = request.POST if bound else None
        forms_of.append(NewcomerForm(given, prefix=prefix, known=known, initial=typed))
    return forms_of


def names_of(case: Case) -> dict[str, tuple[int, str]]:
    """Each person of the directory by a name that is theirs alone → their key, what they do."""
    around = set(case.circle.current(timezone.localdate()).values_list("person_id", flat=True))
    people = [person for person in find_people("", limit=2000, case_id=case.pk) if person.pk not in around]
    count: dict[str, int] = {}
    for person in people:
        count[folded(person.name)] = count.get(folded(person.name), 0) + 1
    named: dict[str, tuple[int, str]] = {}
    for person in people:
        name = person.name
        if count[folded(name)] > 1:
            place = ", ".join(stay.organisation.name for stay in getattr(person, "today", []))
            name = " – ".join(part for part in (name, person.occupation, place) if part)
        named.setdefault(name, (person.pk, person.occupation))
    return named
