"""Who is here: each person once, over all tabs and processes."""

import pytest

from rcp.live import presence
from rcp.live.presence import Card, Presence, cards, packed, unpacked
from tests.cast import Cast

CLAIRE = Card(1, "Claire Aubert", "Coordinatrice", "CA", 1)
NADIA = Card(2, "Nadia Roux", "Coordinatrice", "NR", 2)


def test_each_person_once_by_name() -> None:
    here = Presence()
    here.note("other", [CLAIRE, NADIA])
    assert here.everyone([NADIA, NADIA]) == [CLAIRE, NADIA]
    here.note("other", [])
    assert here.everyone([NADIA]) == [NADIA]


def test_a_process_that_says_nothing_any_more_has_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    here = Presence()
    here.note("dead", [CLAIRE])
    monkeypatch.setattr(presence, "FORGOTTEN", -1.0)
    assert here.everyone([]) == []


def test_it_goes_from_one_process_to_another_and_back() -> None:
    assert unpacked(packed("p1", [CLAIRE, NADIA])) == ("p1", [CLAIRE, NADIA])


def test_a_card_says_who_and_what_in_one_query(cast: Cast, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_num_queries(1):
        found = cards([cast.samir.pk, cast.claire.pk, cast.samir.pk])
    assert found[cast.samir.pk].name == "Samir Benali"
    assert found[cast.samir.pk].occupation == cast.samir.occupation
    assert found[cast.samir.pk].initials == "SB"
