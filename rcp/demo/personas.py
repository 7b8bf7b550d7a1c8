"""The people anyone may sign in as, only where everybody is invented (DEMO=1)."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone

from rcp.access.entry import destination, enter_by, sign_in
from rcp.access.models import Account, PersonalLink
from rcp.people.models import Person

from .territory import ADMINISTRATOR, PEOPLE, Someone, email_of


@dataclass(frozen=True)
class Persona:
    """`slug` is in the address of the button; `what` says what this person comes for."""

    slug: str
    key: str
    what: str

    @property
    def someone(self) -> Someone:
        return next(each for each in (*PEOPLE, ADMINISTRATOR) if each.key == self.key)

    @property
    def name(self) -> str:
        return f"{self.someone.first_name} {self.someone.last_name}"

    @property
    def occupation(self) -> str:
        return self.someone.function


PERSONAS = (
    Persona("coordination", "claire", "coordonne le DAC Var Ouest et anime la cellule"),
    Persona("secretariat", "lucie", "cheffe de projet du DAC Var Est, tient le secrétariat"),
    Persona("cpts-ouest", "nadia", "coordonne la CPTS Littoral Ouest"),
    Persona("cpts-est", "hugo", "coordonne la CPTS Golfe et Estérel"),
    Persona("medecin", "vincent", "médecin généraliste, invité par un lien personnel"),
    Persona("instance", "odile", "dirige le DAC Var Ouest et siège à l’instance"),
    Persona("administration", "jeanne", "administre l’installation"),
)


def persona_called(slug: str) -> Persona | None:
    return next((persona for persona in PERSONAS if persona.slug == slug), None)


def come_in(request: HttpRequest, persona: Persona) -> str | None:
    """Let the browser in as this persona and say where to go; None when the demonstration is not built."""
    person = Person.objects.filter(email=email_of(persona.someone)).first()
    if person is None:
        return None
    account = Account.objects.filter(person=person, is_active=True).first()
    if account is not None:
        sign_in(request, account)
        return "/"
    link = (
        PersonalLink.objects.filter(person=person, revoked_at__isnull=True, expires_at__gt=timezone.now())
        .select_related("person", "organisation__stream")
        .order_by("-pk")
        .first()
    )
    if link is None:
        return None
    enter_by(request, link)
    return destination(link)
