"""What was handed over of a record, to whom, how, and whether it was opened."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rcp.access.models import PersonalLink
from rcp.cases.models import Contact
from rcp.meetings.models import Meeting
from rcp.people.models import Person


class Channel(models.TextChoices):
    LINK = "link", _("lien personnel par courriel, sans contenu")
    HAND = "hand", _("remis en main propre")
    SECURE = "secure", _("messagerie sécurisée")
    POST = "post", _("courrier")


class Dispatch(models.Model):
    """One record handed over once. Never changed: sent again is another row.

    `record` is its number among those of the meeting. The recipient is somebody of the directory, a contact of the
    situation, or, when neither, the person it is about. Only a link says when it was opened.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="dispatches")
    record = models.PositiveSmallIntegerField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    channel = models.CharField(max_length=8, choices=Channel.choices)
    link = models.OneToOneField(PersonalLink, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField()
    sent_by = models.CharField(max_length=200)

    class Meta:
        verbose_name_plural = "dispatches"
        ordering = ("sent_at", "pk")
        constraints = [
            models.CheckConstraint(
                condition=~Q(channel="link") | Q(link__isnull=False, person__isnull=False),
                name="a_link_is_for_somebody",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True) | Q(contact__isnull=True), name="handed_to_one_recipient"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} v{self.record} → {self.person or self.contact or 'la personne'}"

    @property
    def opened_at(self) -> datetime | None:
        """The first opening of the link, as it was traced; None also for what leaves no trace."""
        return self.link.opened_at if self.link else None
