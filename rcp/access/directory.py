"""Pages of the directory: people, organisations, bodies. Everyone who signs in may look someone up."""

from collections.abc import Callable

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from rcp.journal.refusals import Refused
from rcp.people.models import Body, Mandate, Membership, MembershipRole, Organisation, OrganisationKind, Person
from rcp.people.queries import find_organisations, find_people

from . import commands
from .abilities import Ability
from .doors import actor_of, said, signed_in
from .forms import BodyForm, MandateForm, MembershipForm, OrganisationForm, PersonForm
from .guards import OfOrganisation
from .links import address


@require_safe
@signed_in
def people(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:100]
    context = {"words": words, "people": find_people(words), "may_add": bool(_inviting(request))}
    return render(request, "people/list.html", context)


@signed_in
def person_new(request: HttpRequest) -> HttpResponse:
    mine = _inviting(request)
    if not mine:
        messages.error(request, _("Seule la coordination d’une structure inscrit une personne dans l’annuaire."))
        return redirect("people")
    form = PersonForm(request.POST or None)
    _offer(form, mine)
    if request.method == "POST" and form.is_valid():
        try:
            person = _register(request, form)
        except Refused as refused:
            form.add_error(None, said(refused))
        else:
            messages.success(request, _("%(name)s est dans l’annuaire.") % {"name": person.name})
            return redirect("person", person.pk)
    return render(request, "people/new.html", {"form": form}, status=422 if form.is_bound else 200)


def _register(request: HttpRequest, form: PersonForm) -> Person:
    told = dict(form.cleaned_data)
    organisation, role, profession = told.pop("organisation"), told.pop("role"), told.pop("profession")
    person = commands.register_person(
        by=actor_of(request), organisation_id=organisation.pk, profession=profession.pk if profession else "", **told
    )
    if role:
        try:
            commands.start_membership(
                by=actor_of(request),
                person_id=person.pk,
                organisation_id=organisation.pk,
                role=MembershipRole(role),
            )
        except Refused as refused:
            messages.warning(request, refused.why)
    return person


@require_safe
@signed_in
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    someone = get_object_or_404(Person.objects.listed().select_related("profession"), pk=person_id)
    memberships = Membership.objects.filter(person=someone).select_related("organisation").order_by("-since", "-pk")
    mandates = Mandate.objects.filter(person=someone).select_related("body__organisation").order_by("-since", "-pk")
    return render(
        request,
        "people/person.html",
        {
            "person": someone,
            "memberships": memberships,
            "mandates": mandates,
            "today": timezone.localdate(),
            "administered": {
                membership.organisation_id for membership in memberships if _administers(request, membership)
            },
        },
    )


@require_safe
@signed_in
def organisations(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:100]
    context = {
        "words": words,
        "organisations": find_organisations(words),
        "may_add": actor_of(request).is_administrator,
    }
    return render(request, "people/organisations.html", context)


@signed_in
def organisation_new(request: HttpRequest) -> HttpResponse:
    if not actor_of(request).is_administrator:
        raise Http404
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            made = commands.register_organisation(
                by=actor_of(request),
                name=told["name"],
                kind=OrganisationKind(told["kind"]),
                territory=told["territory"],
            )
        except Refused as refused:
            form.add_error(None, said(refused))
        else:
            return redirect("organisation", made.pk)
    return render(request, "people/organisation_new.html", {"form": form}, status=422 if form.is_bound else 200)


@require_safe
@signed_in
def organisation(request: HttpRequest, organisation_id: int) -> HttpResponse:
    place = get_object_or_404(Organisation, pk=organisation_id)
    current = Membership.objects.current(timezone.localdate()).filter(organisation=place)
    bodies = place.bodies.prefetch_related("mandates__person")
    today = timezone.localdate()
    return render(
        request,
        "people/organisation.html",
        {
            "organisation": place,
            "memberships": current.select_related("person__profession", "person__account").order_by(
                "person__last_name"
            ),
            "bodies": [(body, body.mandates.current(today).select_related("person")) for body in bodies],
            "may_administer": actor_of(request).may(Ability.ADMINISTER, OfOrganisation(place)),
            "membership_form": MembershipForm(),
            "body_form": BodyForm(),
            "mandate_form": MandateForm(),
        },
    )


