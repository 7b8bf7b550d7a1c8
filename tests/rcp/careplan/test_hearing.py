"""What the person says, as a conference hears it, and who tells them what was decided."""

from datetime import date

import pytest

from rcp.careplan.commands import (
    note_participation,
    note_voice,
    plan_telling,
    restore_telling,
    revise_telling,
    withdraw_telling,
)
from rcp.careplan.queries import told_or_there, voice_of
from rcp.careplan.working_days import easter, is_holiday, next_working_day
from rcp.cases.models import Case, LastWriting
from rcp.journal.models import Entry
from rcp.journal.refusals import NotYet, Refused
from rcp.meetings.models import Meeting
from rcp.room.closing import missing_to_close
from tests.cast import Cast
from tests.rcp.room.stage import an_open_cell, an_open_rcp


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    return an_open_rcp(cast)


def test_a_conference_begins_with_the_words_that_the_situation_knows(cast: Cast, meeting: Meeting) -> None:
    Case.objects.update(wishes="Rester chez moi.")
    meeting = Meeting.objects.get(pk=meeting.pk)
    assert (voice_of(meeting).wishes, voice_of(meeting).rev) == ("Rester chez moi.", 0)
    claire = cast.actor(cast.claire)
    noted = note_voice(
        by=claire,
        meeting_id=meeting.pk,
        rev=0,
        priority="Mon chat.",
        collected_on=date(2026, 11, 27),
        means="en visite",
    )
    assert (noted.wishes, noted.priority, noted.rev) == ("Rester chez moi.", "Mon chat.", 1)
    case = Case.objects.get()
    assert (case.priority, case.rev) == ("Mon chat.", 2)
    assert LastWriting.objects.get(case=case, part="priority").by == "Claire Aubert"
    entry = Entry.objects.filter(verb="voice_noted").latest("pk")
    assert "chat" not in str(entry.facts)


def test_the_same_words_changed_twice_are_compared(cast: Cast, meeting: Meeting) -> None:
    claire = cast.actor(cast.claire)
    note_voice(by=claire, meeting_id=meeting.pk, rev=0, wishes="Rester.", was={"wishes": ""})
    with pytest.raises(NotYet) as refused:
        note_voice(by=claire, meeting_id=meeting.pk, rev=0, wishes="Partir.", was={"wishes": ""})
    assert refused.value.current is not None
    assert refused.value.current["wishes"] == "Rester."


def test_closing_asks_who_tells_the_person_unless_they_were_there(cast: Cast, meeting: Meeting) -> None:
    claire = cast.actor(cast.claire)

    def is_asked() -> bool:
        return any("qui le lui dit" in sentence for sentence in missing_to_close(meeting))

    assert is_asked()
    assert not told_or_there(meeting)
    told = plan_telling(by=claire, meeting_id=meeting.pk, teller="Claire Aubert", what="qui vient quand")
    assert not is_asked()
    withdraw_telling(by=claire, meeting_id=meeting.pk, telling_id=told.pk)
    assert is_asked()
    restore_telling(by=claire, meeting_id=meeting.pk, telling_id=told.pk)
    revise_telling(by=claire, meeting_id=meeting.pk, telling_id=told.pk, rev=3, told_to="relative")
    assert is_asked()
    for how, asked in (("represented", True), ("consulted", True), ("none", True), ("present", False)):
        note_participation(by=claire, meeting_id=meeting.pk, how=how)
        assert is_asked() == asked


def test_what_cannot_be_is_refused(cast: Cast, meeting: Meeting) -> None:
    claire = cast.actor(cast.claire)
    with pytest.raises(Refused, match="présente, représentée"):
        note_participation(by=claire, meeting_id=meeting.pk, how="perhaps")
    with pytest.raises(Refused, match="est vide"):
        plan_telling(by=claire, meeting_id=meeting.pk, teller="", what="qui vient")
    with pytest.raises(Refused, match="à un proche"):
        plan_telling(by=claire, meeting_id=meeting.pk, teller="Claire", what="qui vient", told_to="press")
    with pytest.raises(Refused, match="2000"):
        note_voice(by=claire, meeting_id=meeting.pk, wishes="x" * 2001)
    for by, where in ((cast.paul, meeting), (cast.claire, an_open_cell(cast))):
        with pytest.raises(Refused):
            note_voice(by=cast.actor(by), meeting_id=where.pk, wishes="Rester.")
        with pytest.raises(Refused):
            plan_telling(by=cast.actor(by), meeting_id=where.pk, teller="Claire", what="qui vient")
    assert missing_to_close(an_open_cell(cast)) == []


@pytest.mark.parametrize(
    ("today", "then"),
    [
        (date(2026, 11, 30), date(2026, 12, 1)),
        (date(2026, 12, 4), date(2026, 12, 7)),
        (date(2026, 12, 24), date(2026, 12, 28)),
        (date(2027, 3, 26), date(2027, 3, 30)),
        (date(2027, 5, 5), date(2027, 5, 7)),
        (date(2026, 7, 13), date(2026, 7, 15)),
    ],
)
def test_the_next_day_of_work_is_neither_a_week_end_nor_a_holiday(today: date, then: date) -> None:
    assert next_working_day(today) == then


@pytest.mark.parametrize(
    ("year", "day"), [(2000, (4, 23)), (2025, (4, 20)), (2026, (4, 5)), (2027, (3, 28)), (2038, (4, 25))]
)
def test_easter_is_where_the_calendar_has_it(year: int, day: tuple[int, int]) -> None:
    assert easter(year) == date(year, *day)
    assert is_holiday(date(year, 5, 1))
