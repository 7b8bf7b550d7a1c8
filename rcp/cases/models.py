"""Situations: one person known by an alias, why they are discussed, and who may know of it."""

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rcp.access.abilities import Role, State, Thing
from rcp.journal.models import Stream
from rcp.journal.record import name_of
from rcp.people.models import Organisation, OrganisationKind, Person
from rcp.people.stays import StayQuerySet

from .pathway import InformationFlow as InformationFlow
from .pathway import LastWriting as LastWriting
from .pathway import PathStep as PathStep
from .pathway import Relative as Relative
from .physicians import Outcome as Outcome
from .physicians import PhysicianContact as PhysicianContact
from .physicians import Solicitation as Solicitation
from .sharing import has_ended

if TYPE_CHECKING:
    from rcp.access.actor import Actor


class Case(models.Model):
    """The situation of one person. It holds no identity: the alias is chosen, never derived from a name."""

    alias = models.CharField(_("alias"), max_length=60, help_text=_("« Mme A., 88 ans » : jamais le nom."))
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="cases")
    lead = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    requested_by = models.CharField(_("à la demande de"), max_length=120, blank=True)
    question = models.CharField(_("question posée"), max_length=300)
    # The four dimensions weigh the same (HAS): what is empty shows as not yet known.
    medical = models.TextField(_("médical"), blank=True)
    psychological = models.TextField(_("psychologique"), blank=True)
    social = models.TextField(_("social"), blank=True)
    surroundings = models.TextField(_("environnement"), blank=True)
    # In the person's own words.
    wishes = models.TextField(_("ce que souhaite la personne"), blank=True)
    priority = models.TextField(_("ce qui compte le plus pour la personne"), blank=True)
    attending_physician = models.ForeignKey(
        Person, verbose_name=_("médecin traitant"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    no_attending_physician = models.BooleanField(_("sans médecin traitant"), default=False)
    opened_at = models.DateTimeField(auto_now_add=True)
    rev = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-opened_at",)
        constraints = [
            models.CheckConstraint(
                condition=Q(attending_physician__isnull=True) | Q(no_attending_physician=False),
                name="physician_or_none",
            ),
            models.UniqueConstraint(fields=["organisation", "alias"], name="alias_once"),
        ]

    guarded_as = Thing.CASE
    guarded_state = State.ANY

    def __str__(self) -> str:
        return self.alias

    @property
    def stream(self) -> Stream:
        return self.organisation.stream

    def standing(self, actor: "Actor") -> Collection[Role]:
        """Belonging to an organisation is not enough: one is in the circle, leads the situation, or accompanies people
        for the DAC that follows it. Who administers a structure reads no situation for that. Once the person objects
        or takes back their agreement, the circle reads it no more."""
        if not actor.person_id or not self._opens(actor):
            return set()
        in_circle = self.circle.current(timezone.localdate()).has(actor.person_id)
        accompanies = actor.accompanies(self.organisation_id) and self.organisation.kind == OrganisationKind.DAC
        ended = in_circle and self.pk in SharingBasis.objects.ended([self.pk], on=timezone.localdate())
        roles = {Role.CIRCLE} if in_circle and not ended else set()
        if accompanies or actor.coordinates(self.organisation_id) and (in_circle or self.lead_id == actor.person_id):
            roles.add(Role.ORGANISER)
        return roles

    def _opens(self, actor: "Actor") -> bool:
        """A personal link opens its own subject and nothing else."""
        return not actor.link_id or actor.link_subject == name_of(self)


class Basis(models.TextChoices):
    CARE_TEAM = "care_team", _("Équipe de soins : personne informée, sans opposition")
    CONSENT = "consent", _("Consentement de la personne")
    REPRESENTATIVE = "representative", _("Accord du représentant légal")
    ANONYMOUS = "anonymous", _("Situation anonyme")


class Support(models.TextChoices):
    NONE = "", _("non remis")
    PAPER = "paper", _("papier")
    ELECTRONIC = "electronic", _("électronique")


class SharingQuerySet(models.QuerySet["SharingBasis"]):
    def ended(self, cases: Collection[int], *, on: date) -> frozenset[int]:
        """Of these situations, those that the person objects to sharing, or whose agreement was taken back: what the
        latest statement of each says."""
        if not cases:
            return frozenset()
        rows = self.filter(case__in=cases).order_by("noted_at", "pk")
        latest = {case: (withdrawn, objects) for case, withdrawn, objects in rows.values_list(*_SAYS_WHETHER_IT_ENDED)}
        return frozenset(
            case
            for case, (withdrawn_on, opposition) in latest.items()
            if has_ended(opposition=opposition, withdrawn_on=withdrawn_on, on=on)
        )


_SAYS_WHETHER_IT_ENDED = ("case_id", "withdrawn_on", "opposition")


class SharingBasis(models.Model):
    """On what grounds a situation is shared: a row per statement, the latest one holds. Never edited, only withdrawn.

    What is told beforehand and to be attested in writing: decree 2016-1349 of 10 October 2016.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="sharing")
    basis = models.CharField(_("base du partage"), max_length=16, choices=Basis.choices)
    informed_on = models.DateField(_("personne informée le"), null=True, blank=True)
    informed_by = models.ForeignKey(
        Person, verbose_name=_("informée par"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    support = models.CharField(_("document remis"), max_length=12, choices=Support.choices, blank=True)
    information = models.CharField(_("informations partagées"), max_length=200, blank=True)
    professionals = models.CharField(_("professionnels concernés"), max_length=200, blank=True)
    collected_on = models.DateField(_("recueilli le"), null=True, blank=True)
    means = models.CharField(_("par quel moyen"), max_length=80, blank=True)
    opposition = models.BooleanField(_("la personne s’oppose au partage"), default=False)
    withdrawn_on = models.DateField(null=True, blank=True)
    noted_at = models.DateTimeField(auto_now_add=True)
    noted_by = models.CharField(max_length=200)

    objects = SharingQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "sharing bases"
        ordering = ("noted_at", "pk")

    def __str__(self) -> str:
        return self.get_basis_display()


class CircleQuerySet(StayQuerySet["CareCircle"]):
    def has(self, person_id: int) -> bool:
        return self.filter(person_id=person_id).exists()


class CareCircle(models.Model):
    """One person's stay in the circle of one situation. Coming back is a new row (ANS, « Cercle de soins » 2.0.1)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="circle")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="circles")
    role = models.CharField(_("place dans le cercle"), max_length=80, blank=True)
    # What holds for this situation, where it is not the directory's number.
    phone = models.CharField(_("téléphone pour cette situation"), max_length=20, blank=True)
    hours = models.CharField(_("quand la joindre"), max_length=80, blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = CircleQuerySet.as_manager()

    class Meta:
        ordering = ("since", "pk")
        constraints = [
            models.UniqueConstraint(fields=["case", "person"], condition=Q(until__isnull=True), name="one_open_stay"),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.case}"

    @property
    def reached_at(self) -> str:
        """The number to call about this situation."""
        return self.phone or self.person.phone


class Contact(models.Model):
    """Someone useful to a situation who is not in the directory: columns of the PPS « contacts utiles »."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="contacts")
    category = models.CharField(_("qui"), max_length=80, help_text=_("« Service d’aide à domicile »"))
    name = models.CharField(_("interlocuteur"), max_length=120, blank=True)
    phone = models.CharField(_("téléphone"), max_length=20, blank=True)
    hours = models.CharField(_("quand joindre"), max_length=80, blank=True)
    email = models.EmailField(_("courriel"), blank=True)
    informed = models.BooleanField(_("a accès aux informations"), default=False)

    class Meta:
        ordering = ("category", "pk")

    def __str__(self) -> str:
        return self.category
