"""The round of table: who speaks next, who asks, what was prepared; and what is kept of it."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from rcp.careplan.commands import ask_floor, give_floor, next_turn, pass_first, strike_line
from rcp.careplan.models import StruckLine, Turn
from rcp.careplan.turns import Place, next_to_speak
from rcp.journal.models import Entry
from rcp.journal.refusals import NotYet, Refused
from rcp.meetings.commands import check_in, end_meeting, invite_person
from rcp.meetings.models import Attendance, Meeting, Preparation
from rcp.people.models import Person
from tests.cast import Cast
from tests.rcp.room.stage import an_open_cell, an_open_rcp

EARLY, LATE = (datetime(2027, 3, 3, 12, minute, tzinfo=UTC) for minute in (1, 2))


@pytest.mark.parametrize(
    ("places", "then"),
    [
        ([], None),
        ([Place(1), Place(2)], 1),
        ([Place(1, said=True), Place(2)], 2),
        ([Place(1), Place(2, first=True)], 2),
        ([Place(1, said=True), Place(2, said=True)], None),
        ([Place(1), Place(2, first=True), Place(3, asked_at=LATE), Place(4, said=True, asked_at=EARLY)], 4),
    ],
)
def test_whoever_asked_comes_first_then_whoever_leaves_then_the_others(
    places: Sequence[Place], then: int | None
) -> None:
    assert next_to_speak(places) == then


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    """Claire leads; Samir and Lucie are here too."""
    meeting = an_open_rcp(cast)
    claire = cast.actor(cast.claire)
    for person in (cast.samir, cast.lucie):
        invite_person(by=claire, meeting_id=meeting.pk, person_id=person.pk)
    for person in (cast.claire, cast.samir, cast.lucie):
        check_in(by=cast.actor(person), meeting_id=meeting.pk)
    return meeting


def place(meeting: Meeting, cast_person: Person) -> Attendance:
    return meeting.attendances.get(person=cast_person)


def speaking(meeting: Meeting) -> str:
    turn = meeting.turns.filter(since__isnull=False).first()
    return turn.attendance.name.split()[0] if turn else ""


def test_the_floor_goes_around_the_table_once(cast: Cast, meeting: Meeting) -> None:
    claire = cast.actor(cast.claire)
    heard = []
    for _turn in range(4):
        next_turn(by=claire, meeting_id=meeting.pk)
        heard.append(speaking(meeting))
    assert heard == ["Claire", "Samir", "Lucie", ""]
    assert Turn.objects.filter(said=True).count() == 3


def test_one_asks_for_the_floor_leaves_the_queue_and_passes_first(cast: Cast, meeting: Meeting) -> None:
    claire, samir, lucie = (cast.actor(each) for each in (cast.claire, cast.samir, cast.lucie))
    pass_first(by=claire, meeting_id=meeting.pk, attendance_id=place(meeting, cast.lucie).pk)
    ask_floor(by=samir, meeting_id=meeting.pk)
    ask_floor(by=claire, meeting_id=meeting.pk)
    ask_floor(by=samir, meeting_id=meeting.pk, asks=False)
    heard = []
    for _turn in range(3):
        next_turn(by=claire, meeting_id=meeting.pk)
        heard.append(speaking(meeting))
    assert heard == ["Claire", "Lucie", "Samir"]
    give_floor(by=claire, meeting_id=meeting.pk, attendance_id=place(meeting, cast.claire).pk)
    assert speaking(meeting) == "Claire"
    with pytest.raises(Refused, match="animation"):
        ask_floor(by=lucie, meeting_id=meeting.pk, attendance_id=place(meeting, cast.samir).pk)


def test_nothing_is_kept_of_who_spoke_nor_for_how_long(cast: Cast, meeting: Meeting) -> None:
    claire = cast.actor(cast.claire)
    for _turn in range(4):
        next_turn(by=claire, meeting_id=meeting.pk)
    assert not Turn.objects.filter(since__isnull=False).exists()
    for entry in Entry.objects.filter(stream=meeting.stream, verb="round_moved"):
        assert (entry.facts, entry.subject) == ({}, f"meeting:{meeting.pk}")


def test_a_prepared_line_is_struck_by_its_author_or_by_whoever_leads(cast: Cast, meeting: Meeting) -> None:
    claire, samir, lucie = (cast.actor(each) for each in (cast.claire, cast.samir, cast.lucie))
    kept = Preparation.objects.create(meeting=meeting, person=cast.samir, worry="Deux chutes", written_at=EARLY)
    strike_line(by=samir, meeting_id=meeting.pk, preparation_id=kept.pk, name="worry")
    assert StruckLine.objects.count() == 1
    strike_line(by=claire, meeting_id=meeting.pk, preparation_id=kept.pk, name="worry", struck=False)
    assert StruckLine.objects.count() == 0
    with pytest.raises(Refused):
        strike_line(by=lucie, meeting_id=meeting.pk, preparation_id=kept.pk, name="worry")
    with pytest.raises(Refused, match="n’existe pas"):
        strike_line(by=samir, meeting_id=meeting.pk, preparation_id=kept.pk, name="fear")


def test_only_whoever_leads_moves_on_and_only_while_the_meeting_is_held(cast: Cast, meeting: Meeting) -> None:
    claire, samir = cast.actor(cast.claire), cast.actor(cast.samir)
    with pytest.raises(Refused, match="animation"):
        next_turn(by=samir, meeting_id=meeting.pk)
    with pytest.raises(Refused, match="présences"):
        pass_first(by=samir, meeting_id=meeting.pk, attendance_id=place(meeting, cast.samir).pk)
    with pytest.raises(Refused, match="Seule une RCP"):
        next_turn(by=claire, meeting_id=an_open_cell(cast).pk)
    end_meeting(by=claire, meeting_id=meeting.pk)
    with pytest.raises((Refused, NotYet)):
        ask_floor(by=claire, meeting_id=meeting.pk)
