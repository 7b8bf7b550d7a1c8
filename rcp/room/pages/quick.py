"""« Concertation rapide » from a situation: one page, thirty seconds on a phone."""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from rcp.access.doors import actor_of, said, signed_in
from rcp.cases.models import CareCircle
from rcp.cases.queries import missing_to_share
from rcp.decisions.callees import around
from rcp.decisions.calling import OUT_OF_HOURS, Call, Callee, Plan
from rcp.journal.refusals import Refused

from ..quick import Quick, Task, hold_quickly
from .preparing import circle_but, planning_case

SOON = timedelta(days=7)


class QuickForm(forms.Form):
    question = forms.CharField(label=gettext_lazy("Question posée"), max_length=300)
    partner = forms.ChoiceField(label=gettext_lazy("Avec qui"), required=False)
    partner_name = forms.CharField(label=gettext_lazy("ou quelqu’un d’autre"), max_length=120, required=False)
    decision = forms.CharField(
        label=gettext_lazy("Ce que nous décidons"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    mine = forms.CharField(label=gettext_lazy("Ce que je fais"), max_length=300, required=False)
    mine_on = forms.DateField(label=gettext_lazy("pour le"), required=False)
    theirs = forms.CharField(label=gettext_lazy("Ce que fait l’autre"), max_length=300, required=False)
    theirs_on = forms.DateField(label=gettext_lazy("pour le"), required=False)
    trigger = forms.CharField(label=gettext_lazy("Si ça se dégrade : ce qui alerte"), max_length=200, required=False)
    call = forms.ChoiceField(label=gettext_lazy("On appelle"), required=False)
    night_name = forms.CharField(label=gettext_lazy("La nuit et le week-end"), max_length=120, required=False)
    night_phone = forms.CharField(label=gettext_lazy("Téléphone"), max_length=20, required=False)

    teller = forms.CharField(label=gettext_lazy("Qui le dit à la personne"), max_length=120, required=False)

    def __init__(self, *args: object, stays: list[CareCircle], callees: list[Callee], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._callees = callees
        people = [
            (str(stay.person_id), f"{stay.person.name} · {stay.role or stay.person.occupation}") for stay in stays
        ]
        choose(self.fields["partner"], [*people, ("", _("quelqu’un d’autre"))])
        named = [(str(place), _spoken(callee.call)) for place, callee in enumerate(callees)]
        choose(self.fields["call"], [("", _("personne de jour")), *named])
        for name in ("mine_on", "theirs_on"):
            self.fields[name].widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def quick(self) -> Quick:
        told = self.cleaned_data
        calls = (self._callees[int(told["call"])].call,) if told["call"] else ()
        return Quick(
            question=told["question"],
            decision=told["decision"],
            mine=Task(told["mine"], told["mine_on"]),
            theirs=Task(told["theirs"], told["theirs_on"]),
            plan=Plan(told["trigger"], calls=calls, night=Call(told["night_name"], phone=told["night_phone"])),
            teller=told["teller"],
            with_id=int(told["partner"]) if told["partner"] else None,
            with_name=told["partner_name"],
        )


def choose(field: forms.Field, choices: list[tuple[str, str]]) -> None:
    assert isinstance(field, forms.ChoiceField)  # noqa: S101
    field.choices = choices


def _spoken(call: Call) -> str:
    return " · ".join(part for part in (call.name, call.phone) if part)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def quick(request: HttpRequest, case_id: int) -> HttpResponse:
    case = planning_case(request, case_id)
    actor = actor_of(request)
    night, soon = Call(*OUT_OF_HOURS[0]), timezone.localdate() + SOON
    initial: dict[str, object] = {
        "question": case.question,
        "mine_on": soon,
        "theirs_on": soon,
        "night_name": night.name,
        "night_phone": night.phone,
        "teller": actor.label,
    }
    stays = circle_but(case, actor.person_id or 0)
    if stays:
        initial["partner"] = str(stays[0].person_id)
    form = QuickForm(request.POST or None, stays=stays, callees=around(case), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            meeting = hold_quickly(by=actor, case_id=case.pk, told=form.quick())
        except Refused as refused:
            form.add_error(None, said(refused))
        else:
            messages.success(request, _("C’est écrit et clos : le relevé se prépare."))
            return redirect("leaving", meeting.pk)
    context = {"form": form, "case": case, "missing": missing_to_share(case)}
    return render(request, "meetings/quick.html", context, status=422 if request.method == "POST" else 200)
