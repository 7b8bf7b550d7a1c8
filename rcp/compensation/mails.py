"""What is written to whoever is paid: that something changed, and where to read it. Never what a meeting was about."""

from django.urls import reverse
from django.utils.translation import gettext as _

from rcp.journal.record import Author
from rcp.notify.mail import queue_mail

from .models import Claim, ClaimState


def queue_news(*, by: Author, claim: Claim) -> None:
    """Queue one mail in the caller's transaction, to whoever has an account to read the page with."""
    if not hasattr(claim.person, "account"):
        return
    said = {
        ClaimState.APPROVED: _("Un défraiement vous concernant a été approuvé."),
        ClaimState.PAID: _("Un défraiement vous concernant a été payé."),
        ClaimState.REFUSED: _("Un défraiement vous concernant n’a pas été accepté : le motif est sur la page."),
    }[ClaimState(claim.state)]
    queue_mail(
        by=by,
        organisation=claim.payer,
        person=claim.person,
        subject=_("Votre défraiement"),
        text=said,
        link=reverse("compensation"),
    )
