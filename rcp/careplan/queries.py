"""Reading needs and goals."""

from rcp.meetings.models import Meeting

from .models import Need


def needs_of(meeting: Meeting) -> list[Need]:
    """Those that were withdrawn too, in the order of their columns."""
    return list(meeting.needs.select_related("author_person"))
