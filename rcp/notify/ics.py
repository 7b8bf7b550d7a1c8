"""A meeting as a calendar file. Pure: the same meeting gives the same bytes.

Neutral by construction: what a meeting is about has no parameter here.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event, vCalAddress, vText


@dataclass(frozen=True)
class Appointment:
    """What a calendar may know. `uid` stays the same when the meeting moves; `sequence` then grows.

    `starts_at` and `stamped_at` carry their zone; `link` is the page, never a personal link.
    """

    uid: str
    sequence: int
    stamped_at: datetime
    starts_at: datetime
    minutes: int
    title: str
    organisation: str
    place: str = ""
    link: str = ""
    sender: str = ""


def calendar(appointment: Appointment, *, cancelled: bool = False) -> str:
    """The iCalendar text (RFC 5545), with CRLF line ends."""
    event = Event()
    event.add("uid", appointment.uid)
    event.add("sequence", appointment.sequence)
    event.add("dtstamp", appointment.stamped_at.astimezone(UTC))
    event.add("dtstart", appointment.starts_at.astimezone(UTC))
    event.add("dtend", appointment.starts_at.astimezone(UTC) + timedelta(minutes=appointment.minutes))
    event.add("summary", appointment.title)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    if appointment.place:
        event.add("location", appointment.place)
    if appointment.link:
        event.add("url", appointment.link)
    if appointment.sender:
        organiser = vCalAddress(f"mailto:{appointment.sender}")
        organiser.params["cn"] = vText(appointment.organisation)
        event["organizer"] = organiser
    whole = Calendar()
    whole.add("prodid", "-//Concertation//FR")
    whole.add("version", "2.0")
    whole.add("method", "CANCEL" if cancelled else "PUBLISH")
    whole.add_component(event)
    return str(whole.to_ical().decode())
