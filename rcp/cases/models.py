"""Situations: one person known by an alias, why they are discussed, and who may know of it."""

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rcp.access.abilities import Role, State, Thing
from rcp.journal.models import Stream
from rcp.journal.record import name_of
from rcp.people.models import Organisation, OrganisationKind, Person
from rcp.people.professions import GROUPS, group_of
from rcp.people.stays import StayQuerySet

from .pathway import InformationFlow as InformationFlow
from .pathway import LastWriting as LastWriting
from .pathway import PathStep as PathStep
from .pathway import Relative as Relative
from .physicians import Outcome as Outcome
from .physicians import PhysicianContact as PhysicianContact
from .physicians import Solicitation as Solicitation
from .sharing import CATEGORIES, REPRESENTATIONS, Category, Cover, cover_of, has_ended

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
        roles = self._as_circle(actor.person_id) if in_circle else set()
        if accompanies or actor.coordinates(self.organisation_id) and (in_circle or self.lead_id == actor.person_id):
            return roles - set(UNTOLD.values()) | {Role.ORGANISER}
        return roles

    def _as_circle(self, person_id: int) -> set[Role]:
        """In the circle, as far as the basis of sharing covers this person's profession."""
        cover = SharingBasis.objects.covers([self.pk], on=timezone.localdate()).get(self.pk, Cover())
        if cover.is_whole:
            return {Role.CIRCLE}
        group = group_of(Person.objects.values_list("profession_id", flat=True).get(pk=person_id))
        return {Role.CIRCLE, *untold(cover.tells(group))} if cover.reaches(group) else set()

    def _opens(self, actor: "Actor") -> bool:
        """A personal link opens its own subject and nothing else."""
        return not actor.link_id or actor.link_subject == name_of(self)


# What somebody who is not told a category of information is, beside everything else.
UNTOLD = {category: Role(f"untold_{category}") for category in Category}


def untold(told: Collection[str]) -> set[Role]:
    return {role for category, role in UNTOLD.items() if category not in told}


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
        """Of these situations, those that the person objects to sharing, or whose agreement was taken back."""
        return frozenset(case for case, cover in self.covers(cases, on=on).items() if cover.ended)

    def covers(self, cases: Collection[int], *, on: date) -> dict[int, Cover]:
        """What the latest statement of each of these situations lets be told; one of which nothing is noted is not in
        it."""
        if not cases:
            return {}
        rows = self.filter(case__in=cases).order_by("noted_at", "pk")
        latest = {row["case_id"]: row for row in rows.values("case_id", "withdrawn_on", "opposition", *_COVERS)}
        return {
            case: cover_of(
                ended=has_ended(opposition=row["opposition"], withdrawn_on=row["withdrawn_on"], on=on),
                **{name: row[name] for name in _COVERS},
            )
            for case, row in latest.items()
        }


_COVERS = ("basis", "categories", "groups", "medical_to_all")


def known_categories(chosen: object) -> None:
    _choices(chosen, CATEGORIES)


def known_groups(chosen: object) -> None:
    _choices(chosen, GROUPS)


def _choices(chosen: object, known: Collection[str]) -> None:
    if not isinstance(chosen, list) or any(each not in known for each in chosen):
        raise ValidationError(_("Choisissez dans la liste."))


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
    categories = models.JSONField(_("informations partagées"), default=list, blank=True, validators=[known_categories])
    information = models.CharField(_("précision sur les informations"), max_length=200, blank=True)
    groups = models.JSONField(_("professionnels concernés"), default=list, blank=True, validators=[known_groups])
    professionals = models.CharField(_("précision sur les professionnels"), max_length=200, blank=True)
    medical_to_all = models.BooleanField(
        _("les informations médicales vont à tous les professionnels concernés"),
        default=False,
        help_text=_("Sinon, aux professionnels de santé et aux équipes de coordination."),
    )
    representation = models.CharField(
        _("protection ou représentation"), max_length=12, blank=True, choices=list(REPRESENTATIONS.items())
    )
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

    @property
    def categories_said(self) -> list[str]:
        return [label for code, label in CATEGORIES.items() if code in self.categories]

    @property
    def groups_said(self) -> list[str]:
        return [label for code, label in GROUPS.items() if code in self.groups]


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
