"""Notes: one shared text that everybody writes in (rcp.meetings.notes); the browser opens it when it is looked at."""

from collections.abc import Sequence

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from rcp.meetings.models import Meeting
from rcp.meetings.notes import identities_in_notes
from rcp.people.anonymity import sentence

from .pane import Missing, Pane


def missing(meeting: Meeting) -> Sequence[Missing]:
    found = identities_in_notes(meeting)
    return [Missing(_now("Notes : %(why)s") % {"why": sentence(found)}, "notes")] if found else []


PANE = Pane(
    name="notes", label=_("Notes"), icon="✎", sections={}, place="room/panes/_notes_place.html", missing=missing
)
