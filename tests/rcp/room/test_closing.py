"""Closing a meeting: what it asks for, what it freezes, and who may do it when."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from rcp.coedit.models import SharedDocument
from rcp.decisions.commands import Plan, answer_action, assign_action, plan_contingency, record_decision
from rcp.journal.models import Entry
from rcp.journal.refusals import NotYet, Refused
from rcp.journal.verbs import Verb
from rcp.meetings.commands import end_meeting
from rcp.meetings.models import Meeting
from rcp.paper.models import Frozen
from rcp.room.closing import close_meeting, reopen_meeting
from tests.cast import Cast

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
    plan_contingency(by=claire, meeting_id=meeting.pk, plan=Plan(trigger="Chute", contact="référente"))
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
