"""A meeting as a calendar file. Pure: the same meeting gives the same bytes.

Neutral by construction: what a meeting is about has no parameter here. A meeting is one VEVENT in UTC, so that no
calendar has to know our zone, and a series is as many: readers differ on rules that repeat, and on what is moved or
cancelled in them.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event, vCalAddress, vText

REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"
# What some readers cut a name at, whatever the quoting (RFC 6868).
_NOT_IN_NAMES = re.compile(r"[;:,\"“”«»\r\n\t\^]+")


@dataclass(frozen=True)
class Attendee:
    name: str
    address: str


@dataclass(frozen=True)
class Appointment:
    """What a calendar may know. `uid` stays the same when the meeting moves; `sequence` then grows.

    `starts_at` and `stamped_at` carry their zone; `link` is the page, never a personal link. `sender` is the address
    that writes, `attendee` the one who is written to: nobody else's name is in their calendar.
    """

    uid: str
    sequence: int
    stamped_at: datetime
    starts_at: datetime
    minutes: int
    title: str
    organisation: str
    sender: str
    attendee: Attendee | None = None
    place: str = ""
    notes: str = ""
    link: str = ""


def invitation(appointment: Appointment) -> str:
    """The iTIP request (RFC 5546), with CRLF line ends: new, or in the place of the one with a lower sequence."""
    return _file(appointment, REQUEST)


def cancellation(appointment: Appointment) -> str:
    """What takes the meeting out of the addressee's calendar."""
    return _file(appointment, CANCEL)


def publication(appointment: Appointment) -> str:
    """The same for whoever takes it from a page: nobody is asked anything."""
    return _file(appointment, PUBLISH)


def method_of(calendar: str) -> str:
    """Which of the three this file is, as its MIME type says it too; « PUBLISH » when it does not say."""
    said = re.search(r"^METHOD:(\w+)", calendar, re.MULTILINE)
    return said[1] if said else PUBLISH


def _file(appointment: Appointment, method: str) -> str:
    whole = Calendar()
    whole.add("prodid", "-//Concertation//FR")
    whole.add("version", "2.0")
    whole.add("method", method)
    whole.add_component(_event(appointment, method))
    return str(whole.to_ical().decode())


def _event(appointment: Appointment, method: str) -> Event:
    event = Event()
    event.add("uid", appointment.uid)
    event.add("sequence", appointment.sequence)
    event.add("dtstamp", appointment.stamped_at.astimezone(UTC))
    event.add("dtstart", appointment.starts_at.astimezone(UTC))
    event.add("dtend", appointment.starts_at.astimezone(UTC) + timedelta(minutes=appointment.minutes))
    event.add("summary", appointment.title)
    event.add("status", "CANCELLED" if method == CANCEL else "CONFIRMED")
    event.add("class", "PRIVATE")
    for name, value in (("location", appointment.place), ("description", appointment.notes), ("url", appointment.link)):
        if value:
            event.add(name, value)
    event["organizer"] = _somebody(appointment.organisation, appointment.sender)
    if appointment.attendee and method != PUBLISH:
        event.add("attendee", _asked(appointment.attendee, method), encode=False)
    return event


def _somebody(name: str, address: str) -> vCalAddress:
    who = vCalAddress(f"mailto:{address}")
    who.params["cn"] = vText(" ".join(_NOT_IN_NAMES.sub(" ", name).split()))
    return who


def _asked(attendee: Attendee, method: str) -> vCalAddress:
    """The answer is given on the page that the mail leads to: a calendar is not asked to write back."""
    who = _somebody(attendee.name, attendee.address)
    who.params["role"] = vText("REQ-PARTICIPANT")
    if method == REQUEST:
        who.params["partstat"] = vText("NEEDS-ACTION")
        who.params["rsvp"] = vText("FALSE")
    return who
