"""A session that nobody uses ends, its sockets too; what a page asks by itself prolongs nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from rcp.access.actor import NOBODY
from rcp.access.entry import BACKEND
from rcp.access.sessions import actor_of_session, actors_of_sessions
from tests.cast import Cast

BY_ITSELF = {"Sec-Fetch-Dest": "empty"}


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The seconds since the beginning, as the middleware reads them."""
    now = [int(timezone.now().timestamp())]
    monkeypatch.setattr("rcp.access.idleness.time.time", lambda: now[0])
    return now


@pytest.fixture
def claire(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.account(cast.claire), backend=BACKEND)
    return client


def ends_in(client: Client) -> float:
    row = Session.objects.get(pk=client.session.session_key)
    return (row.expire_date - timezone.now()).total_seconds()


def test_a_page_that_is_opened_prolongs_and_one_that_asks_by_itself_does_not(claire: Client, clock: Any) -> None:
    claire.get("/reunions/")
    assert 3500 < ends_in(claire) <= 3600
    clock[0] += 1800
    claire.get("/reunions/", headers=BY_ITSELF)
    assert claire.get("/presence/", headers=BY_ITSELF).json() == {"left": 1800}
    assert claire.post("/presence/", headers=BY_ITSELF).json() == {"left": 3600}
    assert claire.get("/presence/", headers=BY_ITSELF).json() == {"left": 3600}


def test_left_alone_it_ends_for_pages_and_sockets_alike(claire: Client) -> None:
    claire.get("/reunions/")
    key = str(claire.session.session_key)
    until = actors_of_sessions([key])[key].until
    assert until is not None
    assert until <= timezone.now() + timedelta(minutes=60)
    Session.objects.update(expire_date=timezone.now())
    assert actor_of_session(key) == NOBODY
    assert claire.get("/reunions/").status_code == 302
    assert Client().get("/presence/").json() == {"left": 0}


def test_nobody_stays_longer_than_the_age_of_a_session(claire: Client, clock: Any, settings: Any) -> None:
    claire.get("/reunions/")
    for _each in range(12):
        clock[0] += 3590
        claire.post("/presence/")
    assert claire.get("/presence/").json()["left"] == settings.SESSION_COOKIE_AGE - 12 * 3590


def test_without_a_limit_only_age_ends_it(claire: Client, settings: Any) -> None:
    settings.SESSION_IDLE_MINUTES = 0
    claire.get("/reunions/")
    assert ends_in(claire) > 11 * 3600
    assert "data-idle-minutes" not in claire.get("/reunions/").content.decode()


def test_the_page_knows_how_long_only_for_whoever_is_in(claire: Client) -> None:
    assert 'data-idle-minutes="60"' in claire.get("/reunions/").content.decode()
    assert "data-idle-minutes" not in Client().get("/compte/login/").content.decode()
