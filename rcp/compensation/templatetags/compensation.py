"""Amounts and meetings as the pages of the compensation say them."""

from decimal import Decimal
from typing import Any

from django import template

from rcp.access.abilities import Ability
from rcp.meetings.models import Attendance, Meeting
from rcp.paper.models import Frozen
from rcp.paper.queries import frozen_of, shown

from ..amounts import euros as written
from ..models import named
from ..presence import CERTIFICATE, SHEET, OfPresence

register = template.Library()


@register.filter
def euros(amount: Decimal | None) -> str:
    """« 1 234,50 € »; nothing for no amount."""
    return "" if amount is None else written(amount)


@register.filter
def meeting_name(meeting: Meeting) -> str:
    """What a payer may know of a meeting."""
    return named(meeting)


@register.inclusion_tag("compensation/_presence.html", takes_context=True)
def presence_papers(context: dict[str, Any], meeting: Meeting) -> dict[str, Any]:
    """On the page of a meeting that was held: its signing sheet, and one's own certificate."""
    actor = context["actor"]
    if meeting.state not in ("ended", "closed") or actor.link_id:
        return {}
    may_sheet = actor.may(Ability.CHECK, OfPresence(meeting))
    attendance = meeting.attendances.filter(person=actor.person_id or 0, status="present").first()
    papers = [
        *(frozen_of(meeting, SHEET)[:1] if may_sheet else []),
        *(_certificate_of(attendance) if attendance else []),
    ]
    back = context["request"].path
    return {
        "meeting": meeting,
        "may_sheet": may_sheet,
        "own": attendance.person_id if attendance else None,
        "papers": [shown(frozen, back=back) for frozen in papers],
        "csrf_token": context.get("csrf_token"),
    }


def _certificate_of(attendance: Attendance) -> list[Frozen]:
    return frozen_of(attendance, CERTIFICATE)[:1]
