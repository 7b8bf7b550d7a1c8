"""Whose rights changed: nobody is missed, however late a row is committed."""

import time

import pytest

from rcp.access.models import RightsChange
from rcp.realtime.rights_changes import LATE, RightsChanges, Watermark
from tests.cast import Cast


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_numbers_that_were_skipped_are_waited_for_and_then_given_up() -> None:
    clock = Clock()
    mark = Watermark(10, clock)
    mark.see([13, 11])
    assert (mark.highest, set(mark.skipped)) == (13, {12})
    mark.see([12])
    assert mark.skipped == {}
    mark.see([15])
    clock.now = LATE + 1
    mark.see([])
    assert mark.skipped == {}


def test_a_leap_waits_only_for_the_nearest_numbers() -> None:
    mark = Watermark(0)
    mark.see([10_000])
    assert len(mark.skipped) <= 100


def test_a_change_makes_stale_whoever_was_read_before_it_even_when_it_appears_after_a_later_one(cast: Cast) -> None:
    claire, lucie, nadia = (person.pk for person in (cast.claire, cast.lucie, cast.nadia))
    watch = RightsChanges()
    watch.read()
    before = time.monotonic()
    first = RightsChange.objects.create(person_id=claire)
    RightsChange.objects.create(pk=first.pk + 2, person_id=lucie)
    watch.read()
    assert watch.changed_at(claire) > before
    assert watch.changed_at(lucie) > before
    assert watch.changed_at(nadia) < before
    between = time.monotonic()
    RightsChange.objects.create(pk=first.pk + 1, person_id=nadia)
    watch.read()
    assert watch.changed_at(nadia) > between
    assert watch.changed_at(claire) < between, "seen once"
    assert watch.changed_at(None) < before


@pytest.mark.django_db
def test_a_reading_that_finds_nothing_costs_one_query(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    watch = RightsChanges()
    with django_assert_num_queries(2):
        watch.read()
    with django_assert_num_queries(1):
        watch.read()
