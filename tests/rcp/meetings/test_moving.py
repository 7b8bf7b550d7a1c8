"""A meeting that moves, is called off, comes back: who is told, what their calendar does, what they are asked again."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from icalendar import Calendar

from rcp.access.links import find_link
from rcp.access.models import PersonalLink
from rcp.cases.models import SharingBasis
from rcp.journal.models import Entry
from rcp.journal.refusals import NotYet, Refused
from rcp.journal.verbs import Verb
from rcp.meetings.commands import (
    answer_invitation,
    cancel_meeting,
    invite_person,
    replan_meeting,
    revise_meeting,
    schedule_meeting,
    withdraw_invitation,
)
from rcp.meetings.models import Meeting
from rcp.notify.models import Mail
from rcp.people.models import Person
from rcp.room.conduct import open_meeting
from tests.cast import Cast
from tests.rcp.room.stage import a_case, a_planned_cell, an_open_cell, guest


def a_planned_rcp(cast: Cast) -> Meeting:
    claire = cast.actor(cast.claire)
    meeting = schedule_meeting(
        by=claire,
        kind="rcp",
        organisation_id=cast.dac_ouest.pk,
        case_id=a_case(cast).pk,
        starts_at=timezone.now() + timedelta(days=2),
        place="Toulon",
    )
    invite_person(by=claire, meeting_id=meeting.pk, person_id=cast.vincent.pk)
    return meeting


def last_of(person: Person) -> tuple[Mail, str, Any]:
    """The last mail of somebody, with what its calendar asks for and its event."""
    mail = Mail.objects.filter(person=person).latest("pk")
    whole = Calendar.from_ical(mail.calendar)
    (event,) = whole.walk("VEVENT")
    return mail, str(whole["method"]), event


def verbs(meeting: Meeting) -> list[str]:
    return list(Entry.objects.filter(stream=meeting.stream).order_by("seq").values_list("verb", flat=True))


def test_moving_tells_everybody_and_asks_them_again(cast: Cast) -> None:
    meeting = a_planned_cell(cast)
    claire = cast.actor(cast.claire)
    answer_invitation(by=cast.actor(cast.samir), meeting_id=meeting.pk, accepted=True)
    answer_invitation(by=cast.actor(cast.nadia), meeting_id=meeting.pk, accepted=False, comment="en congé")
    _mail, _method, first = last_of(cast.samir)
    later = meeting.starts_at + timedelta(days=3)
    revise_meeting(by=claire, meeting_id=meeting.pk, starts_at=later)
    mail, method, moved = last_of(cast.samir)
    assert method == "REQUEST"
    assert str(moved["uid"]) == str(first["uid"])
    assert int(moved["sequence"]) == int(first["sequence"]) + 1
    assert moved.decoded("dtstart") == later.replace(microsecond=0)
    assert str(moved["attendee"]) == "mailto:samir.benali@exemple.test"
    assert "déplacée" in mail.subject
    link = find_link(mail.link.partition("#")[2])
    assert link is not None
    assert link.person == cast.samir
    answers = dict(meeting.invitations.values_list("person", "answer"))
    assert answers == {
        cast.claire.pk: "accepted",
        cast.samir.pk: "again",
        cast.nadia.pk: "again",
        cast.lucie.pk: "pending",
    }
    assert meeting.attendances.get(person=cast.nadia).status == "expected"
    assert verbs(meeting)[-2:] == [Verb.MEETING_MOVED, Verb.MEETING_REVISED]
    assert Mail.objects.filter(subject__startswith="Réunion déplacée").count() == 3


@pytest.mark.parametrize(
    "change",
    [
        {"place": "Hyères"},
        {"video_link": "https://visio.test/salle"},
        {"phone": "04 94 00 00 80, code 12#"},
        {"planned_minutes": 90},
    ],
)
def test_another_place_or_way_in_is_told_too(cast: Cast, change: dict[str, Any]) -> None:
    meeting = a_planned_rcp(cast)
    answer_invitation(by=guest(cast.vincent, meeting), meeting_id=meeting.pk, accepted=True)
    revise_meeting(by=cast.actor(cast.claire), meeting_id=meeting.pk, **change)
    mail, method, event = last_of(cast.vincent)
    assert (method, int(event["sequence"])) == ("REQUEST", 1)
    assert mail.subject.startswith("Réunion modifiée")
    assert meeting.invitations.get(person=cast.vincent).answer == "again"


def test_what_is_no_calendar_s_business_is_told_to_nobody(cast: Cast) -> None:
    meeting = a_planned_rcp(cast)
    before = Mail.objects.count()
    same: dict[str, Any] = {
        "starts_at": meeting.starts_at,
        "place": meeting.place,
        "planned_minutes": 60,
        "video_link": "",
    }
    revise_meeting(by=cast.actor(cast.claire), meeting_id=meeting.pk, question="Et après ?", context="…", **same)
    assert Mail.objects.count() == before
    meeting.refresh_from_db()
    assert meeting.calendar_sequence == 0


def test_what_changes_while_it_is_held_asks_nobody_again(cast: Cast) -> None:
    meeting = an_open_cell(cast)
    before = Mail.objects.count()
    revise_meeting(by=cast.actor(cast.claire), meeting_id=meeting.pk, place="Salle du fond")
    assert Mail.objects.count() == before


def test_nothing_moves_to_a_day_that_is_over(cast: Cast) -> None:
    meeting = a_planned_rcp(cast)
    before = Mail.objects.count()
    with pytest.raises(Refused, match="date est passée"):
        revise_meeting(by=cast.actor(cast.claire), meeting_id=meeting.pk, starts_at=timezone.now() - timedelta(days=2))
    assert Mail.objects.count() == before


def test_the_mails_of_an_rcp_say_nothing_of_it(cast: Cast) -> None:
    meeting = a_planned_rcp(cast)
    claire = cast.actor(cast.claire)
    revise_meeting(by=claire, meeting_id=meeting.pk, place="Hyères")
    cancel_meeting(by=claire, meeting_id=meeting.pk, reason="Mme A. est hospitalisée")
    for mail in Mail.objects.filter(person=cast.vincent):
        for text in (mail.subject, mail.text, mail.calendar.replace("\r\n ", "")):
            for word in ("Mme A.", "hospitalis", meeting.question):
                assert word not in text


def test_links_open_until_well_after_the_new_date(cast: Cast) -> None:
    meeting = a_planned_rcp(cast)
    first = PersonalLink.objects.get(person=cast.vincent)
    later = timezone.now() + timedelta(days=200)
    revise_meeting(by=cast.actor(cast.claire), meeting_id=meeting.pk, starts_at=later)
    first.refresh_from_db()
    assert first.expires_at > later + timedelta(days=20)


def test_a_link_that_is_over_stays_so(cast: Cast) -> None:
    meeting = a_planned_rcp(cast)
    over = timezone.now() - timedelta(days=1)
    PersonalLink.objects.filter(person=cast.vincent).update(expires_at=over)
    revise_meeting(by=cast.actor(cast.claire), meeting_id=meeting.pk, place="Hyères")
    assert PersonalLink.objects.filter(person=cast.vincent).order_by("pk")[0].expires_at == over


def test_whoever_is_withdrawn_has_it_taken_out_of_their_calendar(cast: Cast) -> None:
    meeting = a_planned_rcp(cast)
    claire = cast.actor(cast.claire)
    withdraw_invitation(by=claire, meeting_id=meeting.pk, person_id=cast.vincent.pk)
    mail, method, event = last_of(cast.vincent)
    assert (method, str(event["status"]), int(event["sequence"])) == ("CANCEL", "CANCELLED", 1)
    assert mail.link == ""
    # Asked again, it comes back: only a higher number does that.
    invite_person(by=claire, meeting_id=meeting.pk, person_id=cast.vincent.pk)
    _mail, method, event = last_of(cast.vincent)
    assert (method, int(event["sequence"])) == ("REQUEST", 2)


def test_calling_off_tells_everybody_and_the_page_says_why(cast: Cast) -> None:
    meeting = a_planned_cell(cast)
    cancelled = cancel_meeting(by=cast.actor(cast.claire), meeting_id=meeting.pk, reason="trop d’absents")
    assert (cancelled.state, cancelled.cancelling_reason) == ("cancelled", "trop d’absents")
    for person in (cast.lucie, cast.nadia, cast.samir):
        mail, method, event = last_of(person)
        assert (method, int(event["sequence"])) == ("CANCEL", 1)
        assert "annulée" in mail.subject
    assert verbs(meeting)[-1] == Verb.MEETING_CANCELLED
    assert "absents" not in str(Entry.objects.latest("pk").facts)


def test_nothing_happens_in_a_meeting_that_is_called_off(cast: Cast) -> None:
    meeting = a_planned_cell(cast)
    claire = cast.actor(cast.claire)
    cancel_meeting(by=claire, meeting_id=meeting.pk, reason="trop d’absents")
    before = Entry.objects.count()
    with pytest.raises(NotYet, match="déjà annulée"):
        cancel_meeting(by=claire, meeting_id=meeting.pk, reason="encore")
    with pytest.raises(Refused):
        open_meeting(by=claire, meeting_id=meeting.pk)
    with pytest.raises(Refused):
        invite_person(by=claire, meeting_id=meeting.pk, person_id=cast.hugo.pk)
    with pytest.raises(Refused):
        answer_invitation(by=cast.actor(cast.samir), meeting_id=meeting.pk, accepted=True)
    with pytest.raises(Refused):
        revise_meeting(by=claire, meeting_id=meeting.pk, place="Hyères")
    assert Entry.objects.count() == before


def test_what_was_called_off_comes_back_and_asks_again(cast: Cast) -> None:
    meeting = a_planned_cell(cast)
    claire = cast.actor(cast.claire)
    answer_invitation(by=cast.actor(cast.samir), meeting_id=meeting.pk, accepted=True)
    cancel_meeting(by=claire, meeting_id=meeting.pk, reason="trop d’absents")
    later = timezone.now() + timedelta(days=9)
    back = replan_meeting(by=claire, meeting_id=meeting.pk, starts_at=later)
    assert (back.state, back.starts_at, back.cancelled_at, back.cancelling_reason) == ("planned", later, None, "")
    _mail, method, event = last_of(cast.samir)
    assert (method, int(event["sequence"])) == ("REQUEST", 2)
    assert meeting.invitations.get(person=cast.samir).answer == "again"
    assert verbs(meeting)[-1] == Verb.MEETING_REPLANNED
    with pytest.raises(NotYet, match="pas annulée"):
        replan_meeting(by=claire, meeting_id=meeting.pk, starts_at=later)


def test_an_rcp_comes_back_only_while_its_sharing_holds(cast: Cast) -> None:
    meeting = a_planned_rcp(cast)
    claire = cast.actor(cast.claire)
    assert meeting.case is not None
    SharingBasis.objects.create(case=meeting.case, basis="consent", withdrawn_on=timezone.localdate(), noted_by="…")
    cancel_meeting(by=claire, meeting_id=meeting.pk, reason="accord retiré")
    with pytest.raises(NotYet, match="base du partage"):
        replan_meeting(by=claire, meeting_id=meeting.pk, starts_at=timezone.now() + timedelta(days=9))


def test_a_meeting_that_began_is_ended_not_called_off(cast: Cast) -> None:
    meeting = an_open_cell(cast)
    with pytest.raises(Refused, match="avant la séance"):
        cancel_meeting(by=cast.actor(cast.claire), meeting_id=meeting.pk, reason="trop d’absents")


@pytest.mark.parametrize("somebody", ["samir", "nadia", "paul", "jeanne", "lucie"])
def test_only_whoever_leads_or_organises_calls_it_off(cast: Cast, somebody: str) -> None:
    meeting = a_planned_cell(cast)
    by = cast.actor(getattr(cast, somebody))
    with pytest.raises(Refused):
        cancel_meeting(by=by, meeting_id=meeting.pk, reason="trop d’absents")
    cancel_meeting(by=cast.actor(cast.claire), meeting_id=meeting.pk, reason="trop d’absents")
    with pytest.raises(Refused):
        replan_meeting(by=by, meeting_id=meeting.pk, starts_at=timezone.now() + timedelta(days=9))


def test_why_a_cell_is_called_off_names_nobody(cast: Cast) -> None:
    meeting = a_planned_cell(cast)
    with pytest.raises(Refused, match="Dupont"):
        cancel_meeting(by=cast.actor(cast.claire), meeting_id=meeting.pk, reason="Mme Dupont est malade")
    with pytest.raises(Refused, match="vide"):
        cancel_meeting(by=cast.actor(cast.claire), meeting_id=meeting.pk, reason=" ")


def test_the_next_meeting_does_not_follow_one_that_was_never_held(cast: Cast) -> None:
    meeting = a_planned_rcp(cast)
    cancel_meeting(by=cast.actor(cast.claire), meeting_id=meeting.pk, reason="reportée")
    following = schedule_meeting(
        by=cast.actor(cast.claire),
        kind="rcp",
        organisation_id=cast.dac_ouest.pk,
        case_id=meeting.case_id,
        starts_at=timezone.now() + timedelta(days=30),
    )
    assert following.previous is None
