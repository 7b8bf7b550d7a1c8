"""Who a record is for, and what each was handed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from rcp.access.abilities import Ability, abilities
from rcp.access.actor import actor_of_person
from rcp.cases.models import CareCircle, Case, Contact
from rcp.decisions.models import STANDING, ActionItem, ActionStatus
from rcp.meetings.models import Meeting, MeetingState
from rcp.people.models import Person

from .models import Channel, Dispatch

# When nobody said when one meets again.
USUAL_PAUSE = timedelta(weeks=6)


@dataclass(frozen=True)
class Recipient:
    """`key` names it in a form: « person-12 », « contact-3 », « person » for whom the record is about."""

    key: str
    name: str
    role: str
    person: Person | None = None
    contact: Contact | None = None
    by_link: bool = False
    sent: Sequence[Dispatch] = ()

    @property
    def last(self) -> Dispatch | None:
        return self.sent[-1] if self.sent else None


def recipients_of(meeting: Meeting) -> list[Recipient]:
    """Those expected, the circle, the person, the contacts who may be told; each with what they were handed of the
    record as it is now. By a link only whoever may read it, and has an address."""
    sent: dict[str, list[Dispatch]] = {}
    rows = meeting.dispatches.filter(record=meeting.record_number).select_related("link", "person", "contact")
    for row in rows:
        sent.setdefault(_key(row.person_id, row.contact_id), []).append(row)
    return [_with(recipient, sent.get(recipient.key, ())) for recipient in _recipients(meeting)]


def _with(recipient: Recipient, sent: Sequence[Dispatch]) -> Recipient:
    told = (recipient.key, recipient.name, recipient.role, recipient.person, recipient.contact, recipient.by_link)
    return Recipient(*told, sent)


def _recipients(meeting: Meeting) -> Iterator[Recipient]:
    people = list(
        Person.objects.filter(attendances__meeting=meeting).select_related("profession").order_by("last_name", "pk")
    )
    roles = {person.pk: person.occupation for person in people}
    if meeting.case is not None:
        for stay in _circle(meeting.case):
            if stay.person_id not in roles:
                people.append(stay.person)
            roles[stay.person_id] = stay.role or stay.person.occupation
    readers = _readers(meeting, people)
    for person in people:
        by_link = bool(person.email) and person.pk in readers
        yield Recipient(_key(person.pk, None), person.name, roles[person.pk], person=person, by_link=by_link)
    if meeting.case is not None:
        yield Recipient(_key(None, None), meeting.case.alias, "")
        for contact in meeting.case.contacts.filter(informed=True):
            yield Recipient(_key(None, contact.pk), contact.category, contact.name, contact=contact)


def _circle(case: Case) -> list[CareCircle]:
    stays = CareCircle.objects.current(timezone.localdate()).filter(case=case)
    return list(stays.select_related("person__profession"))


def _readers(meeting: Meeting, people: Sequence[Person]) -> set[int]:
    """Those who may read what was said: being expected opens it, having belonged to the circle does not."""
    actors = [actor_of_person(person) for person in people]
    standings = meeting.standings(actors)
    return {
        person.pk
        for person, roles in zip(people, standings, strict=True)
        if Ability.READ in abilities(meeting.guarded_as, roles, meeting.guarded_state)
    }


def _key(person_id: int | None, contact_id: int | None) -> str:
    if person_id is not None:
        return f"person-{person_id}"
    return f"contact-{contact_id}" if contact_id is not None else "person"


@dataclass(frozen=True)
class Leaving:
    """What is left once a meeting is closed: lines nobody said yes to, lines somebody cannot take."""

    silent: Sequence[ActionItem]
    declined: Sequence[ActionItem]

    @property
    def nothing_missing(self) -> bool:
        return not (self.silent or self.declined)


def left_after(meeting: Meeting) -> Leaving:
    rows = list(meeting.action_items.filter(STANDING).select_related("owner"))
    return Leaving(
        silent=[row for row in rows if row.status == ActionStatus.TO_CONFIRM],
        declined=[row for row in rows if row.status == ActionStatus.DECLINED],
    )


def next_day(meeting: Meeting) -> date:
    """The day said in the meeting when it is still to come, else six weeks after it."""
    today = timezone.localdate()
    if meeting.next_on is not None and meeting.next_on >= today:
        return meeting.next_on
    return max(timezone.localdate(meeting.starts_at) + USUAL_PAUSE, today + timedelta(days=1))


def next_of(meeting: Meeting) -> Meeting | None:
    """The meeting that follows this one, once it is planned."""
    following = Meeting.objects.filter(previous=meeting).exclude(state=MeetingState.CANCELLED)
    return following.order_by("starts_at").first()


CHANNELS_BY_HAND = [(channel.value, channel.label) for channel in Channel if channel != Channel.LINK]
