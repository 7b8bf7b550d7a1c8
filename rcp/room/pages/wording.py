"""How a meeting is named on pages."""

from datetime import date

from django.utils import timezone

from rcp.access.wording import short_day
from rcp.meetings.models import Meeting

from ..scripts import SCRIPTS


def titled(meeting: Meeting) -> str:
    """« RCP — Mme A., 88 ans », said once when the title says it already."""
    kind = SCRIPTS[meeting.kind].label
    return meeting.title if meeting.title.casefold().startswith(kind.casefold()) else f"{kind} — {meeting.title}"


def kind_name(meeting: Meeting, *, today: date) -> str:
    """« RCP du 2 juin »."""
    day = timezone.localtime(meeting.starts_at).date()
    return f"{SCRIPTS[meeting.kind].short} du {short_day(day, today=today)}"
