"""Stays: rows that hold from one civil day until another one, or until further notice."""

from datetime import date
from typing import Self, TypeVar

from django.db import models
from django.db.models import Q

Row = TypeVar("Row", bound=models.Model)


class StayQuerySet(models.QuerySet[Row]):
    """Of rows with `since` and `until`: the first day they hold, and the first on which they no longer do."""

    def current(self, day: date) -> Self:
        return self.filter(since__lte=day).filter(Q(until__isnull=True) | Q(until__gt=day))
