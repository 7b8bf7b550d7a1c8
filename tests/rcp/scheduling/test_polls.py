"""Dates proposed, answered by link, one of them kept."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from rcp.journal.refusals import NotYet, Refused
from rcp.meetings.commands import cancel_meeting, withdraw_invitation
from rcp.meetings.models import Meeting
from rcp.notify.models import Mail
from rcp.scheduling.best import Tally, best
from rcp.scheduling.commands import answer_poll, open_poll, settle_poll
from rcp.scheduling.models import DatePoll
from rcp.scheduling.queries import poll_of
from tests.cast import Cast
from tests.rcp.room.stage import a_planned_cell
from tests.rcp.room.test_pages import browser, by_link


def in_days(days: int) -> datetime:
    return timezone.localtime().replace(hour=14, minute=0, second=0, microsecond=0) + timedelta(days=days)


def proposed(cast: Cast, *days: int) -> Meeting:
    meeting = a_planned_cell(cast)
    starts = [in_days(day) for day in days or (5, 6, 7)]
    open_poll(by=cast.actor(cast.claire), meeting_id=meeting.pk, starts=starts, closes_on=timezone.localdate())
    return meeting


def dates(meeting: Meeting) -> list[int]:
    return list(meeting.date_polls.get(settled_at=None).dates.values_list("pk", flat=True))


def at(day: int) -> datetime:
    return datetime(2027, 2, day, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("tallies", "kept"),
    [
        ({}, None),
        ({at(1): Tally(0, 0, 3)}, None),
        ({at(1): Tally(2, 0, 1), at(2): Tally(3, 0, 0)}, at(2)),
        ({at(1): Tally(2, 0, 1), at(2): Tally(1, 2, 0)}, at(2)),
        ({at(1): Tally(1, 2, 0), at(2): Tally(2, 1, 0)}, at(2)),
        ({at(2): Tally(2, 0, 0), at(1): Tally(2, 0, 0)}, at(1)),
    ],
)
def test_the_best_date_is_the_one_with_most_people(tallies: dict[datetime, Tally], kept: datetime | None) -> None:
    assert best(tallies) == kept


def test_proposing_writes_to_everybody_invited_by_their_own_link(cast: Cast) -> None:
    meeting = proposed(cast)
    mails = Mail.objects.filter(subject__startswith="Quelles dates")
    assert {mail.person for mail in mails} == {cast.lucie, cast.nadia, cast.samir}
    assert len({mail.link for mail in mails}) == 3
    assert all(meeting.title not in mail.subject + mail.text for mail in mails)


def test_answers_are_counted_may_change_and_the_kept_date_moves_the_meeting(cast: Cast) -> None:
    meeting = proposed(cast)
    first, second, _third = dates(meeting)
    samir, nadia = cast.actor(cast.samir), cast.actor(cast.nadia)
    answer_poll(by=samir, meeting_id=meeting.pk, answers={first: "yes", second: "no"})
    answer_poll(by=samir, meeting_id=meeting.pk, answers={first: "no", second: "yes"})
    answer_poll(by=nadia, meeting_id=meeting.pk, answers={second: "maybe"})
    picture = poll_of(meeting, cast.samir.pk)
    assert picture is not None
    assert [(line.tally, line.own, line.is_best) for line in picture.lines] == [
        (Tally(0, 0, 1), "no", False),
        (Tally(1, 1, 0), "yes", True),
        (Tally(0, 0, 0), "", False),
    ]
    moved = settle_poll(by=cast.actor(cast.claire), meeting_id=meeting.pk, date_id=second)
    assert moved.starts_at == in_days(6)
    assert moved.invitations.get(person=cast.samir).answer == "accepted"
    assert moved.invitations.get(person=cast.nadia).answer != "accepted"
    assert "METHOD:REQUEST" in Mail.objects.filter(person=cast.samir).latest("pk").calendar
    assert poll_of(moved, None) is None
    with pytest.raises(NotYet, match="Aucune date"):
        answer_poll(by=samir, meeting_id=meeting.pk, answers={first: "yes"})


def test_after_the_last_day_nobody_answers_and_one_date_is_still_kept(cast: Cast) -> None:
    meeting = proposed(cast)
    first = dates(meeting)[0]
    DatePoll.objects.update(closes_on=timezone.localdate() - timedelta(days=1))
    with pytest.raises(NotYet, match="répondre jusqu’au"):
        answer_poll(by=cast.actor(cast.samir), meeting_id=meeting.pk, answers={first: "yes"})
    settle_poll(by=cast.actor(cast.claire), meeting_id=meeting.pk, date_id=first)


@pytest.mark.parametrize(("days", "why"), [((5,), "2 à 8"), ((5, 5), "2 à 8"), ((-3, 5), "passée")])
def test_dates_that_make_no_poll_are_refused(cast: Cast, days: tuple[int, ...], why: str) -> None:
    with pytest.raises(Refused, match=why):
        proposed(cast, *days)


def test_only_whoever_organises_proposes_and_only_the_invited_answer(cast: Cast) -> None:
    meeting = proposed(cast)
    first = dates(meeting)[0]
    for somebody in (cast.samir, cast.paul, cast.jeanne):
        by = cast.actor(somebody)
        with pytest.raises(Refused):
            settle_poll(by=by, meeting_id=meeting.pk, date_id=first)
        with pytest.raises(Refused):
            open_poll(by=by, meeting_id=meeting.pk, starts=[in_days(5), in_days(6)], closes_on=timezone.localdate())
    withdraw_invitation(by=cast.actor(cast.claire), meeting_id=meeting.pk, person_id=cast.samir.pk)
    for somebody in (cast.samir, cast.hugo):
        with pytest.raises(Refused):
            answer_poll(by=cast.actor(somebody), meeting_id=meeting.pk, answers={first: "yes"})
    with pytest.raises(Refused):
        answer_poll(by=cast.actor(cast.nadia), meeting_id=meeting.pk, answers={first: "peut-être"})
    again, last = [in_days(8), in_days(9)], timezone.localdate()
    with pytest.raises(NotYet, match="déjà proposées"):
        open_poll(by=cast.actor(cast.claire), meeting_id=meeting.pk, starts=again, closes_on=last)


def test_a_meeting_called_off_asks_for_no_date(cast: Cast) -> None:
    meeting = proposed(cast)
    first = dates(meeting)[0]
    cancel_meeting(by=cast.actor(cast.claire), meeting_id=meeting.pk, reason="trop d’absents")
    with pytest.raises(Refused):
        answer_poll(by=cast.actor(cast.samir), meeting_id=meeting.pk, answers={first: "yes"})


def test_from_page_to_page(cast: Cast) -> None:
    meeting = a_planned_cell(cast)
    claire = browser(cast, cast.claire)
    page = f"/reunions/{meeting.pk}/dates/"
    days = [in_days(day).date().isoformat() for day in (5, 6)]
    form: dict[str, Any] = {"day": [*days, ""], "hour": ["14:00", "9 h 30", ""], "closes_on": days[0]}
    assert claire.post(page, {**form, "day": [days[0], "", ""]}).status_code == 422
    assert claire.post(page, form).headers["Location"] == page
    first, second = dates(meeting)
    samir = by_link(cast.samir, meeting)
    assert "Quelles dates vous conviennent" in samir.get(f"/reunions/{meeting.pk}/").content.decode()
    samir.post(f"{page}repondre/", {f"date-{first}": "no", f"date-{second}": "yes"})
    told = claire.get(page).content.decode()
    assert "convient au plus grand nombre" in told
    assert "1 personne a répondu" in told
    claire.post(f"{page}retenir/", {"date": second})
    meeting.refresh_from_db()
    assert timezone.localtime(meeting.starts_at).isoformat()[:16] == f"{days[1]}T09:30"
    assert samir.get(page).status_code == 404
