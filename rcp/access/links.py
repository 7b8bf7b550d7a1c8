"""Personal links: 256 bits, stored hashed, expiring, revocable, one person and one purpose each."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import models
from django.urls import reverse
from django.utils import timezone

from rcp.journal.record import Author, name_of, record
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb
from rcp.people.models import Organisation, Person

from .models import PersonalLink, Purpose, RightsChange


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@atomic
def make_link(
    *,
    by: Author,
    person: Person,
    purpose: Purpose,
    organisation: Organisation,
    subject: models.Model | None = None,
    lasts: timedelta = timedelta(days=30),
) -> str:
    """Make a link and give its token, which nobody can read again. The caller has asked the rights."""
    token = secrets.token_urlsafe(32)
    link = PersonalLink.objects.create(
        person=person,
        purpose=purpose,
        subject=name_of(subject) if subject is not None else "",
        token_hash=digest(token),
        organisation=organisation,
        created_by=by.label,
        expires_at=timezone.now() + lasts,
    )
    record(Verb.LINK_MADE, by=by, stream=organisation.stream, subject=link, audit_only=True, purpose=str(purpose))
    return token


def address(token: str) -> str:
    """Where the link leads. The token stands after the « # », which no server ever receives or logs."""
    return f"{reverse('enter')}#{token}"


def find_link(token: str) -> PersonalLink | None:
    """The link of this token if it still opens something; expired, revoked and unknown look the same."""
    link = PersonalLink.objects.select_related("person", "organisation").filter(token_hash=digest(token)).first()
    if link is None or link.revoked_at is not None or link.expires_at <= timezone.now():
        return None
    return link


def lock_links(*, subject: models.Model) -> None:
    """Take the rows of the links to this thing, in the caller's transaction, before anything is recorded: whoever
    opens or revokes a link takes its row, then the organisation's journal."""
    links = PersonalLink.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    list(links.filter(subject=name_of(subject), revoked_at__isnull=True))


def prolong_links(*, subject: models.Model, until: datetime) -> None:
    """Have the links to this thing that still open it do so at least until then, in the caller's transaction."""
    standing = PersonalLink.objects.filter(
        subject=name_of(subject), revoked_at__isnull=True, expires_at__gt=timezone.now(), expires_at__lt=until
    )
    standing.update(expires_at=until)


@atomic
def revoke_links(*, by: Author, person: Person, subject: models.Model) -> int:
    """Revoke this person's links to this thing; gives how many. Their open sockets close within two seconds."""
    links = PersonalLink.objects.select_for_update(of=("self",), no_key=True).filter(
        person=person, subject=name_of(subject), revoked_at__isnull=True
    )
    revoked = 0
    for link in links.select_related("organisation__stream"):
        link.revoked_at = timezone.now()
        link.save(update_fields=["revoked_at"])
        record(Verb.LINK_REVOKED, by=by, stream=link.organisation.stream, subject=link, audit_only=True)
        revoked += 1
    announce_rights_change(person_id=person.pk)
    return revoked


def announce_rights_change(*, person_id: int) -> None:
    """Say, in the caller's transaction, that this person's rights changed; every process looks again."""
    RightsChange.objects.create(person_id=person_id)
