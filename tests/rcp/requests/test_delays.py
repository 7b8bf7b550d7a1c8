"""From a request to its answer and its meeting: what is counted, as tables."""

from datetime import UTC, datetime, timedelta

import pytest

from rcp.requests.delays import Counted, Course, counted, days

MONDAY = datetime(2027, 3, 1, 9, tzinfo=UTC)


def after(number: float) -> datetime:
    return MONDAY + timedelta(days=number)


@pytest.mark.parametrize(
    ("until", "expected"), [(None, None), (after(0.9), 0), (after(1), 1), (after(12.5), 12), (after(-3), 0)]
)
def test_whole_days(until: datetime | None, expected: int | None) -> None:
    assert days(MONDAY, until) == expected


def test_nothing_asked_tells_nothing() -> None:
    assert counted([]) == Counted(0, 0, 0, 0, 0, None, None)


def test_each_answer_is_counted_and_the_median_delays_are_those_known() -> None:
    courses = [
        Course("received", MONDAY),
        Course("accepted", MONDAY, after(1), after(10)),
        Course("accepted", MONDAY, after(2), after(20)),
        Course("accepted", MONDAY, after(9)),
        Course("redirected", MONDAY, after(3)),
        Course("informed", MONDAY, after(4)),
    ]
    assert counted(courses) == Counted(
        received=6, waiting=1, accepted=3, redirected=1, informed=1, days_to_answer=3, days_to_meeting=15
    )
