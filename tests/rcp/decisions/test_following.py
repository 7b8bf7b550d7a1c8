"""What was promised is followed until it is done: at the next meeting, by its owner, by whoever organises."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from rcp.decisions import follow_up
from rcp.decisions.commands import Owner, answer_action, assign_action, follow_action, postpone_action
from rcp.decisions.models import ActionItem
from rcp.decisions.queries import left_to_do, my_actions
from rcp.journal.models import Entry
from rcp.journal.refusals import NotYet, Refused
from rcp.journal.verbs import Verb
from rcp.meetings.commands import end_meeting, schedule_meeting
from rcp.meetings.models import Meeting
from rcp.room.closing import close_meeting
from rcp.room.conduct import open_meeting
from tests.cast import Cast
from tests.rcp.room.stage import an_open_cell, an_open_rcp, guest

TODAY = date(2027, 3, 1)


@pytest.mark.parametrize(
    ("status", "due_on", "until", "fault"),
    [
        ("confirmed", date(2027, 3, 4), date(2027, 3, 10), ""),
        ("confirmed", date(2027, 3, 4), date(2027, 3, 1), ""),
        ("in_progress", None, date(2027, 3, 10), ""),
        ("not_done", date(2027, 2, 4), date(2027, 3, 10), ""),
        ("confirmed", date(2027, 3, 4), date(2027, 2, 28), "passée"),
        ("confirmed", date(2027, 3, 4), date(2027, 3, 4), "déjà la date"),
        ("done", date(2027, 3, 4), date(2027, 3, 10), "plus à faire"),
        ("declined", date(2027, 3, 4), date(2027, 3, 10), "plus à faire"),
    ],
)
def test_until_when_an_action_may_be_put_off(status: str, due_on: date | None, until: date, fault: str) -> None:
    said = follow_up.postponed(status, due_on, until, today=TODAY)
    assert fault in said
    assert bool(said) is bool(fault)


@pytest.mark.parametrize(
    ("status", "answer", "following"),
    [
        ("to_confirm", "started", "in_progress"),
        ("confirmed", "started", "in_progress"),
        ("in_progress", "done", "done"),
        ("in_progress", "not_done", "not_done"),
        ("done", "started", "in_progress"),
        ("in_progress", "started", None),
        ("declined", "started", None),
    ],
)
def test_where_an_answer_leads(status: str, answer: str, following: str | None) -> None:
    found, fault = follow_up.answered(status, follow_up.Answer(answer), "manque de temps")
    assert (found if not fault else None) == following


def test_what_is_under_way_and_past_its_day_is_late() -> None:
    yesterday = TODAY - timedelta(days=1)
    late = follow_up.standing("in_progress", owned=True, due_on=yesterday, today=TODAY)
    assert late == follow_up.Standing.LATE
    assert follow_up.standing("in_progress", owned=True, due_on=TODAY, today=TODAY) == follow_up.Standing.IN_PROGRESS


def promised(cast: Cast, meeting: Meeting, what: str) -> ActionItem:
    due_on = timezone.localdate() + timedelta(days=5)
    claire = cast.actor(cast.claire)
    owner = Owner(id=cast.claire.pk)
    return assign_action(by=claire, meeting_id=meeting.pk, text=what, owner=owner, due_on=due_on).action


def held(cast: Cast, meeting: Meeting) -> Meeting:
    """Ended and closed, as if a week ago."""
    end_meeting(by=cast.actor(cast.claire), meeting_id=meeting.pk)
    close_meeting(by=cast.actor(cast.claire), meeting_id=meeting.pk)
    before = Meeting.objects.order_by("-starts_at").values_list("starts_at", flat=True)[0]
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=before - timedelta(days=7 + meeting.pk % 3))
    meeting.refresh_from_db()
    return meeting


def days_ago(meeting: Meeting, days: int) -> Meeting:
    """Held that long ago, and ended."""
    at = timezone.now() - timedelta(days=days)
    Meeting.objects.filter(pk=meeting.pk).update(state="ended", starts_at=at, opened_at=at, ended_at=at)
    meeting.refresh_from_db()
    return meeting


def next_of(cast: Cast, meeting: Meeting) -> Meeting:
    claire = cast.actor(cast.claire)
    following = schedule_meeting(
        by=claire,
        kind=meeting.kind,
        organisation_id=meeting.organisation_id,
        title=meeting.title,
        case_id=meeting.case_id,
        starts_at=timezone.now(),
        previous_id=meeting.pk,
    )
    return open_meeting(by=claire, meeting_id=following.pk)


@pytest.fixture
def two(cast: Cast) -> tuple[ActionItem, Meeting]:
    """An action of a cell that is closed, and the cell that follows it, open."""
    first = an_open_cell(cast)
    action = promised(cast, first, "Rédiger la procédure")
    return action, next_of(cast, held(cast, first))


def test_the_next_meeting_opens_on_what_was_promised(cast: Cast, two: tuple[ActionItem, Meeting]) -> None:
    action, following = two
    assert list(left_to_do(following)) == [action]


def test_what_is_still_open_two_meetings_later_is_not_forgotten(cast: Cast) -> None:
    first = an_open_rcp(cast)
    still, done = promised(cast, first, "Demander l’APA"), promised(cast, first, "Appeler la fille")
    answer_action(by=cast.actor(cast.claire), action_id=done.pk, answer="done")
    second = next_of(cast, days_ago(first, 60))
    latest = promised(cast, second, "Réévaluer le domicile")
    third = next_of(cast, days_ago(second, 30))
    assert list(left_to_do(third)) == [latest, still]


def test_it_is_ticked_at_the_next_meeting_and_the_closed_one_stays(cast: Cast, two: tuple[ActionItem, Meeting]) -> None:
    action, following = two
    sealed = list(Entry.objects.filter(stream=action.meeting.stream))
    follow_action(by=cast.actor(cast.claire), meeting_id=following.pk, action_id=action.pk, answer="done")
    action.refresh_from_db()
    assert (action.status, action.answered_by) == ("done", "Claire Aubert")
    entry = Entry.objects.filter(stream=following.stream).latest("seq")
    assert (entry.verb, entry.subject) == (Verb.ACTION_FOLLOWED, f"actionitem:{action.pk}")
    assert list(Entry.objects.filter(stream=action.meeting.stream)) == sealed


def test_it_is_put_off_there_and_what_was_promised_first_is_kept(cast: Cast, two: tuple[ActionItem, Meeting]) -> None:
    action, following = two
    first, until = action.due_on, timezone.localdate() + timedelta(days=30)
    for day in (until, until + timedelta(days=1)):
        follow_action(by=cast.actor(cast.claire), meeting_id=following.pk, action_id=action.pk, until=day)
    action.refresh_from_db()
    assert (action.first_due_on, action.due_on) == (first, until + timedelta(days=1))


def test_not_done_asks_why(cast: Cast, two: tuple[ActionItem, Meeting]) -> None:
    action, following = two
    claire = cast.actor(cast.claire)
    with pytest.raises(NotYet, match="pourquoi"):
        follow_action(by=claire, meeting_id=following.pk, action_id=action.pk, answer="not_done")
    follow_action(by=claire, meeting_id=following.pk, action_id=action.pk, answer="not_done", reason="Pas de réponse")
    action.refresh_from_db()
    assert (action.status, action.reason) == ("not_done", "Pas de réponse")


def test_an_action_of_another_story_is_not_followed_here(cast: Cast, two: tuple[ActionItem, Meeting]) -> None:
    other = promised(cast, an_open_rcp(cast), "Demander l’APA")
    with pytest.raises(Refused, match="n’existe pas"):
        follow_action(by=cast.actor(cast.claire), meeting_id=two[1].pk, action_id=other.pk, answer="done")


def test_whoever_may_not_write_there_follows_nothing(cast: Cast, two: tuple[ActionItem, Meeting]) -> None:
    action, following = two
    with pytest.raises(Refused):
        follow_action(by=cast.actor(cast.paul), meeting_id=following.pk, action_id=action.pk, answer="done")
    action.refresh_from_db()
    assert action.status == "to_confirm"


def test_its_owner_puts_it_off_apart_and_nobody_else(cast: Cast, two: tuple[ActionItem, Meeting]) -> None:
    action, _following = two
    until = timezone.localdate() + timedelta(days=12)
    for stranger in (cast.paul, cast.hugo):
        with pytest.raises(Refused):
            postpone_action(by=cast.actor(stranger), action_id=action.pk, until=until)
    postpone_action(by=cast.actor(cast.claire), action_id=action.pk, until=until)
    action.refresh_from_db()
    assert action.due_on == until
    entry = Entry.objects.filter(stream=action.meeting.organisation.stream).latest("seq")
    assert (entry.verb, entry.facts) == (Verb.ACTION_POSTPONED, {"until": until.isoformat()})


def test_what_is_under_way_is_still_owed(cast: Cast, two: tuple[ActionItem, Meeting]) -> None:
    action, _following = two
    answer_action(by=cast.actor(cast.claire), action_id=action.pk, answer="started")
    assert my_actions(cast.actor(cast.claire), today=timezone.localdate()).open_count == 1


def test_a_link_to_a_meeting_shows_its_own_actions_alone(cast: Cast, two: tuple[ActionItem, Meeting]) -> None:
    _action, following = two
    assert my_actions(guest(cast.claire, following), today=timezone.localdate()).open_count == 0
