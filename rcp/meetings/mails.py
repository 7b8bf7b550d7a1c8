"""What the meetings write to people. Never what a meeting is about: a mail says when, and where to look."""

from django.utils import timezone
from django.utils.translation import gettext as _

from rcp.access.wording import moment
from rcp.notify.models import Mail
from rcp.people.models import Person

from .models import Meeting


def queue_invitation(meeting: Meeting, person: Person, address: str) -> None:
    """Queue the invitation in the caller's transaction; nothing is queued for whoever has no address."""
    if not person.email:
        return
    starts_at = timezone.localtime(meeting.starts_at)
    when = moment(starts_at, today=timezone.localdate())
    Mail.objects.create(
        organisation=meeting.organisation,
        person=person,
        address=person.email,
        subject=_("Invitation à une réunion, %(when)s") % {"when": when},
        text=_(
            "%(organisation)s vous invite à une réunion %(when)s.\n"
            "Votre lien personnel est ci-dessous : il n’est que pour vous, ne le transférez pas."
        )
        % {"organisation": meeting.organisation.name, "when": when},
        link=address,
        next_try_at=timezone.now(),
    )
