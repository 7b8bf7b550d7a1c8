"""What every copy of a version says beside its content: number, history, approval, QR code."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from rcp.journal.record import Plain
from rcp.paper import qr, wording
from rcp.paper.models import Frozen

from .models import Approval, Document, Version
from .queries import history, tally_of

VOTING, APPROVED = "voting", "approved"
COPIES = {VOTING: "Copie de vote", APPROVED: "Version applicable"}


def facts_of(version: Version, *, approval: Approval | None = None) -> dict[str, Plain]:
    """What a copy says beside the content, kept with the printing so that it can be made again the same."""
    return {
        "number": approval.number if approval else version.number,
        "drafted": {
            "name": version.author_label,
            "function": version.author.occupation if version.author else "",
            "on": _day(version.frozen_at),
        },
        "history": [
            {
                "number": past.number,
                "on": _day(past.version.frozen_at),
                "what": past.version.summary,
                "by": past.version.author_label,
            }
            for past in reversed(history(version.document))
        ],
        "approval": _approval(approval) if approval else {},
        "address": _address(version, approval) if approval else "",
    }


def _address(version: Version, approval: Approval) -> str:
    """Where anyone can ask whether this copy still holds; kept with the printing, so that it never changes."""
    path = reverse("document_copy", args=[version.document.code, approval.number, approval.digest])
    return f"{settings.SITE_URL.rstrip('/')}{path}"


def _approval(approval: Approval) -> dict[str, Plain]:
    count = tally_of(approval.circuit)
    return {
        "body": approval.circuit.body.name,
        "submitted_by": approval.circuit.opened_by,
        "submitted_on": _day(approval.circuit.opened_at),
        "on": _day(approval.approved_at),
        "effective_on": approval.effective_on.isoformat(),
        "approve": count.approve,
        "refuse": count.refuse,
        "abstain": count.abstain,
        "electors": count.electors,
        "quorum": count.quorum,
        "digest": approval.digest,
    }


def _day(at: datetime) -> str:
    return timezone.localtime(at).date().isoformat()


def framed(content: Mapping[str, Any], label: str, copy: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The content with what is printed around it, dates in words; `label` is what people call this kind of document."""
    applies = copy == APPROVED
    state = _("applicable") if applies else _("brouillon")
    return {
        **content,
        "status": f"{label} · {state}",
        "state": state,
        "watermark": "" if applies else _("Brouillon"),
        "number": facts["number"],
        "drafted": {**facts["drafted"], "day": in_words(facts["drafted"]["on"])},
        "history": [{**line, "day": in_words(line["on"])} for line in facts["history"]],
        "approval": _approval_in_words(facts.get("approval") or {}),
        "address": facts.get("address", ""),
    }


def qr_of(facts: Mapping[str, Any]) -> dict[str, str]:
    """The drawing `qr` that templates/approvals/paper/_approval.html shows, of a copy that has an address."""
    address = facts.get("address", "")
    return {"qr": qr.svg(address)} if address else {}


def _approval_in_words(approval: dict[str, Any]) -> dict[str, Any]:
    if not approval:
        return {}
    days = {name: in_words(approval[name]) for name in ("on", "effective_on", "submitted_on")}
    return {**approval, **days, "short_digest": approval["digest"][:8]}


def in_words(iso: str) -> str:
    return wording.short_day(date.fromisoformat(iso)) if iso else ""


def thing(frozen: Frozen) -> Document | None:
    _kind, _sep, pk = frozen.subject.partition(":")
    return Document.objects.select_related("organisation").filter(pk=pk).first()
