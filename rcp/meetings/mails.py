"""What the meetings write to people. Never what a meeting is about: a mail says when, and where to look."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from rcp.access.wording import moment
from rcp.journal.record import Author
from rcp.notify.ics import Appointment, calendar
from rcp.notify.mail import queue_mail
from rcp.people.models import Person

from .models import Meeting


def queue_invitation(*, by: Author, meeting: Meeting, person: Person, address: str) -> None:
    """Queue the invitation and its calendar file in the caller's transaction; `address` is the personal link."""
    when = moment(timezone.localtime(meeting.starts_at), today=timezone.localdate())
    queue_mail(
        by=by,
        organisation=meeting.organisation,
        person=person,
        subject=_("Invitation à une réunion, %(when)s") % {"when": when},
        text=_(
            "%(organisation)s vous invite à une réunion %(when)s.\n"
            "Votre lien personnel est ci-dessous : il n’est que pour vous, ne le transférez pas."
        )
        % {"organisation": meeting.organisation.name, "when": when},
        link=address,
        calendar=calendar(appointment_of(meeting)),
    )


def appointment_of(meeting: Meeting) -> Appointment:
    """The meeting as a calendar may know it: its page needs a right, its title stays here."""
    return Appointment(
        uid=f"{meeting.stream.uuid}@concertation",
        sequence=meeting.rev,
        stamped_at=timezone.now(),
        starts_at=meeting.starts_at,
        minutes=meeting.planned_minutes,
        title=_("Réunion"),
        organisation=meeting.organisation.name,
        place=meeting.place,
        link=f"{settings.SITE_URL}{reverse('meeting', args=[meeting.pk])}",
    )
