"""What the page of a document shows, whatever the document says: an area's own template lays it out."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from rcp.access.abilities import Ability
from rcp.access.doors import actor_of
from rcp.paper.queries import content_of as frozen_content
from rcp.paper.queries import shown as copies_shown
from rcp.people.models import Body

from . import queries, voting
from .content import content_of, shown
from .models import CircuitState, Document

DAYS_TO_ANSWER = 14


def document_page(request: HttpRequest, row: Document) -> dict[str, Any]:
    """The version that holds (in force, else the last frozen, else the draft), its history, its votes, its papers."""
    actor = actor_of(request)
    past = queries.history(row)
    held = queries.in_force(row)
    version = held.version if held else (past[0].version if past else None)
    content = frozen_content(version.frozen) if version else content_of(row.draft)
    circuit = queries.open_circuit(row)
    return {
        **shown(row, content),
        "past": past,
        "to_submit": [each for each in past if not each.approval],
        "held": held,
        "held_intact": held is None or queries.holds(held),
        "shown": version,
        "papers": [copies_shown(each.version.frozen, back=request.path) for each in past],
        "circuit": circuit,
        "tally": queries.tally_of(circuit) if circuit else None,
        "electors": circuit.electors.select_related("ballot") if circuit else [],
        "mine": queries.elector_of(circuit, actor) if circuit else None,
        "last_result": _last_result(row),
        **_may(request, row),
    }


def _last_result(row: Document) -> dict[str, object] | None:
    """How the last circuit ended, with every reason given."""
    circuit = row.circuits.exclude(state=CircuitState.OPEN).select_related("version", "body").first()
    if circuit is None:
        return None
    count = queries.tally_of(circuit)
    reasons = circuit.electors.filter(ballot__choice="refuse").select_related("ballot")
    why = voting.why_returned(count) if circuit.state == CircuitState.RETURNED else ""
    return {"circuit": circuit, "tally": count, "reasons": reasons, "why": why}


def _may(request: HttpRequest, row: Document) -> dict[str, object]:
    can = actor_of(request).abilities(row.draft)
    bodies = Body.objects.filter(organisation__in=[row.organisation_id, *row.partners.values_list("pk", flat=True)])
    return {
        "may_draft": Ability.DRAFT in can,
        "may_freeze": Ability.FREEZE in can,
        "may_submit": Ability.SUBMIT in can,
        "bodies": bodies if Ability.SUBMIT in can else [],
        "default_deadline": timezone.localdate() + timedelta(days=DAYS_TO_ANSWER),
    }
