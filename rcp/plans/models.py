"""Plans (PPCS): what is aimed at for one person, who does what, and who agreed to which version."""

from collections.abc import Collection

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rcp.access.abilities import Role, State, Thing
from rcp.access.actor import Actor
from rcp.cases.models import Case, SharingBasis
from rcp.journal.models import Stream
from rcp.journal.record import name_of
from rcp.meetings.models import Meeting
from rcp.paper.models import Frozen
from rcp.people.models import Membership, Organisation, Person

from . import life

PHYSICIAN = "10"  # TRE_G15


class PlanState(models.TextChoices):
    INITIATED = life.INITIATED, _("initié")
    VALIDATED = life.VALIDATED, _("validé")
    FOLLOWED = life.FOLLOWED, _("suivi")
    REVISED = life.REVISED, _("révisé")
    CLOSED = life.CLOSED, _("clôturé")


class Circuit(models.TextChoices):
    """Who validates a version."""

    ATTENDING = life.ATTENDING, _("le médecin traitant")
    CIRCLE = life.CIRCLE, _("un médecin du cercle de soins")
    OWN = life.OWN, _("un médecin de notre structure")
    PERSON = life.PERSON, _("la personne seule : son accord suffit")


class PlanSettings(models.Model):
    """What an organisation chose for whoever has no attending physician. Without a row: a physician of the circle."""

    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="plan_settings")
    without_physician = models.CharField(
        _("sans médecin traitant, le PPCS est validé par"),
        max_length=10,
        choices=[choice for choice in Circuit.choices if choice[0] != life.ATTENDING],
        default=Circuit.CIRCLE,
    )
    noted_by = models.CharField(max_length=200)

    class Meta:
        verbose_name_plural = "plan settings"

    def __str__(self) -> str:
        return f"{self.organisation} – {self.get_without_physician_display()}"


class Plan(models.Model):
    """The plan of one situation: one at a time that is not closed. `meeting`: the RCP that it was drawn from."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="plans")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="plans")
    state = models.CharField(max_length=10, choices=PlanState.choices, default=PlanState.INITIATED)
    review_on = models.DateField(_("revu le"), null=True, blank=True)
    opened_at = models.DateTimeField(auto_now_add=True)
    opened_by = models.CharField(max_length=200)
    closed_at = models.DateTimeField(null=True, blank=True)
    closing_reason = models.CharField(max_length=200, blank=True)
    rev = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-opened_at", "-pk")
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=~Q(state="closed"), name="one_plan_at_a_time"),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) & ~Q(closing_reason="")
                | ~Q(state="closed") & Q(closed_at__isnull=True),
                name="a_closed_plan_says_when_and_why",
            ),
        ]

    guarded_as = Thing.PLAN

    def __str__(self) -> str:
        return f"PPCS {self.pk}"

    @property
    def guarded_state(self) -> State:
        return State.CLOSED if self.state == PlanState.CLOSED else State.ANY

    @property
    def stream(self) -> Stream:
        return self.case.organisation.stream

    @property
    def circuit(self) -> str:
        """Who would validate a version made now."""
        chosen = PlanSettings.objects.filter(organisation=self.case.organisation_id).first()
        return life.circuit(
            has_physician=self.case.attending_physician_id is not None,
            chosen=chosen.without_physician if chosen else Circuit.CIRCLE,
        )

    def standing(self, actor: Actor) -> Collection[Role]:
        """What one is to the situation; whoever validates it, besides. A personal link opens its own plan only."""
        if not actor.person_id or actor.link_id and actor.link_subject != name_of(self):
            return set()
        ended = self.case_id in SharingBasis.objects.ended([self.case_id], on=timezone.localdate())
        if actor.link_id:
            in_circle = self.case.circle.current(timezone.localdate()).has(actor.person_id)
            roles = {Role.CIRCLE} if in_circle and not ended else set()
        else:
            roles = set(self.case.standing(actor))
        if not ended and actor.person_id in self.validators():
            roles.add(Role.VALIDATOR)
        return roles

    def validators(self) -> set[int]:
        """The people who may validate: of the version that waits, or of the next one."""
        last = self.versions.last()
        circuit, today = last.circuit if last else self.circuit, timezone.localdate()
        if circuit == Circuit.ATTENDING:
            return {pk for pk in (self.case.attending_physician_id,) if pk is not None}
        if circuit == Circuit.CIRCLE:
            stays = self.case.circle.current(today).filter(person__profession=PHYSICIAN)
            return set(stays.values_list("person_id", flat=True))
        if circuit == Circuit.OWN:
            own = Membership.objects.current(today).filter(organisation=self.case.organisation_id)
            return set(own.filter(person__profession=PHYSICIAN).values_list("person_id", flat=True))
        return set()


class Outcome(models.TextChoices):
    OPEN = "open", _("en cours")
    REACHED = "reached", _("atteint")
    NOT_REACHED = "not_reached", _("non atteint")


class PlanLine(models.Model):
    """One objective and what is done for it, as the next version will say it."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveSmallIntegerField()
    objective = models.CharField(_("objectif"), max_length=200, blank=True)
    action = models.CharField(_("ce qui est fait"), max_length=300, blank=True)
    who = models.CharField(_("par qui"), max_length=120, blank=True)
    due_on = models.DateField(_("pour le"), null=True, blank=True)
    criterion = models.CharField(_("à quoi on verra que c’est atteint"), max_length=300, blank=True)
    review_on = models.DateField(_("revu le"), null=True, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, default=Outcome.OPEN)
    why = models.CharField(_("pourquoi"), max_length=300, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    rev = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="plan_line_numbered_once"),
            models.CheckConstraint(condition=~Q(outcome="not_reached") | ~Q(why=""), name="not_reached_says_why"),
        ]

    def __str__(self) -> str:
        return self.objective or self.action


