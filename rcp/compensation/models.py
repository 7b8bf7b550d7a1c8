"""What payers give for a presence, and what was asked, approved and paid. It knows who was there, never about whom."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rcp.access.abilities import Role, State, Thing
from rcp.access.actor import Actor
from rcp.access.wording import short_day
from rcp.journal.models import Stream
from rcp.meetings.models import Meeting
from rcp.people.models import Organisation, Person, Profession

from .amounts import DatedRate


class Mission(models.TextChoices):
    """The public service missions of article L.1434-12-2 of the public health code."""

    ACCESS = "access", _("Accès aux soins")
    PATHWAYS = "pathways", _("Parcours pluriprofessionnels")
    PREVENTION = "prevention", _("Prévention")
    CRISIS = "crisis", _("Réponse aux crises sanitaires")
    QUALITY = "quality", _("Qualité et pertinence")
    SUPPORT = "support", _("Accompagnement des professionnels")


class CompensationKind(models.TextChoices):
    """An indemnity makes up for income lost in a function; a remuneration is for taking part in a mission."""

    INDEMNITY = "indemnity", _("indemnité")
    REMUNERATION = "remuneration", _("rémunération")


class Basis(models.TextChoices):
    HOUR = "hour", _("par heure")
    SESSION = "session", _("par séance")
    PROFESSION = "profession", _("par séance, selon la profession")


class Rate(models.Model):
    """What a payer gives from a day on. Never edited: a new one begins where the former ends."""

    payer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="compensation_rates")
    mission = models.CharField(_("mission"), max_length=12, choices=Mission.choices, default=Mission.PATHWAYS)
    kind = models.CharField(_("nature"), max_length=12, choices=CompensationKind.choices)
    basis = models.CharField(_("calcul"), max_length=12, choices=Basis.choices)
    profession = models.ForeignKey(
        Profession, verbose_name=_("profession"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    amount = models.DecimalField(_("montant"), max_digits=8, decimal_places=2, validators=[MinValueValidator(0)])
    since = models.DateField(_("à partir du"))
    until = models.DateField(null=True, blank=True, help_text=_("Premier jour où il ne vaut plus."))
    noted_by = models.CharField(max_length=200)

    class Meta:
        ordering = ("payer", "-since", "pk")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_rate_pays_something"),
            models.CheckConstraint(
                condition=Q(basis="profession", profession__isnull=False)
                | ~Q(basis="profession") & Q(profession__isnull=True),
                name="rate_by_profession_names_it",
            ),
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="rate_ends_later"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} € {self.get_basis_display()}"

    @property
    def dated(self) -> DatedRate:
        return DatedRate(self.basis, self.amount, self.since, self.until, self.profession_id or "")


class YearlyCap(models.Model):
    """The most one professional may receive in a civil year, all payers together (PASS)."""

    year = models.PositiveSmallIntegerField(_("année"), unique=True)
    amount = models.DecimalField(_("plafond"), max_digits=10, decimal_places=2, validators=[MinValueValidator(0)])
    noted_by = models.CharField(max_length=200)
    rev = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-year",)

    def __str__(self) -> str:
        return f"{self.year} : {self.amount} €"


class ClaimState(models.TextChoices):
    DECLARED = "declared", _("déclaré")
    CHECKED = "checked", _("vérifié")
    APPROVED = "approved", _("approuvé")
    PAID = "paid", _("payé")
    REFUSED = "refused", _("refusé")


class ClaimQuerySet(models.QuerySet["Claim"]):
    def standing(self) -> "ClaimQuerySet":
        return self.exclude(state=ClaimState.REFUSED)

    def counted(self, *, person_id: int, year: int) -> "ClaimQuerySet":
        """What counts under the ceiling of this year: what was approved, paid or not yet."""
        return self.filter(person_id=person_id, year=year, state__in=(ClaimState.APPROVED, ClaimState.PAID))


class Claim(models.Model):
    """One person's presence at one meeting, asked of one payer. `year` is the civil year it was held in."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="claims")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="claims")
    payer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="claims")
    rate = models.ForeignKey(Rate, on_delete=models.PROTECT, related_name="claims")
    year = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField()
    # What the attendance of the closed meeting says; `minutes` differs from it only with a reason.
    noted_minutes = models.PositiveSmallIntegerField()
    correction = models.CharField(max_length=200, blank=True)
    amount = models.DecimalField(max_digits=9, decimal_places=2)
    approved_amount = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    state = models.CharField(max_length=8, choices=ClaimState.choices, default=ClaimState.DECLARED)
    reason = models.CharField(max_length=200, blank=True)
    declared_at = models.DateTimeField(default=timezone.now)
    declared_by = models.CharField(max_length=200)
    checked_by = models.CharField(max_length=200, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.CharField(max_length=200, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    paid_on = models.DateField(null=True, blank=True)
    paid_by = models.CharField(max_length=200, blank=True)
    reference = models.CharField(max_length=60, blank=True, help_text=_("Référence du virement."))
    rev = models.PositiveIntegerField(default=1)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ("-meeting__starts_at", "person__last_name", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person", "payer"], condition=~Q(state="refused"), name="claimed_once"
            ),
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(reason=""), name="a_refused_claim_says_why"),
            models.CheckConstraint(
                condition=Q(minutes=F("noted_minutes")) | ~Q(correction=""), name="mended_minutes_say_why"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("approved", "paid")) | Q(approved_amount__isnull=False),
                name="approved_says_how_much",
            ),
            models.CheckConstraint(
                condition=Q(approved_amount__isnull=True) | Q(approved_amount__lte=F("amount")),
                name="never_more_than_asked",
            ),
            models.CheckConstraint(condition=~Q(state="paid") | Q(paid_on__isnull=False), name="paid_says_when"),
        ]
        indexes = [models.Index(fields=["payer", "state"]), models.Index(fields=["person", "year"])]

    guarded_as = Thing.CLAIM
    guarded_state = State.ANY

    def __str__(self) -> str:
        return f"{self.person} – {self.amount} €"

    @property
    def stream(self) -> Stream:
        return self.payer.stream

    @property
    def held_on(self) -> date:
        """The civil day of the meeting."""
        return timezone.localtime(self.meeting.opened_at or self.meeting.starts_at).date()

    @property
    def meeting_name(self) -> str:
        """What a payer may know of a meeting: its kind, its day, who held it. Never its title nor its question."""
        return named(self.meeting)

    @property
    def payable(self) -> Decimal:
        """What was approved, or what is asked as long as nobody approved."""
        return self.amount if self.approved_amount is None else self.approved_amount

    def standing(self, actor: Actor) -> Collection[Role]:
        roles = set()
        if actor.person_id == self.person_id and not actor.link_id:
            roles.add(Role.OWNER)
        if actor.coordinates(self.meeting.organisation_id):
            roles.add(Role.ORGANISER)
        if actor.coordinates(self.payer_id) or actor.administers(self.payer_id):
            roles.add(Role.PAYER)
        return roles


