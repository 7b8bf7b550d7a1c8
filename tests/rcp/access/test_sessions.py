"""Who stands behind session cookies, and until when."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from rcp.access.actor import NOBODY, actor_of_account
from rcp.access.models import PersonalLink
from rcp.access.sessions import actor_of_session, actors_of_sessions, session_store
from tests.cast import Cast
from tests.faults.sessions import ENDINGS, OF_LINKS, by_link, signed_in


@pytest.fixture
def claire(cast: Cast) -> str:
    return signed_in(cast.account(cast.claire))["session"]


@pytest.fixture
def vincent(cast: Cast) -> str:
    return by_link(cast.vincent, cast.dac_ouest, cast.dac_ouest)["session"]


def test_an_account_has_its_memberships_and_lasts_until_its_session_or_the_day_ends(cast: Cast, claire: str) -> None:
    held = actors_of_sessions([claire])[claire]
    assert held.actor == actor_of_account(cast.account(cast.claire))
    assert held.actor.memberships
    assert held.until is not None
    assert held.until <= Session.objects.get(pk=claire).expire_date
    assert held.until <= timezone.now() + timedelta(days=1)


def test_a_link_lasts_until_it_expires(vincent: str) -> None:
    soon = timezone.now() + timedelta(minutes=3)
    PersonalLink.objects.update(expires_at=soon)
    held = actors_of_sessions([vincent])[vincent]
    assert held.actor.link_id == PersonalLink.objects.get().pk
    assert held.until == soon


@pytest.mark.parametrize("how", ENDINGS)
def test_what_ended_is_nobody_or_has_lost_what_it_was(cast: Cast, claire: str, vincent: str, how: str) -> None:
    key, end = (vincent if how in OF_LINKS else claire), ENDINGS[how]
    end(key)
    Session.objects.filter(expire_date__lt=timezone.now() + timedelta(minutes=1)).update(expire_date=timezone.now())
    PersonalLink.objects.filter(expires_at__lt=timezone.now() + timedelta(minutes=1)).update(expires_at=timezone.now())
    actor = actor_of_session(key)
    assert actor == NOBODY or not actor.memberships


def test_an_account_whose_password_changed_does_not_fall_back_on_a_link(cast: Cast, claire: str, vincent: str) -> None:
    session = Session.objects.get(pk=claire)
    store = session_store()(claire)
    store["personal_link"] = PersonalLink.objects.get().pk
    store.save()
    assert actor_of_session(claire).account_id
    ENDINGS["change_password"](session.pk)
    assert actor_of_session(claire) == NOBODY


@pytest.mark.parametrize("key", ["", "x", "no-such-session", "é" * 32, "a" * 41, "a\0aaaaaaaaa", "a" * 32])
@pytest.mark.django_db
def test_what_is_no_session_is_nobody(key: str) -> None:
    assert actor_of_session(key) == NOBODY


def test_the_number_of_queries_does_not_depend_on_how_many_they_are(
    cast: Cast, claire: str, vincent: str, django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    lucie = signed_in(cast.account(cast.lucie))["session"]
    for keys in ([claire, vincent], [claire, vincent, lucie, "a" * 32]):
        with django_assert_num_queries(4):
            actors_of_sessions(keys)
