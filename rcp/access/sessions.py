"""Who stands behind session cookies, for many at once, in a number of queries that does not depend on how many."""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from rcp.people.models import Membership, MembershipRole

from .actor import NOBODY, Actor, actor_of_account, actor_of_link
from .models import Account, PersonalLink

LINK_KEY = "personal_link"
# A cookie holds anything: what is no key is not even asked for.
SESSION_KEY_FORM = re.compile(r"[a-z0-9]{8,40}")


@dataclass(frozen=True)
class Held:
    """Who holds a session, and when this ends by itself: the session, the link or the day's memberships do."""

    actor: Actor
    until: datetime | None = None


def actors_of_sessions(keys: Collection[str]) -> dict[str, Held]:
    """Whoever holds each session now, by its key; NOBODY for a session that ended or never was. Four queries."""
    kept = _kept_sessions(keys)
    accounts = _accounts({text for data, _until in kept.values() if (text := data.get(SESSION_KEY))})
    links = PersonalLink.objects.select_related("person").in_bulk(
        {pk for data, _until in kept.values() if isinstance(pk := data.get(LINK_KEY), int)}
    )
    memberships = _memberships({account.person_id for account in accounts.values()})
    midnight = _next_midnight()
    held = dict.fromkeys(keys, Held(NOBODY))
    for key, (data, until) in kept.items():
        account, link = accounts.get(str(data.get(SESSION_KEY))), links.get(data.get(LINK_KEY, 0))
        if account is not None:
            if _is_signed(data, account):
                actor = actor_of_account(account, memberships[account.person_id])
                held[key] = Held(actor, min(until, midnight))
        elif link is not None:
            held[key] = Held(actor_of_link(link), min(until, link.expires_at))
    return held


def actor_of_session(key: str) -> Actor:
    """The actor behind a session cookie, read afresh: asked again whenever this person's rights may have changed."""
    return actors_of_sessions([key])[key].actor if key else NOBODY


def session_store() -> type[SessionStore]:
    store: type[SessionStore] = import_module(settings.SESSION_ENGINE).SessionStore
    return store


def _kept_sessions(keys: Collection[str]) -> dict[str, tuple[dict[str, Any], datetime]]:
    """What each session says, and when it expires."""
    store = session_store()
    asked = {key for key in keys if SESSION_KEY_FORM.fullmatch(key)}
    rows = store.get_model_class().objects.filter(session_key__in=asked, expire_date__gt=timezone.now())
    return {row.session_key: (store().decode(row.session_data), row.expire_date) for row in rows}


def _accounts(texts: set[str]) -> dict[str, Account]:
    """The accounts that may sign in, by their number as a session writes it."""
    numbers = {int(text) for text in texts if text.isdigit()}
    rows = Account.objects.select_related("person").filter(pk__in=numbers, is_active=True)
    return {str(account.pk): account for account in rows}


def _is_signed(data: Mapping[str, Any], account: Account) -> bool:
    """Whether the session was opened with the password of today, by a door that is still one: as Django asks it."""
    signed = data.get(HASH_SESSION_KEY) or ""
    hashes = [account.get_session_auth_hash(), *account.get_session_auth_fallback_hash()]
    is_door = data.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS
    return is_door and any(constant_time_compare(signed, each) for each in hashes)


def _memberships(people: set[int]) -> Mapping[int, dict[int, MembershipRole]]:
    found: dict[int, dict[int, MembershipRole]] = defaultdict(dict)
    for row in Membership.objects.current(timezone.localdate()).filter(person_id__in=people):
        found[row.person_id][row.organisation_id] = MembershipRole(row.role)
    return found


def _next_midnight() -> datetime:
    """When memberships that end tomorrow do."""
    now = timezone.localtime()
    return (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
