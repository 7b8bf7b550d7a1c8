"""The door to erasing a node's text for good: what it would take with it, and doing it. To whoever may not, it does not
exist."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.coedit.commands import flush
from rcp.journal.refusals import Refused

from ..models import MindMap, NodeComment
from ..requests import json_refusal, json_response, visible_map
from .copies import Place, copies_of, papers_showing
from .erasing import erase_text
from .mentions import remaining_mentions
from .retention import templates_saying


@require_http_methods(["GET", "POST"])
def erase(request: HttpRequest, map_id: int) -> HttpResponse:
    """GET: what erasing this node's text would take with it. POST: erase it. For others it does not exist."""
    actor, mind_map = visible_map(request, map_id)
    if not actor.may(Ability.ERASE, mind_map):
        raise Http404
    if request.method == "GET":
        return json_response(_foretold(actor, mind_map, request.GET.get("element", "")))
    # What is on its way to the log is erased too.
    flush(mind_map.document.stream)
    node, past_only = request.POST.get("element", ""), request.POST.get("past") == "1"
    try:
        done = erase_text(by=actor, map_id=mind_map.pk, node_id=node, past_only=past_only)
    except Refused as refusal:
        return json_refusal(refusal.why, 409)
    return json_response({"nodes": done.nodes, "papers": done.papers})


def _foretold(actor: Actor, mind_map: MindMap, node: str) -> dict[str, object]:
    """What goes with it and what stays, as client/history/erasing.ts reads it."""
    copies = copies_of(actor, Place(mind_map.pk, node))
    if not copies.places:
        raise Http404
    maps = MindMap.objects.filter(pk__in=copies.maps).select_related("breakout", "meeting", "document")
    papers = [frozen for one in maps for frozen in papers_showing(one, copies.nodes_in(one.pk))]
    return {
        "maps": [one.breakout.name if one.breakout else one.title for one in maps if one.pk != mind_map.pk],
        "papers": [f"{frozen.code} {frozen.number}" for frozen in papers],
        "templates": [template.name for one in maps for template in templates_saying(one, copies.nodes_in(one.pk))],
        "comments": NodeComment.objects.filter(map=mind_map, node_id=node).exclude(text="").count(),
        "same": [{"label": one.label, "href": one.href} for one in remaining_mentions(copies)],
    }
