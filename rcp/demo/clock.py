"""The past of the demonstration: while it is being built, « now » is the moment that is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from unittest.mock import patch

from django.utils import timezone


class Clock:
    """The hour it is in the story. It only goes forward, and a minute passes each time somebody does something."""

    def __init__(self, start: datetime) -> None:
        self.now = start

    def go_to(self, moment: datetime) -> None:
        self.now = max(self.now, moment)

    def pass_minutes(self, minutes: float) -> None:
        self.now += timedelta(minutes=minutes)


@contextmanager
def told_time(start: datetime) -> Iterator[Clock]:
    """Within this block timezone.now() is the story's hour (in UTC, as ever): rows carry the dates they tell."""
    clock = Clock(start)
    with patch.object(timezone, "now", lambda: clock.now.astimezone(UTC)):
        yield clock


def at(day: datetime, hour: int, minute: int = 0, *, days: int = 0) -> datetime:
    """That hour, local, so many days from `day`."""
    local = timezone.localtime(day) + timedelta(days=days)
    return timezone.make_aware(datetime.combine(local.date(), time(hour, minute)))
