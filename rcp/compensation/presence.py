"""The signing sheet of a meeting and one person's certificate of presence: who was there, when, for how long.

Nothing in them is about the person of a situation: the meeting is known by its kind, day and organisation, people by
their profession, and whoever is not in the directory for their work is counted, not named.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from rcp.access import wording as hours
from rcp.access.abilities import Role, State, Thing
from rcp.access.actor import Actor
from rcp.meetings.models import Attendance, AttendanceStatus, Meeting
from rcp.paper import wording
from rcp.paper.kinds import PaperKind, Sheet
from rcp.paper.models import Frozen
from rcp.people.models import Membership

from .models import named
from .queries import minutes_of

SHEET, CERTIFICATE = "attendance_sheet", "attendance_proof"
COMPLETE = "complete"


@dataclass(frozen=True)
class OfPresence:
    """Who may read the papers of a presence: whoever held the meeting, and the person it is about, if one."""

    meeting: Meeting
    person_id: int | None = None
    guarded_as = Thing.CLAIM
    guarded_state = State.ANY

    def standing(self, actor: Actor) -> Collection[Role]:
        roles = {Role.ORGANISER} if actor.coordinates(self.meeting.organisation_id) else set()
        if self.person_id is not None and actor.person_id == self.person_id and not actor.link_id:
            roles.add(Role.OWNER)
        return roles


def present_at(meeting: Meeting) -> list[Attendance]:
    rows = meeting.attendances.filter(status=AttendanceStatus.PRESENT)
    return list(rows.select_related("person__profession", "meeting"))


def sheet_content(meeting: Meeting) -> dict[str, Any]:
    """Who was there, one row each; instants in UTC. `others`: how many came who are not there for their work."""
    rows = present_at(meeting)
    working = _for_their_work(rows)
    return {
        **_of_meeting(meeting),
        "kind": SHEET,
        "title": _("Feuille d’émargement"),
        "rows": [_row(row) for row in working],
        "others": len(rows) - len(working),
    }


def certificate_content(attendance: Attendance, *, by: str) -> dict[str, Any]:
    return {
        **_of_meeting(attendance.meeting),
        "kind": CERTIFICATE,
        "title": _("Attestation de présence"),
        "person": _row(attendance),
        "given_by": by,
    }


def _of_meeting(meeting: Meeting) -> dict[str, Any]:
    return {
        "organisation": meeting.organisation.name,
        "zone": meeting.organisation.zone,
        "meeting": named(meeting),
        "starts_at": _instant(meeting.opened_at or meeting.starts_at),
        "ended_at": _instant(meeting.ended_at),
    }


def _for_their_work(rows: list[Attendance]) -> list[Attendance]:
    people = [row.person_id for row in rows if row.person_id is not None]
    members = set(Membership.objects.filter(person__in=people).values_list("person_id", flat=True))
    return [row for row in rows if row.person and (row.person.profession_id or row.person_id in members)]


def _row(attendance: Attendance) -> dict[str, Any]:
    person = attendance.person
    profession = person.profession if person else None
    return {
        "name": attendance.name,
        "occupation": profession.label if profession else "",
        "rpps": person.rpps if person else "",
        "mode": attendance.get_mode_display(),
        "arrived_at": _instant(attendance.arrived_at),
        "left_at": _instant(attendance.left_at or attendance.meeting.ended_at),
        "minutes": minutes_of(attendance),
        # Whoever said « Je suis là » on their own screen attests it; a presence that somebody noted is signed by hand.
        "attested": not attendance.ticked_by,
    }


def _instant(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds") if at else ""


def sheet(content: dict[str, Any], copy: str, facts: dict[str, Any]) -> Sheet:
    context = {
        **_printed(content),
        "rows": [_hours(row, content["zone"]) for row in content["rows"]],
        "total": sum(row["minutes"] for row in content["rows"]),
    }
    return Sheet("compensation/paper/signing.html", context)


def certificate(content: dict[str, Any], copy: str, facts: dict[str, Any]) -> Sheet:
    context = {**_printed(content), "person": _hours(content["person"], content["zone"])}
    return Sheet("compensation/paper/certificate.html", context)


def _printed(content: dict[str, Any]) -> dict[str, Any]:
    starts_at = datetime.fromisoformat(content["starts_at"])
    ended = datetime.fromisoformat(content["ended_at"]) if content["ended_at"] else None
    return {**content, "status": content["title"], "span": wording.span(starts_at, ended, content["zone"])}


def _hours(row: dict[str, Any], zone: str) -> dict[str, Any]:
    said = {
        name: hours.hour(datetime.fromisoformat(row[f"{name}_at"]).astimezone(ZoneInfo(zone)))
        for name in ("arrived", "left")
        if row[f"{name}_at"]
    }
    return {"arrived": "", "left": "", **row, **said}


def thing_of_sheet(frozen: Frozen) -> OfPresence | None:
    meeting = Meeting.objects.select_related("organisation").filter(pk=frozen.subject.rpartition(":")[2]).first()
    return OfPresence(meeting) if meeting else None


def thing_of_certificate(frozen: Frozen) -> OfPresence | None:
    rows = Attendance.objects.select_related("meeting__organisation")
    attendance = rows.filter(pk=frozen.subject.rpartition(":")[2]).first()
    return OfPresence(attendance.meeting, attendance.person_id) if attendance else None


sheet_kind = PaperKind(
    label="Feuille d’émargement", copies={COMPLETE: "Feuille d’émargement"}, sheet=sheet, thing=thing_of_sheet
)
certificate_kind = PaperKind(
    label="Attestation de présence",
    copies={COMPLETE: "Attestation de présence"},
    sheet=certificate,
    thing=thing_of_certificate,
)
