"""Rupture reports, and the themes that gather them. Neither ever says who the person is."""

from collections.abc import Collection
from functools import cached_property
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rcp.access.abilities import Role, State, Thing
from rcp.journal.models import Stream
from rcp.people.models import Organisation, Person

if TYPE_CHECKING:
    from rcp.access.actor import Actor


class RuptureKind(models.TextChoices):
    POTENTIAL = "potential", _("potentielle")
    PROVEN = "proven", _("avérée")


class Pathway(models.TextChoices):
    ELDERLY = "elderly", _("Personnes âgées")
    DISABILITY = "disability", _("Personnes handicapées")
    MENTAL_HEALTH = "mental_health", _("Santé mentale")
    CANCER = "cancer", _("Cancer")
    CHILDHOOD = "childhood", _("Enfance et périnatalité")
    PRECARITY = "precarity", _("Précarité")
    ADDICTIONS = "addictions", _("Addictions")
    PALLIATIVE = "palliative", _("Soins palliatifs")
    DISCHARGE = "discharge", _("Sortie d’hospitalisation")
    PHYSICIAN = "physician", _("Accès au médecin traitant")
    OTHER = "other", _("Autre parcours")


class AgeBand(models.TextChoices):
    CHILD = "0-17", _("0-17 ans")
    YOUNG = "18-39", _("18-39 ans")
    MIDDLE = "40-59", _("40-59 ans")
    SENIOR = "60-74", _("60-74 ans")
    OLD = "75-84", _("75-84 ans")
    OLDEST = "85+", _("85 ans et plus")


class Solution(models.TextChoices):
    NONE = "none", _("aucune")
    PALLIATIVE = "palliative", _("palliative")
    LASTING = "lasting", _("pérenne")


class ReportStatus(models.TextChoices):
    RECEIVED = "received", _("reçu")
    GATHERED = "gathered", _("en analyse")
    ESCALATED = "escalated", _("remonté à l’ARS")
    CLOSED = "closed", _("clos")
    DROPPED = "dropped", _("sans suite")


class Report(models.Model):
    """One rupture, told in five parts: « Infirmière libérale – arrête – de réaliser un soin – incurie – domicile »."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="reports")
    author = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="reports")
    actor_category = models.CharField(_("Qui ?"), max_length=120)
    event_verb = models.CharField(_("Fait ?"), max_length=120)
    event_object = models.CharField(_("Quoi ?"), max_length=160)
    event_reason = models.CharField(_("Pourquoi ?"), max_length=160)
    event_place = models.CharField(_("Où ?"), max_length=120)
    rupture_kind = models.CharField(_("Rupture"), max_length=10, choices=RuptureKind.choices)
    pathway = models.CharField(_("Parcours"), max_length=14, choices=Pathway.choices)
    territory = models.CharField(_("Territoire"), max_length=80)
    commune = models.CharField(_("Commune"), max_length=80, blank=True)
    age_band = models.CharField(_("Tranche d’âge"), max_length=6, choices=AgeBand.choices, blank=True)
    compensated = models.BooleanField(_("Compensée par le DAC"), null=True, blank=True)
    solution = models.CharField(_("Solution trouvée"), max_length=10, choices=Solution.choices, blank=True)
    status = models.CharField(max_length=10, choices=ReportStatus.choices, default=ReportStatus.RECEIVED)
    reported_at = models.DateTimeField()
    source_key = models.CharField(max_length=120, blank=True, help_text=_("Sa clé dans l’outil d’où il vient."))

    class Meta:
        ordering = ("-reported_at", "-pk")
        constraints = [
            models.UniqueConstraint(fields=["source_key"], condition=~Q(source_key=""), name="imported_once"),
        ]
        indexes = [models.Index(fields=["organisation", "reported_at"])]

    guarded_as = Thing.REPORT
    guarded_state = State.ANY

    def __str__(self) -> str:
        return self.sentence

    @property
    def stream(self) -> Stream:
        return self.organisation.stream

    @property
    def sentence(self) -> str:
        parts = (self.actor_category, self.event_verb, self.event_object, self.event_reason, self.event_place)
        return " – ".join(part for part in parts if part)

    def standing(self, actor: "Actor") -> Collection[Role]:
        roles = set()
        if self.author_id is not None and actor.person_id == self.author_id and not actor.link_id:
            roles.add(Role.OWNER)
        if actor.belongs_to(self.organisation_id):
            roles.add(Role.MEMBER)
        if actor.coordinates(self.organisation_id):
            roles.add(Role.ORGANISER)
        if actor.administers(self.organisation_id):
            roles.add(Role.ADMINISTRATOR)
        return roles


class Theme(models.Model):
    """What blocks many: reports gathered to be worked on together, whatever the territory they come from."""

    title = models.CharField(_("thème"), max_length=120)
    question = models.CharField(_("ce que l’on cherche à comprendre"), max_length=300, blank=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="themes")
    shared_with = models.ManyToManyField(Organisation, blank=True, related_name="shared_themes")
    reports = models.ManyToManyField(Report, blank=True, related_name="themes")
    opened_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-opened_at", "-pk")
        constraints = [models.UniqueConstraint(fields=["organisation", "title"], name="theme_titled_once")]

    guarded_as = Thing.THEME
    guarded_state = State.ANY

    def __str__(self) -> str:
        return self.title

    @property
    def stream(self) -> Stream:
        return self.organisation.stream

    def standing(self, actor: "Actor") -> Collection[Role]:
        roles = set()
        if actor.coordinates(self.organisation_id):
            roles.add(Role.ORGANISER)
        if actor.belongs_to(self.organisation_id) or self._shared_ids & actor.memberships.keys():
            roles.add(Role.COLLEAGUE)
        if actor.administers(self.organisation_id):
            roles.add(Role.ADMINISTRATOR)
        return roles

    @cached_property
    def _shared_ids(self) -> frozenset[int]:
        return frozenset(organisation.pk for organisation in self.shared_with.all())


class ThemeCause(models.Model):
    """Why it breaks: a cause that a cell named while it worked on a theme. Never rewritten."""

    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="causes")
    text = models.CharField(max_length=300)
    named_by = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=["theme", "text"], name="cause_named_once")]

    def __str__(self) -> str:
        return self.text
