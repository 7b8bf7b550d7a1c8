"""Writing to people. A mail is queued in the transaction of what it tells, and leaves later, or is read on a page."""

from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from rcp.access.wording import typo
from rcp.journal.record import Author, record
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb
from rcp.people.models import Organisation, Person

from . import ics
from .models import Mail

# Nobody else sends a claimed mail before this time; then the claim is void, since whoever held it may have died.
CLAIM = timedelta(minutes=5)
MOST_TRIES = 8


def queue_mail(
    *,
    by: Author,
    organisation: Organisation,
    person: Person,
    subject: str,
    text: str,
    link: str = "",
    calendar: str = "",
    address: str = "",
    is_private: bool = False,
) -> Mail | None:
    """Queue one mail, inside the caller's transaction; None for whoever has no address.

    Subject and text say when and where to look, never what it is about. `link` is a path of this site; its token, if
    it has one, stands after the « # ». `address` replaces the person's own. The link of a private mail opens a whole
    account: it is read on no page but that of the installation's administration.
    """
    address = address or person.email
    if not address:
        return None
    mail = Mail.objects.create(
        organisation=organisation,
        person=person,
        address=address,
        subject=typo(subject),
        text=typo(text),
        link=link,
        calendar=calendar,
        is_private=is_private,
        next_try_at=timezone.now(),
    )
    record(Verb.MAIL_QUEUED, by=by, stream=organisation.stream, subject=mail, audit_only=True, person=person.pk)
    return mail


def send_waiting() -> int:
    """Send one waiting mail; says how many left (0 or 1). Without EMAIL_URL nothing leaves."""
    if not settings.EMAIL_URL:
        return 0
    mail = _claimed()
    if mail is None:
        return 0
    try:
        message_of(mail).send()
    except OSError as error:
        _put_back(mail, type(error).__name__)
        return 0
    Mail.objects.filter(pk=mail.pk).update(sent_at=timezone.now(), link="", fault="")
    return 1


def message_of(mail: Mail) -> EmailMultiAlternatives:
    """With its calendar twice: as an alternative, which calendars answer to, and as a file, which people open."""
    message = EmailMultiAlternatives(subject=mail.subject, body=body_of(mail), to=[mail.address])
    if mail.calendar:
        message.attach_alternative(mail.calendar, f"text/calendar; method={ics.method_of(mail.calendar)}")
        message.attach("reunion.ics", mail.calendar, "application/ics")
    return message


def body_of(mail: Mail, *, hides_link: bool = False) -> str:
    """The text, the address it leads to, and who writes."""
    said = _("(un lien personnel, que seule cette personne reçoit)")
    where = said if hides_link else f"{settings.SITE_URL.rstrip('/')}{mail.link}"
    link = f"\n\n{where}" if mail.link else ""
    return f"{mail.text}{link}\n\n{mail.organisation.name}\n{_('Ce message ne contient aucune donnée de santé.')}\n"


@atomic
def _claimed() -> Mail | None:
    """The mail that has waited longest, ours for a while: two loops side by side never send the same one."""
    now = timezone.now()
    waiting = Mail.objects.filter(sent_at__isnull=True, given_up_at__isnull=True, next_try_at__lte=now)
    mail = waiting.select_related("organisation").order_by("next_try_at", "pk").first()
    if mail is None:
        return None
    ours = waiting.filter(pk=mail.pk, next_try_at=mail.next_try_at)
    if not ours.update(next_try_at=now + CLAIM, tries=F("tries") + 1):
        return None
    mail.refresh_from_db()
    return mail


def _put_back(mail: Mail, fault: str) -> None:
    """Try again later, each time twice as late; after some hours somebody must look."""
    now = timezone.now()
    Mail.objects.filter(pk=mail.pk).update(
        fault=fault,
        next_try_at=now + timedelta(minutes=2**mail.tries),
        given_up_at=now if mail.tries >= MOST_TRIES else None,
    )
