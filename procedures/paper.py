"""Action sheets and procedures on paper: the voting copy of a version, and the approved copy once it applies."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from rcp.journal.record import Plain
from rcp.paper import graphviz, qr, wording
from rcp.paper.kinds import PaperKind, Sheet
from rcp.paper.models import Frozen

from . import flow
from .content import flow_of
from .models import Approval, Document, DocumentKind, Version
from .queries import history, tally_of

VOTING, APPROVED = "voting", "approved"
COPIES = {VOTING: "Copie de vote", APPROVED: "Version applicable"}
TEMPLATES = {
    DocumentKind.ACTION_SHEET: "procedures/paper/action_sheet.html",
    DocumentKind.PROCEDURE: "procedures/paper/procedure.html",
}
# What a page leaves to the flow chart, and what is left of one under the box of a procedure, in points.
PAGE_WIDTH, PAGE_HEIGHT, UNDER_BOX = 493.0, 581.0, 391.0
LEAST_POINTS = 7.0
LABELS = {DocumentKind.ACTION_SHEET: "Fiche action", DocumentKind.PROCEDURE: "Procédure"}


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


def sheet(content: dict[str, Any], copy: str, facts: dict[str, Any]) -> Sheet:
    """One copy as a page. Dates become words; the drawing is made from the steps."""
    kind = DocumentKind(content["kind"])
    applies = copy == APPROVED
    approval = facts.get("approval") or {}
    state = _("applicable") if applies else _("projet soumis à approbation")
    context: dict[str, Any] = {
        **content,
        "status": f"{LABELS[kind]} · {state}",
        "state": state,
        "watermark": "" if applies else _("Projet"),
        "number": facts["number"],
        "drafted": {**facts["drafted"], "day": _words(facts["drafted"]["on"])},
        "history": [{**line, "day": _words(line["on"])} for line in facts["history"]],
        "approval": _approval_in_words(approval),
        "origin": origin_in_words(content["origin"]),
    }
    address = facts.get("address", "")
    figures = {"qr": qr.svg(address)} if address else {}
    context["address"] = address
    if kind == DocumentKind.ACTION_SHEET:
        return Sheet(TEMPLATES[kind], context, figures)
    steps = flow_of(content["steps"])
    drawing = graphviz.svg(flow.dot(steps))
    context |= {"spoken": flow.spoken(steps), "drawing_height": _height(drawing, under_box=not content.get("sections"))}
    return Sheet(TEMPLATES[kind], context, {**figures, "logigramme": drawing})


def _height(drawing: str, *, under_box: bool) -> int:
    """How high the flow chart is printed, in the pixels of a stylesheet: its own size when a page holds it.

    `under_box`, nothing but the box is written before it: it is made to follow it, if its letters stay readable.
    """
    width, high = graphviz.size_of(drawing)
    points = high * min(1.0, PAGE_WIDTH / width, PAGE_HEIGHT / high)
    if under_box and flow.LEAST_LETTERS * UNDER_BOX / high >= LEAST_POINTS:
        points = min(points, UNDER_BOX)
    return round(points * 4 / 3)


def _approval_in_words(approval: dict[str, Any]) -> dict[str, Any]:
    if not approval:
        return {}
    days = {name: _words(approval[name]) for name in ("on", "effective_on", "submitted_on")}
    return {**approval, **days, "short_digest": approval["digest"][:8]}


def origin_in_words(origin: dict[str, Any]) -> dict[str, Any]:
    return {**origin, "day": _words(origin["held_on"])} if origin else {}


def _words(iso: str) -> str:
    return wording.short_day(date.fromisoformat(iso)) if iso else ""


def thing(frozen: Frozen) -> Document | None:
    _kind, _sep, pk = frozen.subject.partition(":")
    return Document.objects.select_related("organisation", "meeting").filter(pk=pk).first()


KINDS = {str(kind): PaperKind(label=LABELS[kind], copies=COPIES, sheet=sheet, thing=thing) for kind in DocumentKind}
