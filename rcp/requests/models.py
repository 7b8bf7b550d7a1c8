"""What professionals ask a structure: to look at a situation together. A request never says who the person is."""

import secrets
from collections.abc import Collection
from typing import TYPE_CHECKING

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rcp.access.abilities import Role, State, Thing
from rcp.cases.models import Case
from rcp.journal.models import Stream
from rcp.people.models import Organisation, Person

if TYPE_CHECKING:
    from rcp.access.actor import Actor


def new_code() -> str:
    return secrets.token_urlsafe(9)


def new_reference() -> str:
    """Six letters and digits that are read aloud without mistake."""
    return "".join(secrets.choice("ABCDEFGHJKLMNPQRSTUVWXYZ23456789") for _place in range(6))


class RequestDoor(models.Model):
    """The short form of a structure, open to whoever has its address or its code to photograph."""

    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="request_door")
    code = models.CharField(max_length=16, unique=True, default=new_code)
    is_open = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"{self.organisation}"


class Source(models.TextChoices):
    ACCOUNT = "account", _("en ligne")
    LINK = "link", _("par lien personnel")
    CALL = "call", _("par téléphone")
    FORM = "form", _("par le formulaire public")


class Urgency(models.TextChoices):
    DAYS = "1_days", _("sous 48 heures")
    WEEK = "2_week", _("sous une semaine")
    MONTH = "3_month", _("sous un mois")
    NONE = "4_none", _("sans urgence")


class RequestState(models.TextChoices):
    RECEIVED = "received", _("reçue")
    ACCEPTED = "accepted", _("acceptée")
    REDIRECTED = "redirected", _("réorientée")
    INFORMED = "informed", _("renseignée")


class CaseRequest(models.Model):
    """Why, which question, how soon. Answered once: accepted (a situation is opened), redirected, or informed only."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="case_requests")
    reference = models.CharField(max_length=6, unique=True, default=new_reference)
    source = models.CharField(max_length=8, choices=Source.choices)
    reason = models.TextField(_("motif"), max_length=1000, validators=[MaxLengthValidator(1000)])
    question = models.CharField(_("question posée"), max_length=300, blank=True)
    urgency = models.CharField(_("délai souhaité"), max_length=8, choices=Urgency.choices, default=Urgency.MONTH)
    wished_on = models.DateField(_("date souhaitée"), null=True, blank=True)
    received_at = models.DateTimeField(auto_now_add=True)
    received_by = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=RequestState.choices, default=RequestState.RECEIVED)
    redirected_to = models.CharField(_("vers qui"), max_length=160, blank=True)
    words = models.CharField(_("réponse"), max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=200, blank=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="requests")

    class Meta:
        ordering = ("urgency", "received_at", "pk")
        indexes = [models.Index(fields=["organisation", "state"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="received", answered_at__isnull=True)
                | ~Q(state="received") & Q(answered_at__isnull=False),
                name="answered_request_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="redirected") | ~Q(redirected_to=""), name="redirected_request_says_where"
            ),
            models.CheckConstraint(condition=~Q(state="informed") | ~Q(words=""), name="informed_request_says_what"),
        ]

    guarded_as = Thing.REQUEST
    guarded_state = State.ANY

    def __str__(self) -> str:
        return self.reference

    @property
    def stream(self) -> Stream:
        return self.organisation.stream

    def standing(self, actor: "Actor") -> Collection[Role]:
        """Whoever accompanies people for the structure answers; whoever asked, with an account, reads the answer."""
        if actor.person_id is None or actor.link_id:
            return set()
        roles = {Role.ORGANISER} if actor.accompanies(self.organisation_id) else set()
        if any(requester.person_id == actor.person_id for requester in self.requesters.all()):
            roles.add(Role.OWNER)
        return roles


class Requester(models.Model):
    """One of those who ask. `person`: when the directory knows them."""

    request = models.ForeignKey(CaseRequest, on_delete=models.CASCADE, related_name="requesters")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("prénom et nom"), max_length=121)
    role = models.CharField(_("profession, structure"), max_length=120, blank=True)
    reach = models.CharField(_("courriel ou téléphone"), max_length=120, blank=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name
