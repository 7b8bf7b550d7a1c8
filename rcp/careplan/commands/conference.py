"""In which meeting needs and goals are written."""

from django.utils.translation import gettext as _

from rcp.access.actor import Actor
from rcp.decisions.commands.writing import writable
from rcp.journal.refusals import Refused
from rcp.meetings.models import Meeting


def conference(by: Actor, meeting_id: int) -> Meeting:
    """The case conference, locked, if `by` may write in its record now."""
    meeting = writable(by, meeting_id)
    if not meeting.is_rcp:
        raise Refused(_("Seule une RCP travaille sur ce dont une personne a besoin."))
    return meeting
