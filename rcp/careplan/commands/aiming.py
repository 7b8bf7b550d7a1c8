"""Goals: what is aimed at together, and the actions that serve each."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from rcp.access.actor import Actor
from rcp.decisions.commands.writing import refuse_withdrawn, restore, rewrite, signed, withdraw, write
from rcp.journal.record import record
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb
from rcp.meetings.changes import Plain
from rcp.meetings.locks import found, refuse_stale
from rcp.meetings.models import Meeting
from rcp.meetings.text import line

from ..models import Goal, GoalAction
from .conference import conference

LONGEST = 200
LONGEST_CRITERION = 300


@atomic
def set_goal(*, by: Actor, meeting_id: int, text: str = "", need_id: int | None = None) -> Goal:
    """Write a goal; from a need it has the words of the need until somebody says it better."""
    meeting = conference(by, meeting_id)
    need = None
    if need_id is not None:
        need = found(meeting.needs.select_for_update(of=("self",), no_key=True), need_id)
        refuse_withdrawn(need)
    words = text if text.strip() or need is None else need.text
    goal = Goal(
        text=line(words, most=LONGEST, name=_("Objectif"), needed=True),
        need=need,
        **signed(by, meeting, meeting.goals.all()),
    )
    return write(goal, Verb.GOAL_SET, by=by, meeting=meeting)


@atomic
def revise_goal(
    *,
    by: Actor,
    meeting_id: int,
    goal_id: int,
    rev: int,
    text: str | None = None,
    criterion: str | None = None,
    was: Mapping[str, Plain] | None = None,
) -> Goal:
    """Reword a goal, or how one will see that it is reached; what is not given stays. NotYet with the goal as it
    stands when somebody changed the same meanwhile. `was`: see rcp.meetings.changes."""
    meeting = conference(by, meeting_id)
    goal = _locked(meeting, goal_id)
    refuse_withdrawn(goal)
    given = {name: value for name, value in (("text", text), ("criterion", criterion)) if value is not None}
    refuse_stale(rev, goal.rev, {"text": goal.text, "criterion": goal.criterion}, changed=given, was=was)
    if text is not None:
        goal.text = line(text, most=LONGEST, name=_("Objectif"), needed=True)
    if criterion is not None:
        goal.criterion = line(criterion, most=LONGEST_CRITERION, name=_("Atteint si"))
    return rewrite(goal, Verb.GOAL_REVISED, by=by, meeting=meeting)


@atomic
def withdraw_goal(*, by: Actor, meeting_id: int, goal_id: int) -> Goal:
    """Take a goal out; its actions stay, without a goal, and find it again if it comes back."""
    meeting = conference(by, meeting_id)
    return withdraw(_locked(meeting, goal_id), Verb.GOAL_WITHDRAWN, by=by, meeting=meeting)


@atomic
def restore_goal(*, by: Actor, meeting_id: int, goal_id: int) -> Goal:
    meeting = conference(by, meeting_id)
    return restore(_locked(meeting, goal_id), Verb.GOAL_RESTORED, by=by, meeting=meeting)


@atomic
def aim_action(*, by: Actor, meeting_id: int, action_id: int, goal_id: int | None = None) -> None:
    """Say which goal an action serves, or with None that it serves none."""
    meeting = conference(by, meeting_id)
    action = found(meeting.action_items.select_for_update(of=("self",), no_key=True), action_id)
    refuse_withdrawn(action)
    if goal_id is None:
        GoalAction.objects.filter(action=action).delete()
    else:
        goal = _locked(meeting, goal_id)
        refuse_withdrawn(goal)
        GoalAction.objects.update_or_create(action=action, defaults={"goal": goal})
    record(Verb.ACTION_AIMED, by=by, stream=meeting.stream, subject=action, number=action.number, goal=goal_id)


def _locked(meeting: Meeting, goal_id: int) -> Goal:
    return found(meeting.goals.select_for_update(of=("self",), no_key=True), goal_id)
