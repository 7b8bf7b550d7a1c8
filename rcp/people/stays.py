"""Stays: rows that hold from one civil day until another one, or until further notice."""

from datetime import date
from typing import Protocol, Self, TypeVar

from django.db import models
from django.db.models import Q

Row = TypeVar("Row", bound=models.Model)


class Stay(Protocol):
    since: date
    until: date | None


def holds(stay: Stay, day: date) -> bool:
    """What `StayQuerySet.current` asks, of a row that was read already."""
    return stay.since <= day and (stay.until is None or stay.until > day)


class StayQuerySet(models.QuerySet[Row]):
    """Of rows with `since` and `until`: the first day they hold, and the first on which they no longer do."""

    def current(self, day: date) -> Self:
        return self.filter(since__lte=day).filter(Q(until__isnull=True) | Q(until__gt=day))
