"""Without an attending physician: who was contacted, what they answered, and what was asked of a CPTS without saying
who the person is."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rcp.access.abilities import Role, State, Thing
from rcp.journal.record import name_of
from rcp.people.models import Organisation

if TYPE_CHECKING:
    from rcp.access.actor import Actor


class Outcome(models.TextChoices):
    WAITING = "waiting", _("attend sa réponse")
    UNREACHED = "unreached", _("pas joint")
    REFUSED = "refused", _("refuse")
    ACCEPTED = "accepted", _("accepte")


class RefusalReason(models.TextChoices):
    FULL = "full", _("patientèle complète")
    NO_HOME_VISITS = "no_home_visits", _("pas de visite à domicile")
    FAR = "far", _("domicile trop éloigné")
    LEAVING = "leaving", _("départ prochain")
    BURDEN = "burden", _("situation trop lourde seul")
    OTHER = "other", _("autre motif")


class PhysicianContact(models.Model):
    """A physician was asked to become the attending one, on a day, with what came of it."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="physicians_contacted")
    name = models.CharField(_("médecin contacté"), max_length=120)
    on = models.DateField(_("le"))
    outcome = models.CharField(_("réponse"), max_length=10, choices=Outcome.choices)
    reason = models.CharField(_("motif du refus"), max_length=14, choices=RefusalReason.choices, blank=True)
    note = models.CharField(_("précision"), max_length=160, blank=True)
    noted_by = models.CharField(max_length=200)

    class Meta:
        ordering = ("-on", "-pk")
        constraints = [
            models.CheckConstraint(condition=~Q(outcome="refused") | ~Q(reason=""), name="physician_refusal_says_why"),
            models.CheckConstraint(
                condition=Q(outcome="refused") | Q(reason=""), name="physician_reason_is_of_a_refusal"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SolicitationAnswer(models.TextChoices):
    PENDING = "", _("en attente")
    FOUND = "found", _("un médecin traitant est trouvé")
    MEANWHILE = "meanwhile", _("une solution en attendant")
    NONE = "none", _("pas de solution sur le secteur")


class Solicitation(models.Model):
    """What a CPTS is asked, without identity: what is needed, where, by when."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="solicitations")
    cpts = models.ForeignKey(
        Organisation, verbose_name=_("CPTS sollicitée"), on_delete=models.PROTECT, related_name="solicitations"
    )
    needed = models.CharField(_("ce qu’il faut"), max_length=300)
    sector = models.CharField(_("secteur"), max_length=80)
    deadline = models.DateField(_("réponse attendue le"))
    asked_at = models.DateTimeField(auto_now_add=True)
    asked_by = models.CharField(max_length=200)
    answer = models.CharField(_("réponse"), max_length=10, choices=SolicitationAnswer.choices, blank=True)
    words = models.CharField(_("précision"), max_length=300, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-asked_at", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True) | ~Q(answer="") & Q(answered_at__isnull=False),
                name="solicitation_answered_says_when",
            ),
        ]

    guarded_as = Thing.SOLICITATION
    guarded_state = State.ANY

    def __str__(self) -> str:
        return f"{self.cpts} – {self.sector}"

    @property
    def is_late(self) -> bool:
        return not self.answer and self.deadline < timezone.localdate()

    @property
    def days(self) -> int | None:
        """From the question to the answer, in days."""
        return (self.answered_at - self.asked_at).days if self.answered_at else None

    def standing(self, actor: "Actor") -> Collection[Role]:
        """Whoever coordinates the CPTS answers, with an account or by the link made for that; whoever organises the
        situation asked. Belonging to either is not enough."""
        if actor.link_id:
            return {Role.ASKED} if actor.link_subject == name_of(self) else set()
        roles = {Role.ASKED} if actor.coordinates(self.cpts_id) else set()
        if Role.ORGANISER in self.case.standing(actor):
            roles.add(Role.ORGANISER)
        return roles
