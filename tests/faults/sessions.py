"""Sessions made without a browser, for whoever fills a database for tests."""

from typing import TypedDict

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import models

from rcp.access.actor import SERVICE
from rcp.access.links import find_link, make_link
from rcp.access.middleware import LINK_KEY
from rcp.access.models import Account, Purpose
from rcp.people.models import Organisation, Person


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
