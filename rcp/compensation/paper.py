"""The payer's statement on paper: who was there, how long, at which rate, for how much. No word of any situation."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from rcp.access.actor import Guarded
from rcp.meetings.models import Attendance
from rcp.paper import wording
from rcp.paper.kinds import PaperKind, Sheet
from rcp.paper.models import Frozen

from .amounts import ZERO, euros
from .models import Claim, Statement

KIND = "compensation_statement"
COMPLETE = "complete"


def content_of(statement: Statement, claims: Sequence[Claim]) -> dict[str, Any]:
    """Plain values: amounts as « 1234.50 », instants in UTC, days as they are."""
    attendances = {
        (row.meeting_id, row.person_id): row
        for row in Attendance.objects.filter(meeting__in={claim.meeting_id for claim in claims}, person__isnull=False)
    }
    rows = [_row(claim, attendances.get((claim.meeting_id, claim.person_id))) for claim in claims]
    return {
        "kind": KIND,
        "title": _("État des présences à payer"),
        "organisation": statement.payer.name,
        "zone": statement.payer.zone,
        "since": statement.since.isoformat(),
        "until": statement.until.isoformat(),
        "person": statement.person.name if statement.person else "",
        "rows": rows,
        "total": str(sum((Decimal(row["amount"]) for row in rows), ZERO)),
    }


def _row(claim: Claim, attendance: Attendance | None) -> dict[str, Any]:
    return {
        "meeting": claim.meeting_name,
        "held_on": claim.held_on.isoformat(),
        "name": claim.person.name,
        "occupation": claim.person.occupation,
        "rpps": claim.person.rpps,
        "mode": attendance.get_mode_display() if attendance else "",
        "arrived_at": attendance.arrived_at.isoformat() if attendance and attendance.arrived_at else "",
        "left_at": attendance.left_at.isoformat() if attendance and attendance.left_at else "",
        "minutes": claim.minutes,
        "correction": claim.correction,
        "mission": claim.rate.get_mission_display(),
        "nature": claim.rate.get_kind_display(),
        "rate": str(claim.rate.amount),
        "basis": claim.rate.get_basis_display(),
        "amount": str(claim.payable),
        "state": claim.get_state_display(),
        "paid_on": claim.paid_on.isoformat() if claim.paid_on else "",
        "reference": claim.reference,
    }


def sheet(content: dict[str, Any], copy: str, facts: dict[str, Any]) -> Sheet:
    """A page of the rows grouped by person, each with their own total."""
    people: dict[str, list[dict[str, Any]]] = {}
    for row in content["rows"]:
        people.setdefault(row["name"], []).append(_printed(row))
    context = {
        **content,
        "status": _("Défraiement"),
        "period": f"{_day(content['since'])} – {_day(content['until'])}",
        "people": [
            {
                "name": name,
                "occupation": rows[0]["occupation"],
                "rpps": rows[0]["rpps"],
                "rows": rows,
                "minutes": sum(row["minutes"] for row in rows),
                "total": euros(sum((Decimal(row["amount"]) for row in rows), ZERO)),
            }
            for name, rows in people.items()
        ],
        "sum": euros(Decimal(content["total"])),
    }
    return Sheet("compensation/paper/statement.html", context)


def _printed(row: dict[str, Any]) -> dict[str, Any]:
    return {
        **row,
        "rate_said": f"{euros(Decimal(row['rate']))} {row['basis']}",
        "amount_said": euros(Decimal(row["amount"])),
        "paid": _day(row["paid_on"]) if row["paid_on"] else "",
    }


def _day(iso: str) -> str:
    return wording.short_day(date.fromisoformat(iso))


def thing(frozen: Frozen) -> Guarded | None:
    pk = frozen.subject.rpartition(":")[2]
    return Statement.objects.select_related("meeting", "payer").filter(pk=pk).first()


statement_kind = PaperKind(
    label="État de défraiement", copies={COMPLETE: "État des présences à payer"}, sheet=sheet, thing=thing
)
