"""What was decided, who does what by when, and what to do if it gets worse."""

from collections.abc import Collection

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rcp.access.abilities import Role, State, Thing
from rcp.access.actor import Actor
from rcp.cases.models import Contact
from rcp.meetings.models import Meeting
from rcp.meetings.standing import Standings
from rcp.people.models import Person

# The rows that were not withdrawn.
STANDING = Q(withdrawn_at__isnull=True)


class Written(models.Model):
    """A row written by somebody in a meeting: numbered, signed, tied to its entry, withdrawn rather than deleted.

    `rev` grows with every change: a write that names an older one is refused. `entry_seq` is the number, in the
    meeting's stream, of the entry that wrote it. `after_hours`: written or changed between the end of the meeting
    and its closing (« après séance »).
    """

    number = models.PositiveSmallIntegerField()
    author_person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    author_label = models.CharField(max_length=200)
    entry_seq = models.PositiveBigIntegerField(default=0)
    written_at = models.DateTimeField()
    after_hours = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    rev = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True


class Decision(Written):
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions")
    text = models.TextField(max_length=1000)

    class Meta:
        ordering = ("number",)
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="decision_numbered_once")]

    def __str__(self) -> str:
        return f"D{self.number}"

    @property
    def dissent(self) -> str:
        """The disagreements that were voiced, as the minutes print them: « infirmière libérale : délai trop long »."""
        return "\u202f; ".join(f"{dissent.label} : {dissent.text}" for dissent in self.dissents.all())


class Dissent(models.Model):
    """A disagreement noted under a decision (désaccord exprimé). One per person; said again, it replaces."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="dissents")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    label = models.CharField(max_length=120, help_text=_("Qui le dit : « infirmière libérale »."))
    text = models.CharField(max_length=500)
    entry_seq = models.PositiveBigIntegerField(default=0)
    after_hours = models.BooleanField(default=False)

    class Meta:
        ordering = ("entry_seq", "pk")
        constraints = [models.UniqueConstraint(fields=["decision", "label"], name="dissent_once")]

    def __str__(self) -> str:
        return self.label


class OwnerKind(models.TextChoices):
    PROFESSIONAL = "professional", _("un professionnel")
    PERSON = "person", _("la personne")
    RELATIVE = "relative", _("un proche")


class ActionStatus(models.TextChoices):
    TO_CONFIRM = "to_confirm", _("à confirmer")
    CONFIRMED = "confirmed", _("confirmé")
    IN_PROGRESS = "in_progress", _("en cours")
    DECLINED = "declined", _("ne peut pas")
    DONE = "done", _("fait")
    NOT_DONE = "not_done", _("non fait")


class ActionItem(Written):
    """Qui fait quoi, pour quand. At most one owner while it is written; exactly one before the meeting can close."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="action_items")
    what = models.CharField(max_length=300)
    owner_kind = models.CharField(max_length=12, choices=OwnerKind.choices, default=OwnerKind.PROFESSIONAL)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="action_items")
    owner_label = models.CharField(max_length=120, blank=True, help_text=_("« la fille de Mme A. »"))
    contributors = models.ManyToManyField(Person, related_name="contributions", blank=True)
    due_on = models.DateField(null=True, blank=True)
    first_due_on = models.DateField(null=True, blank=True, help_text=_("Ce qui était promis, avant le premier report."))
    success_criterion = models.CharField(max_length=300, blank=True)
    status = models.CharField(max_length=12, choices=ActionStatus.choices, default=ActionStatus.TO_CONFIRM)
    reason = models.CharField(max_length=300, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=200, blank=True)
    voiced = models.BooleanField(default=False, help_text=_("Dit de vive voix : `answered_by` l’a noté."))

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="action_numbered_once"),
            models.CheckConstraint(condition=Q(owner__isnull=True) | Q(owner_label=""), name="one_owner_at_most"),
            models.CheckConstraint(
                condition=Q(owner_kind="professional") | Q(owner__isnull=True) & ~Q(owner_label=""),
                name="other_owners_are_named",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=("declined", "not_done")) | ~Q(reason=""), name="a_refusal_says_why"
            ),
        ]
        indexes = [models.Index(fields=["owner", "status"])]

    def __str__(self) -> str:
        return self.what

    @property
    def is_owned(self) -> bool:
        """Somebody is in charge: named, and not having said that they cannot."""
        return (self.owner_id is not None or bool(self.owner_label)) and self.status != ActionStatus.DECLINED

    @property
    def owner_name(self) -> str:
        return self.owner.name if self.owner else self.owner_label

    @property
    def guarded_as(self) -> Thing:
        return Thing.ACTION_ITEM

    @property
    def guarded_state(self) -> State:
        return State.ANY

    def standing(self, actor: Actor) -> Collection[Role]:
        """What the actor is to its meeting, and whether it is theirs. A follow-up outlives the meeting's closing, and
        ends with the sharing of what it is about."""
        standings = Standings([self.meeting], [actor])
        roles = set(standings.of(self.meeting, actor))
        if not standings.covers(self.meeting, actor.person_id):
            return roles
        own = {f"meeting:{self.meeting_id}", f"person:{self.owner_id}"}
        foreign_link = actor.link_subject and actor.link_subject not in own
        if self.owner_id is not None and actor.person_id == self.owner_id and not foreign_link:
            roles.add(Role.OWNER)
        return roles


class Contingency(Written):
    """Conduite à tenir si urgence: what happens → who is called, in order → what is done."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="contingencies")
    trigger = models.CharField(max_length=200, help_text=_("« Chute, même sans blessure »"))
    steps = models.TextField(max_length=1000, blank=True, help_text=_("Ce qui est fait, une ligne par geste."))

    class Meta:
        verbose_name_plural = "contingencies"
        ordering = ("number",)
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="contingency_numbered_once")]

    def __str__(self) -> str:
        return self.trigger

    @property
    def by_day(self) -> "list[ContingencyCall]":
        """Who is called, one after the other."""
        return [call for call in self.calls.all() if not call.out_of_hours]

    @property
    def by_night(self) -> "ContingencyCall | None":
        """Who answers at night and at the week-end."""
        return next((call for call in self.calls.all() if call.out_of_hours), None)


class ContingencyCall(models.Model):
    """Somebody to call, as they could be called when the plan was written: a number that changes in the directory does
    not change what was decided.

    `rank` is the order in which they are called, from 1. `out_of_hours`: answers at night and at the week-end.
    """

    contingency = models.ForeignKey(Contingency, on_delete=models.CASCADE, related_name="calls")
    rank = models.PositiveSmallIntegerField()
    out_of_hours = models.BooleanField(default=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    contact = models.ForeignKey(Contact, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=80, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    hours = models.CharField(max_length=80, blank=True, help_text=_("« du lundi au vendredi, 8 h – 19 h »"))

    class Meta:
        ordering = ("out_of_hours", "rank")
        constraints = [
            models.UniqueConstraint(fields=["contingency", "out_of_hours", "rank"], name="called_once_at_each_rank"),
        ]

    def __str__(self) -> str:
        return self.name or self.phone
