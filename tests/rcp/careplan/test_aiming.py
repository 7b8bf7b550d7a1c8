"""Goals, and the actions that serve each."""

import pytest

from rcp.careplan.commands import (
    add_need,
    aim_action,
    rank_need,
    restore_goal,
    revise_goal,
    set_goal,
    withdraw_goal,
    withdraw_need,
)
from rcp.careplan.models import GoalAction
from rcp.careplan.queries import needs_without_goal, served_by
from rcp.decisions.commands import assign_action, withdraw_action
from rcp.journal.models import Entry
from rcp.journal.refusals import NotYet, Refused
from rcp.meetings.models import Meeting
from rcp.room.panes.actions.commands import assign
from tests.cast import Cast
from tests.rcp.room.stage import an_open_cell, an_open_rcp

LINE = "Poser une veilleuse 8 juillet"


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    return an_open_rcp(cast)


def test_a_need_becomes_a_goal_in_its_own_words_and_is_offered_no_more(cast: Cast, meeting: Meeting) -> None:
    claire = cast.actor(cast.claire)
    first, second, doubted = (
        add_need(by=claire, meeting_id=meeting.pk, text=text, sort=sort)
        for text, sort in (("Manger", "agreed"), ("Ne plus tomber", "agreed"), ("Une tutelle", "disputed"))
    )
    rank_need(by=claire, meeting_id=meeting.pk, need_id=second.pk, chosen=True)
    assert needs_without_goal(meeting) == [second, first]
    goal = set_goal(by=claire, meeting_id=meeting.pk, need_id=second.pk)
    assert (goal.text, goal.need, goal.number) == ("Ne plus tomber", second, 1)
    assert needs_without_goal(meeting) == [first]
    withdraw_goal(by=claire, meeting_id=meeting.pk, goal_id=goal.pk)
    assert needs_without_goal(meeting) == [second, first]
    assert doubted not in needs_without_goal(meeting)


def test_an_action_serves_one_goal_at_a_time(cast: Cast, meeting: Meeting) -> None:
    claire = cast.actor(cast.claire)
    one, other = (set_goal(by=claire, meeting_id=meeting.pk, text=text) for text in ("Manger", "Ne plus tomber"))
    action = assign(by=claire, meeting_id=meeting.pk, text=LINE, goal=one.pk).action
    assert served_by(meeting) == {action.pk: one.pk}
    aim_action(by=claire, meeting_id=meeting.pk, action_id=action.pk, goal_id=other.pk)
    assert served_by(meeting) == {action.pk: other.pk}
    aim_action(by=claire, meeting_id=meeting.pk, action_id=action.pk)
    assert served_by(meeting) == {}
    assert Entry.objects.filter(stream=meeting.stream, verb="action_aimed").count() == 3


def test_the_actions_of_a_withdrawn_goal_stay_and_find_it_again(cast: Cast, meeting: Meeting) -> None:
    claire = cast.actor(cast.claire)
    goal = set_goal(by=claire, meeting_id=meeting.pk, text="Manger")
    action = assign(by=claire, meeting_id=meeting.pk, text=LINE, goal=goal.pk).action
    withdraw_goal(by=claire, meeting_id=meeting.pk, goal_id=goal.pk)
    assert served_by(meeting) == {}
    assert GoalAction.objects.count() == 1
    restore_goal(by=claire, meeting_id=meeting.pk, goal_id=goal.pk)
    assert served_by(meeting) == {action.pk: goal.pk}


def test_a_goal_is_reworded_and_says_how_one_sees_that_it_is_reached(cast: Cast, meeting: Meeting) -> None:
    claire = cast.actor(cast.claire)
    goal = set_goal(by=claire, meeting_id=meeting.pk, text="Manger")
    revised = revise_goal(by=claire, meeting_id=meeting.pk, goal_id=goal.pk, rev=1, criterion="un repas livré par jour")
    assert (revised.text, revised.criterion, revised.rev) == ("Manger", "un repas livré par jour", 2)


def test_what_cannot_be_aimed_at_is_refused(cast: Cast, meeting: Meeting) -> None:
    claire = cast.actor(cast.claire)
    need = add_need(by=claire, meeting_id=meeting.pk, text="Manger")
    withdraw_need(by=claire, meeting_id=meeting.pk, need_id=need.pk)
    action = assign_action(by=claire, meeting_id=meeting.pk, text=LINE).action
    goal = set_goal(by=claire, meeting_id=meeting.pk, text="Manger")
    with pytest.raises(NotYet, match="rétablissez-la"):
        set_goal(by=claire, meeting_id=meeting.pk, need_id=need.pk)
    with pytest.raises(Refused, match="est vide"):
        set_goal(by=claire, meeting_id=meeting.pk)
    with pytest.raises(Refused, match="n’existe pas"):
        aim_action(by=claire, meeting_id=meeting.pk, action_id=action.pk, goal_id=goal.pk + 99)
    withdraw_action(by=claire, meeting_id=meeting.pk, action_id=action.pk)
    with pytest.raises(NotYet, match="rétablissez-la"):
        aim_action(by=claire, meeting_id=meeting.pk, action_id=action.pk, goal_id=goal.pk)
    with pytest.raises(Refused, match="Seule une RCP"):
        set_goal(by=claire, meeting_id=an_open_cell(cast).pk, text="Manger")
    with pytest.raises(Refused):
        set_goal(by=cast.actor(cast.paul), meeting_id=meeting.pk, text="Manger")
