"""Amounts and meetings as the pages of the compensation say them."""

from decimal import Decimal

from django import template

from rcp.meetings.models import Meeting

from ..amounts import euros as written
from ..models import named

register = template.Library()


@register.filter
def euros(amount: Decimal | None) -> str:
    """« 1 234,50 € »; nothing for no amount."""
    return "" if amount is None else written(amount)


@register.filter
def meeting_name(meeting: Meeting) -> str:
    """What a payer may know of a meeting."""
    return named(meeting)
