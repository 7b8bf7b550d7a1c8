"""What the record of a case conference says of needs, goals, and of who tells the person: plain values.

The person's own words stay in the room and with the situation, told to whom the basis of sharing tells them.
"""

from typing import Any

from rcp.decisions.models import STANDING
from rcp.meetings.models import Meeting

from .models import Goal, Need, Telling
from .queries import served_by, voice_of

NAME = "careplan"


def part_of(meeting: Meeting) -> dict[str, Any]:
    """Empty lists where the meeting is no case conference."""
    if not meeting.is_rcp:
        return nothing()
    serves, voice = served_by(meeting), voice_of(meeting)
    numbers = dict(meeting.action_items.filter(STANDING, pk__in=serves).values_list("pk", "number"))
    goals = meeting.goals.filter(STANDING).select_related("need")
    return {
        "participation": voice.get_participation_display() if voice.participation else "",
        "needs": [_need(row) for row in meeting.needs.filter(STANDING).order_by("priority", "position", "number")],
        "goals": [
            _goal(row, sorted(numbers[pk] for pk, goal in serves.items() if goal == row.pk and pk in numbers))
            for row in goals
        ],
        "tellings": [_telling(row) for row in meeting.tellings.filter(STANDING)],
    }


def nothing() -> dict[str, Any]:
    return {"participation": "", "needs": [], "goals": [], "tellings": []}


def _need(row: Need) -> dict[str, Any]:
    return {
        "number": row.number,
        "text": row.text,
        "note": row.note,
        "domain": row.get_domain_display() if row.domain else "",
        "sort": row.sort,
        "priority": row.priority,
        "after": row.after_hours,
    }


def _goal(row: Goal, actions: list[int]) -> dict[str, Any]:
    return {
        "number": row.number,
        "text": row.text,
        "criterion": row.criterion,
        "actions": actions,
        "after": row.after_hours,
    }


def _telling(row: Telling) -> dict[str, Any]:
    return {
        "teller": row.teller,
        "told_to": row.told_to,
        "what": row.what,
        "on": row.on.isoformat() if row.on else "",
        "means": row.means,
        "after": row.after_hours,
    }
