"""Answers of the invited, until when they stay, and the one reminder."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from rcp.access.links import find_link
from rcp.journal.refusals import NotYet, Refused
from rcp.meetings.commands import (
    answer_invitation,
    cancel_meeting,
    end_meeting,
    invite_person,
    revise_meeting,
    schedule_meeting,
)
from rcp.meetings.models import Invitation, Meeting
from rcp.meetings.queries import Answers, answers_of
from rcp.meetings.reminding import remind_invited
from rcp.notify.models import Mail
from rcp.notify.work import jobs
from rcp.people.models import Person
from tests.cast import Cast
from tests.rcp.room.stage import a_planned_cell, an_open_cell


def at_noon(cast: Cast, *, days: int, asked_days_ago: int = 3) -> Meeting:
    """A cell at 12 h 30, for one hour; Samir and Nadia were asked some days ago."""
    day = timezone.localdate() + timedelta(days=days)
    claire = cast.actor(cast.claire)
    meeting = schedule_meeting(
        by=claire,
        kind="rupture_cell",
        organisation_id=cast.dac_ouest.pk,
        title="Cellule",
        starts_at=timezone.make_aware(datetime.combine(day, time(12, 30))),
    )
    for person in (cast.samir, cast.nadia):
        invite_person(by=claire, meeting_id=meeting.pk, person_id=person.pk)
    Invitation.objects.update(invited_at=timezone.now() - timedelta(days=asked_days_ago))
    return meeting


def answered(cast: Cast, meeting: Meeting, **said: object) -> Invitation:
    return answer_invitation(by=cast.actor(cast.samir), meeting_id=meeting.pk, **said)  # type: ignore[arg-type]


def test_one_may_come_until_some_hour_and_change_one_s_mind(cast: Cast) -> None:
    meeting = at_noon(cast, days=9)
    assert answered(cast, meeting, accepted=True, leaves_at=time(13, 0)).answer_said == "viendra, jusqu’à 13\xa0h"
    assert answered(cast, meeting, accepted=True).answer_said == "viendra"
    assert answered(cast, meeting, accepted=False, leaves_at=time(13, 0)).answer_said == "ne viendra pas"
    assert answers_of(meeting.invitations.standing()) == Answers(coming=1, declining=1, waiting=1)


@pytest.mark.parametrize(("hour", "kept"), [(time(13, 29), time(13, 29)), (time(13, 30), None), (time(18, 0), None)])
def test_whoever_leaves_after_the_end_stays_to_the_end(cast: Cast, hour: time, kept: time | None) -> None:
    assert answered(cast, at_noon(cast, days=9), accepted=True, leaves_at=hour).leaves_at == kept


@pytest.mark.parametrize("hour", [time(12, 30), time(9, 0)])
def test_nobody_leaves_before_it_begins(cast: Cast, hour: time) -> None:
    meeting = at_noon(cast, days=9)
    with pytest.raises(Refused, match="commence à 12"):
        answered(cast, meeting, accepted=True, leaves_at=hour)
    assert meeting.invitations.get(person=cast.samir).answer == "pending"


def test_over_is_over(cast: Cast) -> None:
    meeting = an_open_cell(cast)
    end_meeting(by=cast.actor(cast.claire), meeting_id=meeting.pk)
    with pytest.raises(NotYet, match="terminée"):
        answered(cast, meeting, accepted=True)


# Reminders


def reminders(person: Person) -> list[Mail]:
    return list(Mail.objects.filter(person=person, subject__startswith="Rappel"))


def everybody_reminded() -> int:
    done = 0
    while remind_invited():
        done += 1
    return done


def test_everybody_expected_is_reminded_once_by_their_own_link(cast: Cast) -> None:
    assert remind_invited in jobs
    meeting = at_noon(cast, days=1)
    assert everybody_reminded() == 3
    assert everybody_reminded() == 0
    (mail,) = reminders(cast.samir)
    link = find_link(mail.link.partition("#")[2])
    assert link is not None
    assert (link.person, link.subject) == (cast.samir, f"meeting:{meeting.pk}")
    assert "Dites si vous venez" in mail.text
    assert "Cellule" not in mail.subject + mail.text


def test_whoever_cannot_come_or_has_no_address_is_left_alone(cast: Cast) -> None:
    meeting = at_noon(cast, days=1)
    answered(cast, meeting, accepted=False)
    Person.objects.filter(pk=cast.nadia.pk).update(email="")
    everybody_reminded()
    assert reminders(cast.samir) == reminders(cast.nadia) == []


def test_whoever_comes_is_not_asked_again(cast: Cast) -> None:
    meeting = at_noon(cast, days=1)
    answered(cast, meeting, accepted=True)
    everybody_reminded()
    assert "Dites si vous venez" not in reminders(cast.samir)[0].text


@pytest.mark.parametrize(("days", "asked_days_ago"), [(4, 30), (1, 0), (-1, 30)])
def test_not_too_early_not_just_after_the_invitation_not_afterwards(cast: Cast, days: int, asked_days_ago: int) -> None:
    at_noon(cast, days=days, asked_days_ago=asked_days_ago)
    assert everybody_reminded() == 0


def test_a_meeting_called_off_reminds_nobody(cast: Cast) -> None:
    meeting = at_noon(cast, days=1)
    cancel_meeting(by=cast.actor(cast.claire), meeting_id=meeting.pk, reason="trop d’absents")
    assert everybody_reminded() == 0


def test_a_move_to_a_near_day_is_the_reminder_and_to_a_far_one_asks_for_another(cast: Cast) -> None:
    meeting = at_noon(cast, days=9)
    claire = cast.actor(cast.claire)
    revise_meeting(by=claire, meeting_id=meeting.pk, starts_at=timezone.now() + timedelta(hours=30))
    assert everybody_reminded() == 1  # Claire, who moved it and was not written to
    revise_meeting(by=claire, meeting_id=meeting.pk, starts_at=timezone.now() + timedelta(days=20))
    assert set(meeting.invitations.exclude(person=cast.claire).values_list("reminded_at", flat=True)) == {None}


def test_who_has_not_said_is_counted_whatever_the_reason(cast: Cast) -> None:
    meeting = a_planned_cell(cast)
    answered(cast, meeting, accepted=True)
    revise_meeting(by=cast.actor(cast.claire), meeting_id=meeting.pk, place="Hyères")
    assert answers_of(meeting.invitations.standing()) == Answers(coming=1, declining=0, waiting=3)
