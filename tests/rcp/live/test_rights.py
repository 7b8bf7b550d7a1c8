"""Whose rights changed: nobody is missed, however late a row is committed."""

import pytest

from rcp.access.models import RightsChange
from rcp.live.buckets import Buckets
from rcp.live.rights import LATE, RightsWatch, Watermark
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


def test_each_change_is_told_once_even_when_it_appears_after_a_later_one(cast: Cast) -> None:
    people = [person.pk for person in (cast.claire, cast.lucie, cast.nadia)]
    watch = RightsWatch()
    first = RightsChange.objects.create(person_id=people[0])
    assert watch.changed() == {people[0]}
    assert watch.changed() == set()
    RightsChange.objects.create(pk=first.pk + 2, person_id=people[1])
    assert watch.changed() == {people[1]}
    RightsChange.objects.create(pk=first.pk + 1, person_id=people[2])
    assert watch.changed() == {people[2]}
    assert watch.changed() == set()


@pytest.mark.parametrize(("wait", "allowed"), [(0.0, 0), (0.1, 3), (1.0, 5), (60.0, 5)])
def test_a_bucket_fills_again_with_time(wait: float, allowed: int) -> None:
    clock = Clock()
    buckets = Buckets(rate=30, burst=5, clock=clock)
    assert [buckets.take("a") for _ in range(6)] == [True] * 5 + [False]
    assert buckets.take("b"), "another participant at the same address"
    clock.now = wait
    assert [buckets.take("a") for _ in range(6)].count(True) == allowed
