"""French in templates, without loading anything: day, moment, hour, due, typo, initials."""

from datetime import date, datetime, time

from django import template
from django.template.defaultfilters import stringfilter
from django.utils import timezone

from rcp.access import wording

register = template.Library()


def _local(value: date | datetime) -> date | datetime:
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


def _day_of(value: date | datetime) -> date:
    local = _local(value)
    return local.date() if isinstance(local, datetime) else local


@register.filter
def day(value: date | datetime | None) -> str:
    """« mercredi 3 mars »."""
    return wording.day(_day_of(value), today=timezone.localdate()) if value else ""


@register.filter
def short_day(value: date | datetime | None) -> str:
    """« 3 mars »."""
    return wording.short_day(_day_of(value), today=timezone.localdate()) if value else ""


@register.filter
def full_day(value: date | datetime | None) -> str:
    """« 3 mars 2026 », the year always: for what is read years later."""
    return wording.full_day(_day_of(value)) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """« mercredi 3 mars, 12 h 30 »."""
    if not value:
        return ""
    local = _local(value)
    return wording.moment(local, today=timezone.localdate()) if isinstance(local, datetime) else day(local)


@register.filter
def hour(value: datetime | time | None) -> str:
    """« 12 h 30 »; of an hour alone too."""
    if isinstance(value, time):
        return wording.hour(value)
    local = _local(value) if value else None
    return wording.hour(local) if isinstance(local, datetime) else ""


@register.filter
def lasting(value: int) -> str:
    """« une heure », « 1 h 30 »."""
    return wording.lasting(value)


@register.filter
def near(value: date | datetime | None) -> str:
    """« demain », « dans 3 jours »."""
    return wording.near(_day_of(value), today=timezone.localdate()) if value else ""


@register.filter
def due(value: date | None) -> str:
    """« échéance hier », « pour le 8 juillet »."""
    return wording.due(_day_of(value) if value else None, today=timezone.localdate())


@register.filter(is_safe=True)
@stringfilter
def typo(value: str) -> str:
    return wording.typo(value)


@register.filter
def initials(value: object) -> str:
    return wording.initials(str(value))
