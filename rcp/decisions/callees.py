"""Who can be called if it gets worse: the circle of the situation, its contacts, and who answers everywhere."""

from collections.abc import Iterator

from django.utils import timezone

from rcp.cases.models import CareCircle, Case, Contact
from rcp.meetings.models import Meeting

from .calling import OUT_OF_HOURS, Call, Callee
from .models import ContingencyCall
from .owners import is_relative


def callees_of(meeting: Meeting) -> list[Callee]:
    """The circle, who stands by the person, then the contacts, each with the number known of them; nobody without a
    situation."""
    return around(meeting.case) if meeting.case is not None else []


def around(case: Case) -> list[Callee]:
    return [
        *_circle(case),
        *_relatives(case),
        *(_contact(contact) for contact in case.contacts.all()),
    ]


def _circle(case: Case) -> Iterator[Callee]:
    stays = CareCircle.objects.current(timezone.localdate()).filter(case=case).select_related("person__profession")
    for stay in stays:
        person = stay.person
        call = Call(person.name, stay.role or person.occupation, stay.phone or person.phone, stay.hours)
        yield Callee(call, person_id=person.pk)


def _relatives(case: Case) -> Iterator[Callee]:
    for relative in case.relatives.current(timezone.localdate()):
        yield Callee(Call(relative.bond, relative.get_tie_display(), relative.phone, relative.hours))


def _contact(contact: Contact) -> Callee:
    named = bool(contact.name) and not is_relative(contact.category)
    call = Call(
        contact.name if named else contact.category, contact.category if named else "", contact.phone, contact.hours
    )
    return Callee(call, contact_id=contact.pk)


def answering_everywhere() -> list[Callee]:
    return [Callee(Call(*known)) for known in OUT_OF_HOURS]


def call_of(row: ContingencyCall) -> Call:
    return Call(row.name, row.role, row.phone, row.hours)
