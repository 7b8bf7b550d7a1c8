"""Each says yes, yes otherwise, or that they cannot; what is said aloud is noted; silence closes too."""

from datetime import date

import pytest

from rcp.access.actor import actor_of_link
from rcp.access.links import find_link
from rcp.decisions.commands import amend_action, answer_action, assign_action, note_answer, revise_action
from rcp.decisions.models import ActionItem
from rcp.journal.refusals import NotYet, Refused
from rcp.meetings.commands import end_meeting
from rcp.notify.models import Mail
from rcp.room.closing import close_meeting
from tests.cast import Cast
from tests.rcp.room.stage import an_open_cell, an_open_rcp, somebody_tells


def entrusted(cast: Cast) -> ActionItem:
    """To Nadia, in a cell that Claire leads and whose secretary is Lucie."""
    meeting = an_open_cell(cast)
    return assign_action(by=cast.actor(cast.claire), meeting_id=meeting.pk, text="Recenser @Nadia demain").action


def test_what_is_said_aloud_is_noted_with_who_noted_it(cast: Cast) -> None:
    action = entrusted(cast)
    lucie = cast.actor(cast.lucie)
    noted = note_answer(by=lucie, meeting_id=action.meeting_id, action_id=action.pk, answer="confirm")
    assert (noted.status, noted.voiced, noted.answered_by) == ("confirmed", True, lucie.label)
    assert noted.answered_at is not None


def test_that_somebody_cannot_is_noted_with_the_reason(cast: Cast) -> None:
    action = entrusted(cast)
    with pytest.raises(NotYet):
        note_answer(by=cast.actor(cast.lucie), meeting_id=action.meeting_id, action_id=action.pk, answer="cannot")
    noted = note_answer(
        by=cast.actor(cast.lucie), meeting_id=action.meeting_id, action_id=action.pk, answer="cannot", reason="en congé"
    )
    assert (noted.status, noted.reason) == ("declined", "en congé")


@pytest.mark.parametrize("answer", ["done", "not_done", "peut-être"])
def test_nothing_else_is_noted_for_somebody(cast: Cast, answer: str) -> None:
    action = entrusted(cast)
    with pytest.raises(Refused):
        note_answer(by=cast.actor(cast.lucie), meeting_id=action.meeting_id, action_id=action.pk, answer=answer)


def test_only_who_notes_presences_notes_what_is_said(cast: Cast) -> None:
    action = entrusted(cast)
    with pytest.raises(Refused):
        note_answer(by=cast.actor(cast.samir), meeting_id=action.meeting_id, action_id=action.pk, answer="confirm")


def test_nobody_says_yes_for_nobody(cast: Cast) -> None:
    meeting = an_open_cell(cast)
    action = assign_action(by=cast.actor(cast.claire), meeting_id=meeting.pk, text="Recenser").action
    with pytest.raises(NotYet):
        note_answer(by=cast.actor(cast.lucie), meeting_id=meeting.pk, action_id=action.pk, answer="confirm")


def test_saying_yes_in_other_words_is_a_yes_that_whoever_leads_may_change_back_to_a_question(cast: Cast) -> None:
    action = entrusted(cast)
    day = date(2031, 3, 4)
    amended = amend_action(
        by=cast.actor(cast.nadia),
        meeting_id=action.meeting_id,
        action_id=action.pk,
        what="Recenser l’ouest",
        due_on=day,
    )
    assert (amended.what, amended.due_on, amended.status, amended.voiced) == (
        "Recenser l’ouest",
        day,
        "confirmed",
        False,
    )
    with pytest.raises(Refused):
        amend_action(
            by=cast.actor(cast.claire), meeting_id=action.meeting_id, action_id=action.pk, what="Tout recenser"
        )
    revised = revise_action(
        by=cast.actor(cast.claire), meeting_id=action.meeting_id, action_id=action.pk, rev=amended.rev, what="Tout"
    )
    assert revised.status == "to_confirm"


def test_whoever_was_silent_is_asked_by_a_link_when_the_meeting_closes_and_may_decline(cast: Cast) -> None:
    meeting = an_open_rcp(cast)
    by = cast.actor(cast.claire)
    cast.vincent.email = "vincent@example.org"
    cast.vincent.save()
    action = assign_action(by=by, meeting_id=meeting.pk, text="Évaluer la mémoire @Vincent 8 juillet").action
    somebody_tells(cast, meeting)
    end_meeting(by=by, meeting_id=meeting.pk)
    Mail.objects.all().delete()
    close_meeting(by=by, meeting_id=meeting.pk)
    mail = Mail.objects.get(person=cast.vincent)
    assert "Mme A." not in f"{mail.subject} {mail.text}"
    assert "mémoire" not in f"{mail.subject} {mail.text}"
    link = find_link(mail.link.partition("#")[2])
    assert link is not None
    declined = answer_action(by=actor_of_link(link), action_id=action.pk, answer="cannot", reason="pas avant août")
    assert (declined.status, declined.reason) == ("declined", "pas avant août")


def test_whoever_said_yes_is_not_asked(cast: Cast) -> None:
    action = entrusted(cast)
    note_answer(by=cast.actor(cast.lucie), meeting_id=action.meeting_id, action_id=action.pk, answer="confirm")
    end_meeting(by=cast.actor(cast.claire), meeting_id=action.meeting_id)
    Mail.objects.all().delete()
    close_meeting(by=cast.actor(cast.claire), meeting_id=action.meeting_id)
    assert not Mail.objects.exists()
