"""Asking the electors: a personal link each, which opens the vote and nothing else, and a mail that carries it."""

from django.utils import timezone
from django.utils.translation import gettext as _

from rcp.access.links import address, make_link, revoke_links
from rcp.access.models import Purpose
from rcp.access.wording import moment
from rcp.journal.record import Author
from rcp.notify.mail import queue_mail
from rcp.people.models import Person

from ..models import Circuit


def ask_electors(*, by: Author, circuit: Circuit) -> None:
    """Write to everyone who may vote, in the caller's transaction; whoever has no address answers with their account.

    A link lasts as long as the vote, and is revoked as soon as the vote ends.
    """
    document = circuit.document
    lasts = circuit.deadline - timezone.now()
    for person in _voters(circuit):
        if not person.email:
            continue
        token = make_link(
            by=by,
            person=person,
            purpose=Purpose.VOTE,
            organisation=document.organisation,
            subject=document,
            lasts=lasts,
        )
        queue_mail(
            by=by,
            organisation=document.organisation,
            person=person,
            subject=_("Votre réponse est attendue sur un document"),
            text=_text(circuit),
            link=address(token),
        )


def withdraw_links(*, by: Author, circuit: Circuit) -> None:
    """Revoke the links of this vote, in the caller's transaction."""
    for person in _voters(circuit):
        revoke_links(by=by, person=person, subject=circuit.document)


def _voters(circuit: Circuit) -> list[Person]:
    electors = circuit.electors.filter(votes=True).values("person_id")
    return list(Person.objects.filter(pk__in=electors).order_by("last_name", "first_name", "pk"))


def _text(circuit: Circuit) -> str:
    """Who asks, at what title, until when: never what the document is about."""
    until = moment(timezone.localtime(circuit.deadline), today=timezone.localdate())
    return _(
        "%(organisation)s vous soumet un document, au titre de votre mandat (%(body)s). "
        "Votre réponse est attendue jusqu’au %(until)s.\n"
        "Votre lien personnel est ci-dessous\u00a0: il n’est que pour vous, ne le transférez pas."
    ) % {"organisation": circuit.document.organisation.name, "body": circuit.body.name, "until": until}
