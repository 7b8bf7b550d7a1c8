"""The meetings of a situation hear that its sharing changed, and so does whoever any of them is open to."""

from rcp.access.links import announce_rights_change
from rcp.access.models import PersonalLink
from rcp.journal.record import Author, name_of, record
from rcp.journal.verbs import Verb
from rcp.people.models import Person

from .models import Meeting


class MeetingsOfCase:
    """Satisfies rcp.cases.followers.Follower."""

    def hold(self, case_id: int) -> None:
        list(Meeting.objects.select_for_update(of=("self",), no_key=True).filter(case=case_id).order_by("pk"))

    def tell(self, case_id: int, *, by: Author) -> None:
        meetings = list(Meeting.objects.filter(case=case_id).select_related("stream").order_by("pk"))
        for meeting in meetings:
            if meeting.stream.sealed_at is None:
                record(Verb.SHARING_CHANGED, by=by, stream=meeting.stream, subject=meeting)
        for person_id in sorted(concerned(meetings)):
            announce_rights_change(person_id=person_id)


def concerned(meetings: list[Meeting]) -> set[int]:
    """Whoever may have any of these open: expected, here, seated, come to its door, or holding a link to it."""
    ways = ("invitations__meeting", "attendances__meeting", "seats__meeting")
    people = {meeting.planned_by_id for meeting in meetings if meeting.planned_by_id is not None}
    for way in ways:
        people |= set(Person.objects.filter(**{f"{way}__in": meetings}).values_list("pk", flat=True))
    names = [name_of(meeting) for meeting in meetings]
    return people | set(PersonalLink.objects.filter(subject__in=names).values_list("person_id", flat=True))


meetings_of_case = MeetingsOfCase()