class Statement(models.Model):
    """What a paper lists: the claims of one payer, of a period or of one meeting, of everybody or of one person."""

    payer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="statements")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    since = models.DateField()
    until = models.DateField(help_text=_("Dernier jour compris."))
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.CharField(max_length=200)

    class Meta:
        ordering = ("-made_at", "-pk")
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="statement_ends_after_it_begins"),
        ]

    guarded_as = Thing.CLAIM
    guarded_state = State.ANY

    def __str__(self) -> str:
        return f"{self.payer} {self.since} – {self.until}"

    def standing(self, actor: Actor) -> Collection[Role]:
        roles = set()
        if self.person_id is not None and actor.person_id == self.person_id and not actor.link_id:
            roles.add(Role.OWNER)
        if self.meeting is not None and actor.coordinates(self.meeting.organisation_id):
            roles.add(Role.ORGANISER)
        if actor.coordinates(self.payer_id) or actor.administers(self.payer_id):
            roles.add(Role.PAYER)
        return roles


def named(meeting: Meeting) -> str:
    held = timezone.localtime(meeting.opened_at or meeting.starts_at).date()
    labels = {"rcp": "RCP", "rupture_cell": "Cellule rupture de parcours", "feedback": "Retour d’expérience"}
    kind = labels.get(meeting.kind, meeting.get_kind_display())
    return f"{kind} du {short_day(held, today=date.min)}, {meeting.organisation.name}"
