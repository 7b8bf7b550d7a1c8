"""What a person needs, and what is aimed at for it: written together in a case conference, before who does what."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rcp.decisions.models import ActionItem, Written
from rcp.meetings.models import Meeting


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
