"""Reading needs and goals."""

from rcp.decisions.models import STANDING
from rcp.meetings.models import Meeting

from .models import Goal, GoalAction, Need


def needs_of(meeting: Meeting) -> list[Need]:
    """Those that were withdrawn too, in the order of their columns."""
    return list(meeting.needs.select_related("author_person"))


def goals_of(meeting: Meeting) -> list[Goal]:
    """Those that were withdrawn too, in the order they were written."""
    return list(meeting.goals.select_related("author_person", "need"))


def served_by(meeting: Meeting) -> dict[int, int]:
    """`action → the goal it serves`, of the goals that stand."""
    rows = GoalAction.objects.filter(goal__meeting=meeting, goal__withdrawn_at__isnull=True)
    return dict(rows.values_list("action_id", "goal_id"))


def needs_without_goal(meeting: Meeting) -> list[Need]:
    """What was agreed on and nothing is aimed at for: priorities first."""
    answered = meeting.goals.filter(STANDING, need__isnull=False).values("need")
    rows = meeting.needs.filter(STANDING, sort="agreed").exclude(pk__in=answered)
    return sorted(rows, key=lambda need: (need.priority or 9, need.position))
