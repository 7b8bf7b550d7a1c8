"""People are reminded of what they promised: on some days, once a day at most, without a word of what it is."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from rcp.access.links import find_link
from rcp.access.models import PersonalLink, Purpose
from rcp.decisions.commands import Owner, answer_action, assign_action
from rcp.decisions.models import ActionItem
from rcp.journal.refusals import NotYet, Refused
from rcp.meetings.commands import end_meeting
from rcp.notify.models import Mail
from rcp.people.models import Person
from rcp.reminders import commands
from rcp.reminders.commands import remind_owner, send_due_digests
from rcp.reminders.days import due_dates, is_an_hour_to_write, sentence
from rcp.reminders.models import Digest
from tests.cast import Cast
from tests.rcp.room.stage import an_open_cell, an_open_rcp

TODAY = date(2027, 3, 10)
LATE, TOMORROW = date(2027, 3, 2), date(2027, 3, 11)
WORDS = "Demander l’allocation d’autonomie"


@pytest.mark.parametrize(
    ("due", "said"),
    [
        ([TOMORROW], "Vous avez 1 action à faire."),
        ([TOMORROW, None], "Vous avez 2 actions à faire."),
        ([LATE], "Vous avez 1 action à faire, en retard."),
        ([LATE, LATE], "Vous avez 2 actions à faire, toutes en retard."),
        ([LATE, TOMORROW, None], "Vous avez 3 actions à faire, dont 1 en retard."),
    ],
)
def test_what_a_reminder_says(due: list[date | None], said: str) -> None:
    assert sentence(due, today=TODAY) == said


@pytest.mark.parametrize(
    ("days", "reminded"),
    [(3, False), (2, True), (1, False), (0, True), (-1, True), (-2, False), (-7, True), (-8, False), (-21, True)],
)
def test_on_which_days(days: int, reminded: bool) -> None:
    assert (TODAY + timedelta(days=days) in due_dates(TODAY)) is reminded


@pytest.mark.parametrize(("hour", "writes"), [(7, False), (8, True), (18, True), (19, False), (3, False)])
def test_nobody_is_written_to_at_night(hour: int, writes: bool) -> None:
    assert is_an_hour_to_write(datetime(2027, 3, 10, hour)) is writes


@pytest.fixture(autouse=True)
def by_day(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr(commands, "is_an_hour_to_write", lambda now: True)


def promised(cast: Cast, owner: Person, *, in_days: int, rcp: bool = True) -> ActionItem:
    """In a meeting that is over."""
    meeting = an_open_rcp(cast) if rcp else an_open_cell(cast)
    claire = cast.actor(cast.claire)
    due_on = timezone.localdate() + timedelta(days=in_days)
    action = assign_action(by=claire, meeting_id=meeting.pk, text=WORDS, owner=Owner(id=owner.pk), due_on=due_on).action
    end_meeting(by=claire, meeting_id=meeting.pk)
    return action


def mails_to(person: Person) -> list[Mail]:
    return list(Mail.objects.filter(person=person, subject__startswith="Ce que vous avez"))


def look_again() -> int:
    cache.clear()
    return send_due_digests()


def test_somebody_without_an_account_gets_a_link_once_a_day(cast: Cast) -> None:
    promised(cast, cast.vincent, in_days=2)
    assert (look_again(), look_again()) == (1, 0)
    (mail,) = mails_to(cast.vincent)
    assert "1 action à faire" in mail.text
    assert WORDS not in f"{mail.subject}{mail.text}"
    assert "Mme A" not in f"{mail.subject}{mail.text}"
    link = find_link(mail.link.partition("#")[2])
    assert link is not None
    assert (link.purpose, link.subject) == (Purpose.ACTIONS, f"person:{cast.vincent.pk}")


def test_the_background_looks_once_a_minute(cast: Cast) -> None:
    promised(cast, cast.vincent, in_days=2)
    assert look_again() == 1
    Digest.objects.all().delete()
    assert send_due_digests() == 0


@pytest.mark.parametrize(("in_days", "written"), [(2, 1), (5, 0), (-1, 1), (-2, 0)])
def test_only_on_the_days_that_are_said(cast: Cast, in_days: int, written: int) -> None:
    action = promised(cast, cast.vincent, in_days=9)
    ActionItem.objects.filter(pk=action.pk).update(due_on=timezone.localdate() + timedelta(days=in_days))
    assert look_again() == written


def test_what_is_done_or_of_a_meeting_under_way_reminds_nobody(cast: Cast) -> None:
    action = promised(cast, cast.vincent, in_days=2)
    answer_action(by=cast.actor(cast.claire), action_id=action.pk, answer="done")
    open_one = an_open_cell(cast)
    assign_action(
        by=cast.actor(cast.claire),
        meeting_id=open_one.pk,
        text=WORDS,
        owner=Owner(id=cast.samir.pk),
        due_on=timezone.localdate() + timedelta(days=2),
    )
    assert look_again() == 0


def test_two_loops_side_by_side_write_once(cast: Cast) -> None:
    promised(cast, cast.vincent, in_days=2)
    Digest.objects.create(person=cast.vincent, day=timezone.localdate())
    assert look_again() == 0
    assert not mails_to(cast.vincent)


def test_whoever_organises_reminds_once_a_day(cast: Cast) -> None:
    promised(cast, cast.vincent, in_days=9)
    claire = cast.actor(cast.claire)
    remind_owner(by=claire, person_id=cast.vincent.pk)
    assert len(mails_to(cast.vincent)) == 1
    assert Digest.objects.get().asked_by == "Claire Aubert"
    with pytest.raises(NotYet, match="aujourd’hui"):
        remind_owner(by=claire, person_id=cast.vincent.pk)


def test_others_remind_nobody(cast: Cast) -> None:
    promised(cast, cast.vincent, in_days=9)
    for stranger in (cast.paul, cast.samir, cast.jeanne):
        with pytest.raises(Refused, match="par vous"):
            remind_owner(by=cast.actor(stranger), person_id=cast.vincent.pk)
    assert not mails_to(cast.vincent)


def browser(cast: Cast, who: Person) -> Client:
    client = Client()
    client.force_login(cast.account(who), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_the_link_opens_all_of_ones_actions_and_nothing_else(cast: Cast, client: Client) -> None:
    action = promised(cast, cast.vincent, in_days=2)
    look_again()
    token = mails_to(cast.vincent)[0].link.partition("#")[2]
    answer = client.post("/entrer", {"token": token})
    assert answer["Location"] == "/actions/"
    page = client.get("/actions/").content.decode()
    assert "allocation d’autonomie" in page
    assert "Mme A" not in page
    assert client.get(f"/reunions/{action.meeting_id}/").status_code == 404
    until = timezone.localdate() + timedelta(days=20)
    client.post(f"/actions/{action.pk}/reporter/", {"until": until.isoformat()})
    action.refresh_from_db()
    assert action.due_on == until
    client.post(f"/actions/{action.pk}/fait/")
    action.refresh_from_db()
    assert action.status == "done"
    PersonalLink.objects.update(revoked_at=timezone.now())
    assert client.get("/actions/").status_code == 302


def test_the_page_of_what_one_follows(cast: Cast) -> None:
    late = promised(cast, cast.vincent, in_days=3)
    ActionItem.objects.filter(pk=late.pk).update(due_on=timezone.localdate() - timedelta(days=3))
    promised(cast, cast.samir, in_days=30, rcp=False)
    page: Any = browser(cast, cast.claire).get("/suivi/")
    assert [part.name for part in page.context["parts"]] == ["Vincent Olivier", "Samir Benali"]
    assert (page.context["late"], page.context["total"]) == (1, 2)
    for stranger in (cast.paul, cast.samir):
        assert not browser(cast, stranger).get("/suivi/").context["parts"]
