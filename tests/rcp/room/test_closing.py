"""Closing a meeting: what it asks for, what it freezes, and who may do it when."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from mindmap.annotations.marks import dots_of_all, marks_of
from mindmap.commands import close_vote, lay_dots, open_vote
from mindmap.models import MindMap
from rcp.access.abilities import ROLES, Role, Thing
from rcp.access.actor import Actor
from rcp.coedit.models import SharedDocument
from rcp.decisions.commands import (
    Call,
    Owner,
    Plan,
    answer_action,
    assign_action,
    plan_contingency,
    record_decision,
    revise_action,
)
from rcp.journal.models import Entry
from rcp.journal.refusals import NotYet, Refused
from rcp.journal.verbs import Verb
from rcp.live.viewpoints import Viewpoint
from rcp.meetings.commands import end_meeting
from rcp.meetings.models import Meeting
from rcp.paper.models import Frozen
from rcp.room.closing import close_meeting, reopen_meeting
from rcp.room.kind import meeting_room
from tests.cast import Cast

from .scenes import SCENES, node_of
from .stage import an_open_cell, an_open_rcp


def last(meeting: Meeting) -> Entry:
    return Entry.objects.filter(stream=meeting.stream).latest("seq")


def ended_ago(meeting: Meeting, ago: timedelta) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(ended_at=timezone.now() - ago)


def test_closing_names_each_line_that_is_not_whole_and_changes_nothing(cast: Cast) -> None:
    meeting = an_open_cell(cast)
    claire = cast.actor(cast.claire)
    assign_action(by=claire, meeting_id=meeting.pk, text="Saisir le médiateur")
    declined = assign_action(by=claire, meeting_id=meeting.pk, text="Recenser @Claire demain").action
    answer_action(by=claire, action_id=declined.pk, answer="cannot", reason="pas mon rôle")
    end_meeting(by=claire, meeting_id=meeting.pk)
    before = last(meeting).seq
    with pytest.raises(NotYet) as stopped:
        close_meeting(by=claire, meeting_id=meeting.pk)
    assert len(stopped.value.missing) == 3
    assert "«\u00a0Saisir le médiateur\u00a0»" in stopped.value.missing[0]
    meeting.refresh_from_db()
    assert (meeting.state, last(meeting).seq, meeting.stream.sealed_at) == ("ended", before, None)
    assert not Frozen.objects.exists()
    assert not SharedDocument.objects.filter(sealed_at__isnull=False).exists()


def test_an_rcp_says_who_answers_at_night(cast: Cast) -> None:
    meeting = an_open_rcp(cast)
    claire = cast.actor(cast.claire)
    plan_contingency(by=claire, meeting_id=meeting.pk, plan=Plan(trigger="Chute", calls=(Call("référente"),)))
    end_meeting(by=claire, meeting_id=meeting.pk)
    with pytest.raises(NotYet) as stopped:
        close_meeting(by=claire, meeting_id=meeting.pk)
    assert "la nuit" in stopped.value.missing[0]


def test_closing_freezes_the_record_and_seals_everything(cast: Cast) -> None:
    meeting = an_open_cell(cast)
    claire = cast.actor(cast.claire)
    record_decision(by=claire, meeting_id=meeting.pk, text="Un circuit unique.")
    end_meeting(by=claire, meeting_id=meeting.pk)
    close_meeting(by=cast.actor(cast.lucie), meeting_id=meeting.pk)
    meeting.refresh_from_db()
    entry = last(meeting)
    assert (meeting.state, entry.verb, entry.facts["number"], entry.facts["late"]) == (
        "closed",
        Verb.MEETING_CLOSED,
        1,
        False,
    )
    documents = SharedDocument.objects.filter(stream=meeting.stream)
    assert entry.facts["documents"] == {str(each.uuid): each.last_seq for each in documents}
    assert documents.count() == 2
    assert all(each.sealed_at for each in documents)
    frozen = Frozen.objects.get(subject=f"meeting:{meeting.pk}")
    assert [row["text"] for row in json.loads(frozen.content)["decisions"]] == ["Un circuit unique."]
    assert sorted(frozen.jobs.values_list("name", flat=True)) == ["actions", "complete"]


def test_closing_ends_the_votes_still_open_with_their_results_and_a_refused_closing_ends_none(cast: Cast) -> None:
    meeting = an_open_cell(cast)
    claire = cast.actor(cast.claire)
    assign_action(by=claire, meeting_id=meeting.pk, text="Saisir le médiateur")
    map_id, node = node_of(meeting, claire)
    opened = open_vote(by=claire, map_id=map_id, hidden=True)
    lay_dots(by=cast.actor(cast.nadia), map_id=map_id, node_id=node, dots=2)
    end_meeting(by=claire, meeting_id=meeting.pk)
    with pytest.raises(NotYet):
        close_meeting(by=claire, meeting_id=meeting.pk)
    opened.refresh_from_db()
    assert (opened.closed_at, opened.revealed_at) == (None, None)
    give_owner(claire, meeting)
    # The secretary leads no vote, and closes it with the meeting.
    lucie = cast.actor(cast.lucie)
    with pytest.raises(Refused, match="animation"):
        close_vote(by=lucie, map_id=map_id)
    close_meeting(by=lucie, meeting_id=meeting.pk)
    opened.refresh_from_db()
    assert opened.closed_at is not None
    assert opened.revealed_at == opened.closed_at
    ended, closed = Entry.objects.filter(stream=meeting.stream).order_by("-seq")[:2][::-1]
    assert (ended.verb, ended.subject, ended.facts) == (Verb.VOTE_CLOSED, f"voteround:{opened.pk}", {"map": map_id})
    assert closed.verb == Verb.MEETING_CLOSED
    mind_map = MindMap.objects.get(pk=map_id)
    assert dots_of_all(marks_of([mind_map])[map_id]) == {node: 2}
    # Opened again, the meeting finds it closed.
    reopen_meeting(by=claire, meeting_id=meeting.pk, reason="une date était fausse")
    with pytest.raises(NotYet, match="Aucun vote"):
        close_vote(by=claire, map_id=map_id)


def give_owner(by: Actor, meeting: Meeting) -> None:
    action = meeting.action_items.get()
    owner = Owner(label="le médiateur")
    due = timezone.localdate() + timedelta(days=7)
    revise_action(by=by, meeting_id=meeting.pk, action_id=action.pk, rev=action.rev, owner=owner, due_on=due)


def test_the_bar_says_that_a_vote_would_close_too(cast: Cast) -> None:
    scene = SCENES["close_vote"](cast)
    leading = Viewpoint(ROLES[Thing.MEETING][Role.FACILITATOR])
    bar = meeting_room.drawing(scene.meeting.stream_id).sections(["bar"], leading)["bar"]
    assert "Le vote encore ouvert sera clos" in bar


def test_within_forty_eight_hours_by_those_who_held_it_later_by_its_organisers(cast: Cast) -> None:
    meeting = an_open_cell(cast)
    end_meeting(by=cast.actor(cast.claire), meeting_id=meeting.pk)
    ended_ago(meeting, timedelta(hours=49))
    with pytest.raises(NotYet) as stopped:
        close_meeting(by=cast.actor(cast.lucie), meeting_id=meeting.pk)
    assert "48 heures" in stopped.value.missing[0]
    with pytest.raises(Refused):
        close_meeting(by=cast.actor(cast.samir), meeting_id=meeting.pk)
    close_meeting(by=cast.actor(cast.odile), meeting_id=meeting.pk)
    assert last(meeting).facts["late"] is True


def test_reopening_makes_the_next_record_and_leaves_the_first_as_it_was(cast: Cast) -> None:
    meeting = an_open_cell(cast)
    claire = cast.actor(cast.claire)
    record_decision(by=claire, meeting_id=meeting.pk, text="Un circuit unique.")
    end_meeting(by=claire, meeting_id=meeting.pk)
    close_meeting(by=claire, meeting_id=meeting.pk)
    first = Frozen.objects.get()
    ended_ago(meeting, timedelta(days=30))
    with pytest.raises(Refused):
        reopen_meeting(by=cast.actor(cast.lucie), meeting_id=meeting.pk, reason="une date était fausse")
    with pytest.raises(Refused, match="vide"):
        reopen_meeting(by=claire, meeting_id=meeting.pk, reason=" ")
    reopened = reopen_meeting(by=claire, meeting_id=meeting.pk, reason="une date était fausse")
    assert (reopened.state, reopened.record_number) == ("ended", 2)
    assert not SharedDocument.objects.filter(stream=meeting.stream, sealed_at__isnull=False).exists()
    added = record_decision(by=claire, meeting_id=meeting.pk, text="Une liste par CPTS.")
    assert added.after_hours
    # The forty-eight hours count from the reopening.
    close_meeting(by=cast.actor(cast.lucie), meeting_id=meeting.pk)
    second = Frozen.objects.exclude(pk=first.pk).get()
    assert (second.code, second.number) == (first.code, "2")
    assert Frozen.objects.get(pk=first.pk).digest == first.digest
