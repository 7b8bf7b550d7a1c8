"""What is written to whoever asks: that it came, that it was answered, where to read it. Never what was asked."""

from django.urls import reverse
from django.utils.translation import gettext as _

from rcp.journal.record import Author
from rcp.notify.mail import queue_mail
from rcp.people.models import Organisation, Person

from .models import CaseRequest


def queue_receipt(*, by: Author, asked: CaseRequest) -> None:
    for person in _people(asked):
        queue_mail(
            by=by,
            organisation=asked.organisation,
            person=person,
            subject=_("Demande %(reference)s bien reçue") % {"reference": asked.reference},
            text=_(
                "%(organisation)s a reçu votre demande %(reference)s et vous répondra. Gardez cette référence : elle "
                "suffit pour en parler au téléphone."
            )
            % {"organisation": asked.organisation.name, "reference": asked.reference},
            link=_page_for(person, asked),
        )


def queue_answer(*, by: Author, asked: CaseRequest) -> None:
    for person in _people(asked):
        page = _page_for(person, asked)
        said = _("La réponse se lit sur sa page.") if page else _("Appelez la structure pour en parler.")
        queue_mail(
            by=by,
            organisation=asked.organisation,
            person=person,
            subject=_("Réponse à la demande %(reference)s") % {"reference": asked.reference},
            text=f"{asked.organisation.name} : {asked.reference}. {said}",
            link=page,
        )


def queue_form(*, by: Author, organisation: Organisation, person: Person, link: str) -> None:
    queue_mail(
        by=by,
        organisation=organisation,
        person=person,
        subject=_("Demander une concertation"),
        text=_(
            "%(organisation)s vous envoie son formulaire de demande, en une minute et sans identité.\n"
            "Le lien ci-dessous est personnel : ne le transférez pas."
        )
        % {"organisation": organisation.name},
        link=link,
    )


def _people(asked: CaseRequest) -> list[Person]:
    """Whoever asks and is in the directory; the others keep the reference that the page showed them."""
    return [one.person for one in asked.requesters.select_related("person__account") if one.person is not None]


def _page_for(person: Person, asked: CaseRequest) -> str:
    """The page needs an account."""
    return reverse("request", args=[asked.pk]) if hasattr(person, "account") else ""
