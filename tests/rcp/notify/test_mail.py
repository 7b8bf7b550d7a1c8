"""Mails: queued with their cause, sent once, never lost, and read on a page when there is no server."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.core import mail as django_mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.test import Client
from django.utils import timezone

from rcp.notify import mail, work
from rcp.notify.models import Mail
from tests.cast import Cast


def queued(cast: Cast, calendar: str = "") -> Mail:
    row = mail.queue_mail(
        by=cast.actor(cast.claire),
        organisation=cast.dac_ouest,
        person=cast.vincent,
        subject="Invitation à une réunion",
        text="Vous êtes attendu.",
        link="/entrer#secret",
        calendar=calendar,
    )
    assert row is not None
    return row


@pytest.fixture
def server(settings: LazySettings) -> LazySettings:
    settings.EMAIL_URL = "smtp://localhost"
    settings.SITE_URL = "https://concertation.test"
    return settings


def test_a_mail_is_queued_with_its_cause_or_not_at_all(cast: Cast) -> None:
    with transaction.atomic():
        queued(cast)
        transaction.set_rollback(True)
    assert not Mail.objects.exists()


def test_nothing_is_queued_for_whoever_has_no_address(cast: Cast) -> None:
    cast.vincent.email = ""
    nothing = mail.queue_mail(
        by=cast.actor(cast.claire), organisation=cast.dac_ouest, person=cast.vincent, subject="…", text="…"
    )
    assert nothing is None


def test_without_a_server_nothing_leaves(cast: Cast, settings: LazySettings) -> None:
    settings.EMAIL_URL = ""
    row = queued(cast)
    assert mail.send_waiting() == 0
    row.refresh_from_db()
    assert (row.sent_at, row.tries, row.link) == (None, 0, "/entrer#secret")


def test_a_mail_leaves_once_and_then_forgets_its_link(cast: Cast, server: LazySettings) -> None:
    row = queued(cast, calendar="BEGIN:VCALENDAR")
    assert (mail.send_waiting(), mail.send_waiting()) == (1, 0)
    (sent,) = django_mail.outbox
    assert sent.to == ["vincent.olivier@exemple.test"]
    assert "https://concertation.test/entrer#secret" in str(sent.body)
    assert len(sent.attachments) == 1
    row.refresh_from_db()
    assert row.sent_at is not None
    assert row.link == ""


def test_a_server_that_fails_is_tried_again_later_and_given_up_in_the_end(
    cast: Cast, server: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: EmailBackend, messages: object) -> int:
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailBackend, "send_messages", fail)
    row = queued(cast)
    for tries in range(1, mail.MOST_TRIES + 1):
        Mail.objects.update(next_try_at=timezone.now())
        assert mail.send_waiting() == 0
        row.refresh_from_db()
        assert (row.tries, row.fault) == (tries, "ConnectionRefusedError")
        assert row.next_try_at > timezone.now()
    assert row.given_up_at is not None
    assert row.link == "/entrer#secret"


def test_two_loops_never_send_the_same_mail(cast: Cast, server: LazySettings) -> None:
    queued(cast)
    first, second = mail._claimed(), mail._claimed()
    assert first is not None
    assert second is None


def test_a_claim_that_was_never_finished_is_taken_up_again(cast: Cast, server: LazySettings) -> None:
    queued(cast)
    mail._claimed()
    Mail.objects.update(next_try_at=timezone.now() - timedelta(seconds=1))
    assert mail.send_waiting() == 1


def test_a_job_that_fails_stops_no_other(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    def broken() -> int:
        raise ValueError

    monkeypatch.setattr(work, "jobs", [broken, lambda: 2])
    monkeypatch.setattr(work, "close_old_connections", lambda: None)
    assert work.run_once() == 2


@pytest.mark.parametrize(("person", "status"), [("claire", 200), ("odile", 200), ("jeanne", 200), ("samir", 404)])
def test_the_outbox_is_read_by_those_who_write_in_the_name_of_the_organisation(
    cast: Cast, client: Client, person: str, status: int
) -> None:
    queued(cast)
    client.force_login(cast.account(getattr(cast, person)))
    response = client.get("/courrier/")
    assert response.status_code == status
    assert ("Invitation à une réunion" in response.content.decode()) is (status == 200)


def test_another_organisation_s_mails_are_not_shown(cast: Cast, client: Client) -> None:
    queued(cast)
    client.force_login(cast.account(cast.paul))
    response = client.get("/courrier/")
    assert response.status_code == 200
    assert "Vous êtes attendu" not in response.content.decode()


def test_a_calendar_leaves_as_an_alternative_that_says_its_method_and_as_a_file(
    cast: Cast, server: LazySettings
) -> None:
    queued(cast, calendar="BEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\nEND:VCALENDAR\r\n")
    assert mail.send_waiting() == 1
    parts = [part for part in django_mail.outbox[0].message().walk() if part.get_content_maintype() != "multipart"]
    assert [part.get_content_type() for part in parts] == ["text/plain", "text/calendar", "application/ics"]
    assert parts[1].get_param("method") == "CANCEL"
    assert parts[1].get_content_charset() == "utf-8"
    assert [part.get_filename() for part in parts] == [None, None, "reunion.ics"]