class PlanVersion(models.Model):
    """What was proposed once: its words are frozen. `circuit` is who validates it, as it was then."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    frozen = models.OneToOneField(Frozen, on_delete=models.PROTECT, related_name="plan_version")
    circuit = models.CharField(max_length=10, choices=Circuit.choices)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.CharField(max_length=200)

    class Meta:
        ordering = ("number",)
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="plan_version_numbered_once")]

    def __str__(self) -> str:
        return f"{self.plan} v{self.number}"

    @property
    def outcome(self) -> bool | None:
        """Whether it holds; None while an answer is waited for."""
        return life.outcome(self.circuit, {answer.kind: answer.given for answer in self.answers.all()})


class AnswerKind(models.TextChoices):
    VALIDATION = life.VALIDATION, _("validation")
    AGREEMENT = life.AGREEMENT, _("accord de la personne")


class Means(models.TextChoices):
    """How the person said it."""

    ALOUD = "aloud", _("de vive voix")
    WRITTEN = "written", _("par écrit")
    REPRESENTATIVE = "representative", _("par son représentant")


class PlanAnswer(models.Model):
    """An answer to one version, by its digest: the physician's, or the person's as somebody noted it. Never changed."""

    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="answers")
    kind = models.CharField(max_length=10, choices=AnswerKind.choices)
    given = models.BooleanField()
    digest = models.CharField(max_length=64)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", help_text=_("Qui répond, ou note."))
    label = models.CharField(max_length=200)
    means = models.CharField(max_length=14, choices=Means.choices, blank=True)
    said_on = models.DateField()
    reason = models.CharField(max_length=300, blank=True)
    answered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("answered_at", "pk")
        constraints = [
            models.UniqueConstraint(fields=["version", "kind"], name="plan_answered_once"),
            models.CheckConstraint(condition=Q(given=True) | ~Q(reason=""), name="a_plan_refused_says_why"),
            models.CheckConstraint(condition=~Q(kind="agreement") | ~Q(means=""), name="an_agreement_says_how"),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.get_kind_display()}"
