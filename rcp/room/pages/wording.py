"""How a meeting is named on pages."""

from datetime import date

from django.utils import timezone

from rcp.access.wording import short_day
from rcp.meetings.models import Meeting

SHORT = {
    "rcp": "RCP",
    "rupture_cell": "cellule",
    "working_group": "groupe de travail",
    "governance": "instance",
    "feedback": "retour d’expérience",
}
LONG = {
    "rcp": "RCP",
    "rupture_cell": "Cellule rupture de parcours",
    "working_group": "Groupe de travail",
    "governance": "Réunion d’instance",
    "feedback": "Retour d’expérience",
}


def titled(meeting: Meeting) -> str:
    """« RCP — Mme A., 88 ans », said once when the title says it already."""
    kind = LONG[meeting.kind]
    return meeting.title if meeting.title.casefold().startswith(kind.casefold()) else f"{kind} — {meeting.title}"


def kind_name(meeting: Meeting, *, today: date) -> str:
    """« RCP du 2 juin »."""
    day = timezone.localtime(meeting.starts_at).date()
    return f"{SHORT[meeting.kind]} du {short_day(day, today=today)}"
