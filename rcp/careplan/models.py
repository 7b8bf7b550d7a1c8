"""What a person says and needs, what is aimed at for it, and what is told to them: written together in a case
conference, before and after who does what."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rcp.decisions.models import ActionItem, Written
from rcp.meetings.models import Attendance, Meeting, Preparation
from rcp.meetings.preparing import LINES


class Sort(models.TextChoices):
    """Where those around the table stand about a need."""

    AGREED = "agreed", _("d’accord")
    DISPUTED = "disputed", _("discuté")
    UNKNOWN = "unknown", _("on ne sait pas")


class Domain(models.TextChoices):
    """The four dimensions of a situation (HAS), which weigh the same."""

    MEDICAL = "medical", _("médical")
    PSYCHOLOGICAL = "psychological", _("psychologique")
    SOCIAL = "social", _("social")
    SURROUNDINGS = "surroundings", _("environnement")


class Need(Written):
    """What the person needs, not yet what will be done. `position` is its place in its column, from 0."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="needs")
    text = models.CharField(max_length=200)
    note = models.CharField(max_length=300, blank=True, help_text=_("Ce qui se discute, ou ce qu’il faut vérifier."))
    domain = models.CharField(max_length=14, choices=Domain.choices, blank=True)
    sort = models.CharField(max_length=10, choices=Sort.choices, default=Sort.AGREED)
    position = models.PositiveSmallIntegerField(default=0)
    priority = models.PositiveSmallIntegerField(null=True, blank=True, help_text=_("1, 2 ou 3 ; rien d’autre."))

    class Meta:
        ordering = ("position", "number")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="need_numbered_once"),
            models.UniqueConstraint(fields=["meeting", "priority"], name="one_need_a_priority"),
            models.CheckConstraint(
                condition=Q(priority__isnull=True) | Q(priority__in=(1, 2, 3), withdrawn_at__isnull=True),
                name="three_priorities_at_most",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class GoalStatus(models.TextChoices):
    OPEN = "open", _("visé")
    REACHED = "reached", _("atteint")
    UNMET = "unmet", _("non atteint")


class Goal(Written):
    """What is aimed at together; actions serve it. `need`: what it answers, when that was written first."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="goals")
    need = models.ForeignKey(Need, on_delete=models.PROTECT, null=True, blank=True, related_name="goals")
    text = models.CharField(max_length=200)
    criterion = models.CharField(max_length=300, blank=True, help_text=_("À quoi l’on verra qu’il est atteint."))
    status = models.CharField(max_length=8, choices=GoalStatus.choices, default=GoalStatus.OPEN)
    reason = models.CharField(max_length=300, blank=True, help_text=_("Ce qui a empêché."))

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="goal_numbered_once"),
            models.CheckConstraint(condition=~Q(status="unmet") | ~Q(reason=""), name="unmet_says_why"),
        ]

    def __str__(self) -> str:
        return self.text


class GoalAction(models.Model):
    """An action that serves a goal: one at most, so that each is read once."""

    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="links")
    action = models.OneToOneField(ActionItem, on_delete=models.PROTECT, related_name="goal_link")

    def __str__(self) -> str:
        return f"{self.goal} ← {self.action}"


class Participation(models.TextChoices):
    """How the person takes part in the conference about them."""

    UNSAID = "", _("non dit")
    PRESENT = "present", _("présente")
    REPRESENTED = "represented", _("représentée")
    CONSULTED = "consulted", _("consultée avant")
    NONE = "none", _("non")


class PersonVoice(models.Model):
    """What the person says, as this conference heard it: their words, who collected them, when and how. Their words go
    to the situation too (`Case.wishes`, `Case.priority`), where the next conference finds them."""

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="voice")
    wishes = models.TextField(max_length=2000, blank=True)
    priority = models.TextField(max_length=500, blank=True)
    collected_by = models.CharField(max_length=120, blank=True)
    collected_on = models.DateField(null=True, blank=True)
    means = models.CharField(max_length=120, blank=True, help_text=_("« chez elle, en deux visites »"))
    participation = models.CharField(max_length=12, choices=Participation.choices, blank=True)
    written_by = models.CharField(max_length=200)
    written_at = models.DateTimeField()
    after_hours = models.BooleanField(default=False)
    rev = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.meeting_id}"


class ToldTo(models.TextChoices):
    PERSON = "person", _("à la personne")
    RELATIVE = "relative", _("à un proche")


class Telling(Written):
    """Who tells the person, or somebody close to them, what was decided; when, and by what means."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="tellings")
    told_to = models.CharField(max_length=8, choices=ToldTo.choices, default=ToldTo.PERSON)
    teller = models.CharField(max_length=120)
    what = models.CharField(max_length=300)
    on = models.DateField(null=True, blank=True)
    means = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ("number",)
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="telling_numbered_once")]

    def __str__(self) -> str:
        return self.what


class Turn(models.Model):
    """Where somebody stands in the round: nothing is kept of how long anybody spoke.

    `first`: they must leave, and pass before the others. `asked_at`: they wait for the floor. `since`: they have
    it now.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="turns")
    attendance = models.OneToOneField(Attendance, on_delete=models.CASCADE, related_name="turn")
    first = models.BooleanField(default=False)
    said = models.BooleanField(default=False)
    asked_at = models.DateTimeField(null=True, blank=True)
    since = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting"], condition=Q(since__isnull=False), name="one_has_the_floor"),
        ]

    def __str__(self) -> str:
        return f"{self.attendance_id}"


class StruckLine(models.Model):
    """A line somebody had prepared and that needs no saying any more."""

    preparation = models.ForeignKey(Preparation, on_delete=models.CASCADE, related_name="struck")
    name = models.CharField(max_length=8, choices=LINES)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["preparation", "name"], name="struck_once")]

    def __str__(self) -> str:
        return self.name
