"""Pages on which whoever administers the installation corrects the directory."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rcp.journal.refusals import Refused
from rcp.people.models import Organisation, OrganisationKind, Person

from . import correcting
from .doors import actor_of, said, signed_in
from .forms import OrganisationCorrectionForm, PersonCorrectionForm


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def person_correct(request: HttpRequest, person_id: int) -> HttpResponse:
    _administrator_or_404(request)
    person = get_object_or_404(Person.objects.listed(), pk=person_id)
    now = {name: getattr(person, name) for name in correcting.OF_PERSON} | {"profession": person.profession_id}
    form = PersonCorrectionForm(request.POST or None, initial=now, rev=0)
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        profession = told.pop("profession")
        try:
            correcting.correct_person(
                by=actor_of(request), person_id=person.pk, profession=profession.pk if profession else "", **told
            )
        except Refused as refused:
            form.add_error(None, said(refused))
        else:
            messages.success(request, _("La fiche est corrigée."))
            return redirect("person", person.pk)
    return _page(request, form, name=str(person), back=reverse("person", args=[person.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def organisation_correct(request: HttpRequest, organisation_id: int) -> HttpResponse:
    _administrator_or_404(request)
    place = get_object_or_404(Organisation, pk=organisation_id)
    now = {name: getattr(place, name) for name in (*correcting.OF_ORGANISATION, "kind")}
    form = OrganisationCorrectionForm(request.POST or None, initial=now, rev=0)
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        kind = OrganisationKind(told.pop("kind"))
        try:
            correcting.correct_organisation(by=actor_of(request), organisation_id=place.pk, kind=kind, **told)
        except Refused as refused:
            form.add_error(None, said(refused))
        else:
            messages.success(request, _("La fiche est corrigée."))
            return redirect("organisation", place.pk)
    return _page(request, form, name=str(place), back=reverse("organisation", args=[place.pk]))


def _administrator_or_404(request: HttpRequest) -> None:
    if not actor_of(request).is_administrator:
        raise Http404


def _page(
    request: HttpRequest, form: PersonCorrectionForm | OrganisationCorrectionForm, *, name: str, back: str
) -> HttpResponse:
    context = {"form": form, "name": name, "back": back}
    return render(request, "people/correct.html", context, status=422 if form.is_bound else 200)