@require_POST
@signed_in
def membership_start(request: HttpRequest, organisation_id: int) -> HttpResponse:
    form = MembershipForm(request.POST)

    def do() -> None:
        commands.start_membership(
            by=actor_of(request),
            person_id=form.cleaned_data["person"].pk,
            organisation_id=organisation_id,
            role=MembershipRole(form.cleaned_data["role"]),
        )

    return _done(request, organisation_id, do, form)


@require_POST
@signed_in
def membership_end(request: HttpRequest, membership_id: int) -> HttpResponse:
    membership = get_object_or_404(Membership, pk=membership_id)
    return _done(
        request,
        membership.organisation_id,
        lambda: commands.end_membership(by=actor_of(request), membership_id=membership_id),
    )


@require_POST
@signed_in
def body_new(request: HttpRequest, organisation_id: int) -> HttpResponse:
    form = BodyForm(request.POST)

    def do() -> None:
        commands.form_body(by=actor_of(request), organisation_id=organisation_id, **form.cleaned_data)

    return _done(request, organisation_id, do, form)


@require_POST
@signed_in
def mandate_give(request: HttpRequest, body_id: int) -> HttpResponse:
    body = get_object_or_404(Body, pk=body_id)
    form = MandateForm(request.POST)

    def do() -> None:
        told = dict(form.cleaned_data)
        commands.give_mandate(by=actor_of(request), body_id=body_id, person_id=told.pop("person").pk, **told)

    return _done(request, body.organisation_id, do, form)


@require_POST
@signed_in
def mandate_end(request: HttpRequest, mandate_id: int) -> HttpResponse:
    mandate = get_object_or_404(Mandate.objects.select_related("body"), pk=mandate_id)
    return _done(
        request,
        mandate.body.organisation_id,
        lambda: commands.end_mandate(by=actor_of(request), mandate_id=mandate_id),
    )


@never_cache
@require_POST
@signed_in
def account_new(request: HttpRequest, membership_id: int) -> HttpResponse:
    """Give a member an account, and show, this once, the link to hand over, if it is ours to hand over."""
    membership = get_object_or_404(Membership.objects.select_related("person"), pk=membership_id)
    try:
        token = commands.make_account(
            by=actor_of(request), person_id=membership.person_id, organisation_id=membership.organisation_id
        )
    except Refused as refused:
        messages.error(request, said(refused))
        return redirect("organisation", membership.organisation_id)
    if not token:
        messages.info(request, _said_to_ask(membership.person))
        return redirect("organisation", membership.organisation_id)
    link = f"{settings.SITE_URL.rstrip('/')}{address(token)}"
    return render(request, "people/account_made.html", {"membership": membership, "link": link})


def _said_to_ask(person: Person) -> str:
    """What to tell somebody whose link is not ours to hand over."""
    said = _(
        "%(name)s a un compte. D’autres structures connaissent cette personne : elle seule peut recevoir le lien, "
        "en demandant « Mot de passe oublié » sur la page de connexion. "
    )
    last = (
        _("Il arrivera à %(email)s.")
        if settings.EMAIL_URL
        else _("Ce service n’envoie pas de courriel : la personne qui l’administre lui remettra ce lien.")
    )
    return (said + last) % {"name": person.name, "email": person.email}


def _done(
    request: HttpRequest, organisation_id: int, do: Callable[[], None], form: forms.Form | None = None
) -> HttpResponse:
    """Run a command of an organisation's page and come back to it, with what was refused if it was."""
    place = get_object_or_404(Organisation, pk=organisation_id)
    if form is not None and not form.is_valid():
        messages.error(request, _("Il manque quelque chose : choisissez dans la liste et recommencez."))
        return redirect("organisation", place.pk)
    try:
        do()
    except Refused as refused:
        messages.error(request, said(refused))
    return redirect("organisation", place.pk)


def _inviting(request: HttpRequest) -> QuerySet[Organisation]:
    """The organisations in whose name this actor may add people."""
    actor = actor_of(request)
    if actor.is_administrator:
        return Organisation.objects.all()
    return Organisation.objects.filter(pk__in=[pk for pk in actor.memberships if actor.coordinates(pk)])


def _administers(request: HttpRequest, membership: Membership) -> bool:
    return actor_of(request).may(Ability.ADMINISTER, OfOrganisation(membership.organisation))


def _offer(form: PersonForm, mine: QuerySet[Organisation]) -> None:
    field = form.fields["organisation"]
    if isinstance(field, forms.ModelChoiceField):
        field.queryset = mine
