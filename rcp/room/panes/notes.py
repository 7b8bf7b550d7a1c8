"""Notes: one shared text that everybody writes in, and in a case conference another for what is medical
(rcp.meetings.notes); the browser opens each when it is looked at."""

from collections.abc import Sequence

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from rcp.meetings.models import Meeting
from rcp.meetings.notes import identities_in_notes
from rcp.people.anonymity import sentence

from ..queries import RoomPicture
from .pane import Missing, Pane


def missing(meeting: Meeting) -> Sequence[Missing]:
    found = identities_in_notes(meeting)
    return [Missing(_now("Notes : %(why)s") % {"why": sentence(found)}, "notes")] if found else []


def about_somebody(picture: RoomPicture) -> bool:
    return picture.meeting.is_rcp


MEDICAL = Pane(
    name="medical_notes",
    label=_("Notes médicales"),
    icon="✚",
    sections={},
    place="room/panes/_medical_notes_place.html",
    offered=about_somebody,
)
PANE = Pane(
    name="notes", label=_("Notes"), icon="✎", sections={}, place="room/panes/_notes_place.html", missing=missing
)
