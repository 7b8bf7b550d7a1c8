"""The outbox: a mail is a row, written in the same transaction as what it tells."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rcp.people.models import Organisation, Person


class Mail(models.Model):
    """One mail to one person. Subject and text are neutral: no health data ever stands here.

    `link` leads to what the mail is about; its token stands after the « # ». It is emptied once the mail has left.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="mails")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="mails")
    address = models.EmailField(_("adresse"))
    subject = models.CharField(_("objet"), max_length=150)
    text = models.TextField(_("texte"))
    link = models.CharField(max_length=300, blank=True)
    calendar = models.TextField(blank=True, help_text=_("Invitation iCalendar jointe."))
    is_private = models.BooleanField(default=False, help_text=_("Le lien ouvre un compte entier."))
    queued_at = models.DateTimeField(auto_now_add=True)
    next_try_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)
    fault = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-queued_at", "-pk")
        indexes = [
            models.Index(
                fields=["next_try_at"], name="mail_waiting", condition=Q(sent_at__isnull=True, given_up_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.address} : {self.subject}"
