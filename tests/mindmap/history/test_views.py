"""The doors of a map's past: for whom it does not exist, and what is not understood changes nothing."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from mindmap.models import MapSeen, MapVersion, MindMap
from rcp.access.links import find_link, make_link
from rcp.access.models import PersonalLink, Purpose
from rcp.coedit.models import Update
from rcp.journal.models import Entry
from rcp.journal.refusals import Refused
from rcp.meetings.models import Meeting
from rcp.room.commands.table import run
from tests.cast import Cast
from tests.rcp.room.stage import actor_of_someone, an_open_cell

DOORS = ("auteurs/", "histoire/", "journal/", "depuis/", "vu/")
STRANGERS = ("nobody", "elsewhere", "expired", "revoked", "other_meeting")


@pytest.fixture
def cell(cast: Cast) -> Meeting:
    return an_open_cell(cast)


@pytest.fixture
def the_map(cell: Meeting) -> MindMap:
    return MindMap.objects.get(meeting=cell, breakout=None)


def guest(cast: Cast, meeting: Meeting) -> tuple[Client, PersonalLink]:
    """Vincent, who has no account, has opened his link to a meeting."""
    token = make_link(
        by=actor_of_someone(cast.claire),
        person=cast.vincent,
        purpose=Purpose.MEETING,
        organisation=meeting.organisation,
        subject=meeting,
    )
    link = find_link(token)
    assert link is not None
    browser = Client()
    browser.post("/entrer", {"token": token})
    return browser, link


def stranger(cast: Cast, cell: Meeting, who: str) -> Client:
    browser = Client()
    if who == "elsewhere":
        browser.force_login(cast.account(cast.paul))
    elif who == "other_meeting":
        browser, _link = guest(cast, an_open_cell(cast))
    elif who in ("expired", "revoked"):
        browser, link = guest(cast, cell)
        ended = timezone.now() - timedelta(seconds=1)
        setattr(link, "expires_at" if who == "expired" else "revoked_at", ended)
        link.save()
    return browser


def kept() -> tuple[int, ...]:
    """What anything that was done would have added to."""
    return tuple(model.objects.count() for model in (Entry, MapSeen, MapVersion, Update))


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("who", STRANGERS)
def test_a_map_has_no_past_for_whoever_may_not_see_it(
    cast: Cast, cell: Meeting, the_map: MindMap, who: str, door: str
) -> None:
    browser = stranger(cast, cell, who)
    before = kept()
    ask = browser.post if door == "vu/" else browser.get
    answer = ask(f"/cartes/{the_map.pk}/{door}")
    assert answer.status_code == 404
    assert "Cette page n’existe pas, ou ne vous est pas ouverte" in answer.content.decode()
    assert kept() == before


def test_a_guest_whose_link_holds_reads_the_past_of_the_map_of_that_meeting(
    cast: Cast, cell: Meeting, the_map: MindMap
) -> None:
    browser, _link = guest(cast, cell)
    for door in DOORS[:-1]:
        assert browser.get(f"/cartes/{the_map.pk}/{door}").status_code == 200


@pytest.mark.parametrize("after", ["x", "-1", "1.5", "²", "1" * 19, "", " 1", "1;2", "None"])
def test_a_place_in_the_log_that_is_no_number_is_nowhere(cast: Cast, the_map: MindMap, after: str) -> None:
    browser = Client()
    browser.force_login(cast.account(cast.claire))
    before = kept()
    assert browser.get(f"/cartes/{the_map.pk}/journal/", {"apres": after}).status_code == 404
    assert browser.get(f"/cartes/{the_map.pk}/journal/", {"apres": "999999999999999"}).content == b""
    assert kept() == before


@pytest.mark.parametrize("door", ["auteurs/", "histoire/", "depuis/"])
def test_a_door_that_asks_for_nothing_is_not_moved_by_what_is_added(cast: Cast, the_map: MindMap, door: str) -> None:
    browser = Client()
    browser.force_login(cast.account(cast.claire))
    address = f"/cartes/{the_map.pk}/{door}"
    assert browser.get(address, {"seq": "x", "apres": "²", "person": "1"}).json() == browser.get(address).json()


@pytest.mark.parametrize("door", DOORS)
def test_a_door_is_opened_one_way_only(cast: Cast, the_map: MindMap, door: str) -> None:
    browser = Client()
    browser.force_login(cast.account(cast.claire))
    before = kept()
    ask = browser.get if door == "vu/" else browser.post
    assert ask(f"/cartes/{the_map.pk}/{door}").status_code == 405
    assert browser.delete(f"/cartes/{the_map.pk}/{door}").status_code == 405
    assert kept() == before


@pytest.mark.parametrize(
    ("args", "why"),
    [
        ({"name": ""}, "est vide"),
        ({"name": " \n\t "}, "est vide"),
        ({"name": "x" * 121}, "120 caractères"),
        ({"name": None}, "name"),
        ({"name": 12}, "texte"),
        ({"name": ["a"]}, "texte"),
        ({}, "name"),
        ({"name": "Avant", "seq": 0}, "n’est pas dans l’historique"),
        ({"name": "Avant", "seq": -3}, "n’est pas dans l’historique"),
        ({"name": "Avant", "seq": 999999}, "n’est pas dans l’historique"),
        ({"name": "Avant", "seq": "1"}, "entier"),
        ({"name": "Avant", "seq": True}, "entier"),
        ({"name": "Avant", "seq": 2**70}, "entier|n’est pas dans l’historique"),
        ({"name": "Avant", "map": 999999}, "n’existe pas"),
        ({"name": "Avant", "map": "1"}, "entier"),
        ({"name": "Avant", "author": 3}, "author"),
    ],
)
def test_a_moment_that_is_not_understood_is_not_named(
    cast: Cast, cell: Meeting, the_map: MindMap, args: Mapping[str, Any], why: str
) -> None:
    before = kept()
    with pytest.raises(Refused, match=why):
        run(cast.actor(cast.claire), cell.pk, "name_version", {"map": the_map.pk, **args})
    assert kept() == before


def test_only_whoever_writes_in_a_map_names_its_moments(cast: Cast, cell: Meeting, the_map: MindMap) -> None:
    elsewhere = MindMap.objects.get(meeting=an_open_cell(cast), breakout=None)
    before = kept()
    for someone in (cast.paul, cast.hugo, cast.jeanne):
        with pytest.raises(Refused):
            run(cast.actor(someone), cell.pk, "name_version", {"map": the_map.pk, "name": "Avant"})
    # A map is named through its own meeting.
    with pytest.raises(Refused, match="n’existe pas"):
        run(cast.actor(cast.claire), cell.pk, "name_version", {"map": elsewhere.pk, "name": "Avant"})
    assert kept() == before
