"""Calendar files, read back as a calendar reads them: who asks whom for what, and nothing else."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from icalendar import Calendar

from rcp.notify import ics


def appointment(**other: Any) -> ics.Appointment:
    usual = ics.Appointment(
        uid="meeting-12@concertation.test",
        sequence=3,
        stamped_at=datetime(2026, 3, 1, 9, 0, tzinfo=UTC),
        starts_at=datetime.fromisoformat("2026-03-04T12:30:00+01:00"),
        minutes=60,
        title="Réunion",
        organisation="DAC Var Ouest",
        sender="concertation@exemple.test",
        attendee=ics.Attendee("Vincent Olivier", "vincent.olivier@exemple.test"),
        place="Toulon ; salle 2",
        notes="Visioconférence : https://visio.test/a\nTéléphone : 04 94 00 00 80",
        link="https://concertation.test/reunions/12/",
    )
    return replace(usual, **other)


def read(calendar: str) -> tuple[str, Any]:
    whole = Calendar.from_ical(calendar)
    (event,) = whole.walk("VEVENT")
    return str(whole["method"]), event


def test_a_request_says_when_where_who_asks_and_whom() -> None:
    method, event = read(ics.invitation(appointment()))
    assert method == "REQUEST"
    assert event.decoded("dtstart") == datetime(2026, 3, 4, 11, 30, tzinfo=UTC)
    assert event.decoded("dtend") == datetime(2026, 3, 4, 12, 30, tzinfo=UTC)
    assert event.decoded("dtstamp") == datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
    assert int(event["sequence"]) == 3
    assert str(event["uid"]) == "meeting-12@concertation.test"
    assert str(event["location"]) == "Toulon ; salle 2"
    assert "04 94 00 00 80" in str(event["description"])
    assert str(event["organizer"]) == "mailto:concertation@exemple.test"
    assert event["organizer"].params["CN"] == "DAC Var Ouest"
    assert str(event["attendee"]) == "mailto:vincent.olivier@exemple.test"
    assert event["attendee"].params["PARTSTAT"] == "NEEDS-ACTION"
    assert event["attendee"].params["RSVP"] == "FALSE"
    assert (str(event["status"]), str(event["class"])) == ("CONFIRMED", "PRIVATE")


def test_a_cancellation_names_the_same_meeting_and_takes_it_out() -> None:
    method, event = read(ics.cancellation(appointment(sequence=4)))
    assert (method, str(event["status"])) == ("CANCEL", "CANCELLED")
    assert (str(event["uid"]), int(event["sequence"])) == ("meeting-12@concertation.test", 4)
    assert str(event["attendee"]) == "mailto:vincent.olivier@exemple.test"
    assert str(event["organizer"]) == "mailto:concertation@exemple.test"


def test_whoever_takes_it_from_a_page_is_asked_nothing() -> None:
    method, event = read(ics.publication(appointment()))
    assert method == "PUBLISH"
    assert "attendee" not in event


@pytest.mark.parametrize("make", [ics.invitation, ics.cancellation, ics.publication])
def test_the_same_meeting_gives_the_same_bytes_and_its_method(make: Any) -> None:
    assert make(appointment()) == make(appointment())
    assert ics.method_of(make(appointment())) == read(make(appointment()))[0]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("CPTS « Littoral ; Ouest »", "CPTS Littoral Ouest"),
        ('Le "Relais", Toulon', "Le Relais Toulon"),
        ("Deux\r\nlignes", "Deux lignes"),
        ("Anne-Laure d’Étienne", "Anne-Laure d’Étienne"),
        ("A^nB", "A nB"),
    ],
)
def test_a_name_holds_nothing_that_a_reader_cuts_it_at(name: str, kept: str) -> None:
    """node-ical cuts a quoted name at a semicolon and leaves what RFC 6868 escapes."""
    _method, event = read(ics.invitation(appointment(organisation=name, attendee=ics.Attendee(name, "a@exemple.test"))))
    assert event["organizer"].params["CN"] == kept
    assert event["attendee"].params["CN"] == kept


def test_lines_end_and_fold_as_the_format_asks_for() -> None:
    text = ics.invitation(appointment(place="Maison de santé de la Méditerranée, " * 5))
    lines = text.encode().split(b"\r\n")
    assert b"\n" not in b"".join(lines)
    assert max(len(line) for line in lines) <= 75
    assert str(read(text)[1]["location"]) == "Maison de santé de la Méditerranée, " * 5
