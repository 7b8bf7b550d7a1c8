"""Who: people, their professions, the organisations they belong to and the bodies that decide."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rcp.journal.models import Stream

from . import rpps
from .stays import StayQuerySet


def validate_rpps(number: str) -> None:
    if fault := rpps.fault(number):
        raise ValidationError(fault)


class Profession(models.Model):
    """A profession of the national nomenclature TRE_G15 and its neighbours, with its French label."""

    code = models.CharField(max_length=8, primary_key=True)
    label = models.CharField(max_length=80)

    class Meta:
        ordering = ("label",)

    def __str__(self) -> str:
        return self.label


class OrganisationKind(models.TextChoices):
    DAC = "dac", _("Dispositif d’appui à la coordination")
    CPTS = "cpts", _("Communauté professionnelle territoriale de santé")
    CPAM = "cpam", _("Assurance maladie")
    HOSPITAL = "hospital", _("Établissement de santé")
    ESMS = "esms", _("Établissement ou service médico-social")
    ARS = "ars", _("Agence régionale de santé")
    COUNTY = "county", _("Département")
    PRACTICE = "practice", _("Cabinet ou maison de santé")
    OTHER = "other", _("Autre structure")


class Organisation(models.Model):
    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=12, choices=OrganisationKind.choices)
    territory = models.CharField(max_length=80, help_text=_("Le territoire couvert, en toutes lettres : « Var »."))
    zone = models.CharField(max_length=40, default="Europe/Paris")
    phone = models.CharField(max_length=20, blank=True)
    stream = models.OneToOneField(Stream, on_delete=models.PROTECT, related_name="organisation")

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class PersonQuerySet(models.QuerySet["Person"]):
    def listed(self, *, case_id: int | None = None) -> "PersonQuerySet":
        """Those the directory shows, and with `case_id` also those known to that situation's own meetings.

        A relative who walked into a case conference (« fille de Mme A. ») says whom it is about: nobody outside of it
        finds them. They are told by what nobody of the directory lacks altogether: a profession, an organisation,
        a mandate, an account, a way to be reached.
        """
        walked_in = self.filter(
            profession__isnull=True,
            memberships__isnull=True,
            mandates__isnull=True,
            account__isnull=True,
            rpps="",
            email="",
            phone="",
            attendances__meeting__case__isnull=False,
        )
        if case_id is not None:
            walked_in = walked_in.exclude(attendances__meeting__case=case_id)
        return self.exclude(pk__in=walked_in.values("pk"))


class Person(models.Model):
    """A professional, or a relative who takes part. Never the person a situation is about."""

    first_name = models.CharField(max_length=60)
    last_name = models.CharField(max_length=60)
    profession = models.ForeignKey(Profession, on_delete=models.PROTECT, null=True, blank=True)
    function = models.CharField(max_length=80, blank=True, help_text=_("« Directrice adjointe », « fille de Mme A. »"))
    rpps = models.CharField(max_length=11, blank=True, validators=[validate_rpps])
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)
    organisations = models.ManyToManyField(Organisation, through="Membership", related_name="people")

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ("last_name", "first_name")
        constraints = [
            models.UniqueConstraint(fields=["rpps"], condition=~Q(rpps=""), name="rpps_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def initials(self) -> str:
        return (self.first_name[:1] + self.last_name[:1]).upper()

    @property
    def occupation(self) -> str:
        """What this person does, as a badge says it: the function when there is one, else the profession."""
        return self.function or (self.profession.label if self.profession else "")


class MembershipRole(models.TextChoices):
    COORDINATOR = "coordinator", _("Coordination")
    MEMBER = "member", _("Membre")
    ADMINISTRATOR = "administrator", _("Administration")


class Membership(models.Model):
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=14, choices=MembershipRole.choices, default=MembershipRole.MEMBER)
    since = models.DateField()
    until = models.DateField(null=True, blank=True, help_text=_("Premier jour où le rattachement ne vaut plus."))

    objects = StayQuerySet["Membership"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation"], condition=Q(until__isnull=True), name="one_open_membership"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.organisation}"


class Body(models.Model):
    """A governance body that approves documents. Its name is the label its users chose; it is never expanded."""

    name = models.CharField(max_length=120)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="bodies")
    quorum = models.PositiveSmallIntegerField(help_text=_("Nombre de voix qui doivent s’être exprimées."))

    class Meta:
        verbose_name_plural = "bodies"
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="body_named_once")]

    def __str__(self) -> str:
        return self.name


class Mandate(models.Model):
    """One person's seat on a body."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="mandates")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="mandates")
    college = models.CharField(max_length=60, blank=True)
    votes = models.BooleanField(default=True, help_text=_("Faux : voix consultative."))
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = StayQuerySet["Mandate"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["body", "person"], condition=Q(until__isnull=True), name="one_open_mandate"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.body}"
