"""What the page of an RCP shows of plans."""

from typing import Any

from django import template

from rcp.meetings.models import Meeting

from ..showing import of_case

register = template.Library()


@register.inclusion_tag("plans/_of_case.html", takes_context=True)
def plan_of_meeting(context: dict[str, Any], meeting: Meeting) -> dict[str, Any]:
    """The plans of its situation, and the press that makes one; nothing before it is held, or of another meeting."""
    if not meeting.is_rcp or meeting.state not in ("ended", "closed") or meeting.case is None:
        return {}
    return {**(of_case(meeting.case, context["actor"]) or {}), "meeting": meeting}
