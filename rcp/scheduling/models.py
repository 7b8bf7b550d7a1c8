"""Dates proposed to the invited of a meeting that is planned, and what each answers to each of them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rcp.meetings.models import Meeting
from rcp.people.models import Person


class DatePoll(models.Model):
    """One poll. `settled_at` says that a date was kept; a meeting has one poll at a time that is not."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="date_polls")
    closes_on = models.DateField(_("répondre jusqu’au"))
    opened_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(settled_at__isnull=True), name="one_date_poll_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} ≤ {self.closes_on}"


class ProposedDate(models.Model):
    poll = models.ForeignKey(DatePoll, on_delete=models.PROTECT, related_name="dates")
    starts_at = models.DateTimeField()

    class Meta:
        ordering = ("starts_at",)
        constraints = [models.UniqueConstraint(fields=["poll", "starts_at"], name="date_proposed_once")]

    def __str__(self) -> str:
        return str(self.starts_at)


class Suits(models.TextChoices):
    YES = "yes", _("oui")
    MAYBE = "maybe", _("s’il le faut")
    NO = "no", _("non")


class DateAnswer(models.Model):
    date = models.ForeignKey(ProposedDate, on_delete=models.PROTECT, related_name="answers")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    suits = models.CharField(max_length=5, choices=Suits.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["date", "person"], name="date_answered_once")]

    def __str__(self) -> str:
        return f"{self.person_id} : {self.suits}"
