"""Asking those who have not said yes, by a mail that says nothing of what it is about, once a closing."""

from django.utils.translation import gettext as _

from rcp.access.actor import Actor
from rcp.meetings.commands import personal_address
from rcp.meetings.mails import said
from rcp.meetings.models import Meeting
from rcp.notify.mail import queue_mail
from rcp.people.models import Person

from .models import STANDING, ActionStatus


def ask_owners(*, by: Actor, meeting: Meeting) -> list[Person]:
    """Write to whoever is in charge of something and has not answered yet; gives those who have an address. Called by
    the closing, in its transaction: nobody's silence keeps a meeting from closing."""
    waiting = meeting.action_items.filter(STANDING, status=ActionStatus.TO_CONFIRM).exclude(owner=None)
    people = Person.objects.filter(pk__in=waiting.values("owner")).exclude(email="").order_by("pk")
    asked = [person for person in people if person.pk != by.person_id]
    for person in asked:
        queue_mail(
            by=by,
            organisation=meeting.organisation,
            person=person,
            subject=_("Une réponse vous est demandée, réunion %(when)s") % {"when": said(meeting.starts_at)},
            text=_(
                "Quelque chose vous a été confié à la réunion %(when)s, sans que vous ayez encore répondu.\n"
                "Dites oui, ou que vous ne pouvez pas et pourquoi, par votre lien personnel ci-dessous. "
                "Il n’est que pour vous, ne le transférez pas."
            )
            % {"when": said(meeting.starts_at)},
            link=personal_address(by, meeting, person),
        )
    return asked
