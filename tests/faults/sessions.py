"""Sessions made without a browser, for whoever fills a database for tests, and the ways they end."""

from collections.abc import Callable
from datetime import timedelta
from typing import TypedDict

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import models
from django.utils import timezone

from rcp.access.actor import SERVICE
from rcp.access.links import find_link, make_link
from rcp.access.middleware import LINK_KEY
from rcp.access.models import Account, PersonalLink, Purpose
from rcp.people.models import Membership, Organisation, Person


class Held(TypedDict):
    """A person, and the key of the session that stands for them in a cookie."""

    person: int
    session: str


def signed_in(account: Account) -> Held:
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    return held(account.person_id, session)


def by_link(person: Person, organisation: Organisation, subject: models.Model) -> Held:
    """Someone who came by a personal link to this."""
    token = make_link(by=SERVICE, person=person, purpose=Purpose.MEETING, organisation=organisation, subject=subject)
    link = find_link(token)
    assert link is not None
    session = SessionStore()
    session[LINK_KEY] = link.pk
    return held(person.pk, session)


def held(person: int, session: SessionStore) -> Held:
    session.save()
    assert session.session_key is not None
    return {"person": person, "session": session.session_key}


# How a right ends without any command saying so: each is done straight in the tables, by session key.

SOON = timedelta(seconds=1)


def _account(key: str) -> Account:
    return Account.objects.get(pk=Session.objects.get(pk=key).get_decoded()[SESSION_KEY])


def _link(key: str) -> "models.QuerySet[PersonalLink]":
    return PersonalLink.objects.filter(pk=Session.objects.get(pk=key).get_decoded()[LINK_KEY])


def delete_session(key: str) -> None:
    Session.objects.filter(pk=key).delete()


def expire_session(key: str) -> None:
    Session.objects.filter(pk=key).update(expire_date=timezone.now() + SOON)


def switch_off(key: str) -> None:
    Account.objects.filter(pk=_account(key).pk).update(is_active=False)


def change_password(key: str) -> None:
    account = _account(key)
    account.set_password("un autre mot de passe")
    account.save()


def end_membership(key: str) -> None:
    Membership.objects.filter(person=_account(key).person_id).update(until=timezone.localdate())


def expire_link(key: str) -> None:
    _link(key).update(expires_at=timezone.now() + SOON)


def revoke_link(key: str) -> None:
    _link(key).update(revoked_at=timezone.now())


OF_ACCOUNTS: dict[str, Callable[[str], None]] = {
    end.__name__: end for end in (delete_session, expire_session, switch_off, change_password, end_membership)
}
OF_LINKS: dict[str, Callable[[str], None]] = {end.__name__: end for end in (expire_link, revoke_link)}
ENDINGS = OF_ACCOUNTS | OF_LINKS
