"""Doors to what happened in a map: who wrote what, step by step, since one last looked. Open to whoever sees the map;
to others it does not exist."""

import gzip
import struct
from bisect import bisect_right
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.access.doors import number_of
from rcp.coedit.models import Update
from rcp.journal.models import Entry
from rcp.journal.verbs import Verb
from rcp.meetings import phases

from ..document.kinds import may_write
from ..models import MapSeen, MindMap
from ..requests import json_response, visible_map
from .authors import ms, names_of, people_in, person_of, told_of
from .looking import note_seen
from .steps import Step, chronicle_of

# How much of a log is sent at once: in updates, and from how many bytes on no more are added.
PAGE, PAGE_BYTES = 5000, 4 * 1024 * 1024
# What the server puts right by itself is no news to anybody.
SILENT = frozenset({"repair"})
MOMENTS = (
    Verb.MEETING_OPENED,
    Verb.PHASE_ADVANCED,
    Verb.PHASE_SKIPPED,
    Verb.PHASE_RETURNED,
    Verb.MEETING_ENDED,
)


@require_GET
def authors(request: HttpRequest, map_id: int) -> HttpResponse:
    actor, mind_map = visible_map(request, map_id)
    return json_response({**told_of(mind_map), "erase": actor.may(Ability.ERASE, mind_map)})


@require_GET
def history(request: HttpRequest, map_id: int) -> HttpResponse:
    """Every step, the named versions and the meeting's phases, as client/history/change-log.ts reads them."""
    actor, mind_map = visible_map(request, map_id)
    chronicle = chronicle_of(mind_map.document)
    steps = [step for step in chronicle.in_order() if step.origin not in SILENT]
    versions = list(mind_map.versions.select_related("by").order_by("seq", "pk"))
    people = people_in(steps) | {version.by_id for version in versions if version.by_id is not None}
    return json_response(
        {
            **_opening(mind_map, chronicle.seq, people),
            "epoch": chronicle.epoch,
            "steps": list(map(_row, steps)),
            "versions": [
                {"id": one.pk, "name": one.name, "seq": one.seq, "at": ms(one.at), "by": one.by_id} for one in versions
            ],
            "moments": _moments(mind_map, steps),
            "write": may_write(actor, mind_map.document),
        }
    )


@require_GET
def log(request: HttpRequest, map_id: int) -> HttpResponse:
    """The updates after `apres`, as many as a page holds: each its number and its length (two 32-bit integers, most
    significant byte first), then its bytes. An empty page is the end."""
    _actor, mind_map = visible_map(request, map_id)
    document = mind_map.document
    rows = Update.objects.filter(document=document, epoch=document.epoch, seq__gt=_number(request, "apres"))
    body = _page(rows.order_by("seq").values_list("seq", "data")[:PAGE].iterator(chunk_size=100))
    response = HttpResponse(content_type="application/octet-stream")
    response["X-Epoch"] = str(document.epoch)
    response["Vary"] = "Accept-Encoding"
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response["Content-Encoding"] = "gzip"
        body = gzip.compress(body, 6)
    response.content = body
    return response


def _page(updates: Iterable[tuple[int, Any]]) -> bytes:
    page = bytearray()
    for seq, data in updates:
        page += struct.pack(">II", seq, len(data)) + bytes(data)
        if len(page) >= PAGE_BYTES:
            break
    return bytes(page)


@require_GET
def since(request: HttpRequest, map_id: int) -> HttpResponse:
    """What others did since this person last looked; `since` is null for whoever looks for the first time."""
    actor, mind_map = visible_map(request, map_id)
    row = _seen_by(actor, mind_map).first()
    if row is None:
        return json_response({**_opening(mind_map, 0, set()), "since": None, "steps": []})
    chronicle = chronicle_of(mind_map.document)
    mine = f"person:{actor.person_id}"
    news = [one for one in chronicle.in_order(since=row.seq) if one.author != mine and one.origin not in SILENT]
    opening = _opening(mind_map, chronicle.seq, people_in(news))
    return json_response({**opening, "since": ms(row.at), "steps": list(map(_row, news))})


@require_POST
def all_seen(request: HttpRequest, map_id: int) -> HttpResponse:
    actor, mind_map = visible_map(request, map_id)
    note_seen(by=actor, map_id=mind_map.pk)
    return json_response({})


def _seen_by(actor: Actor, mind_map: MindMap) -> QuerySet[MapSeen]:
    return MapSeen.objects.filter(map=mind_map, person=actor.person_id)


def _opening(mind_map: MindMap, seq: int, people: set[int]) -> dict[str, Any]:
    names = names_of(mind_map, people)
    return {
        "seq": seq,
        "zone": mind_map.meeting.organisation.zone,
        "people": {str(pk): name for pk, name in names.items()},
    }


def _row(step: Step) -> list[object]:
    """[last update, ms, who or null, what, nodes, where it came from]"""
    return [step.seq, ms(step.at), person_of(step.author), step.what, step.nodes, step.origin]


def _moments(mind_map: MindMap, steps: list[Step]) -> list[dict[str, object]]:
    """Where the meeting stood: each phase, and the last step done before it began."""
    meeting = mind_map.meeting
    ended = [step.at for step in steps]
    entries = Entry.objects.filter(stream=meeting.stream_id, verb__in=MOMENTS).order_by("seq")
    moments = []
    for verb, facts, at in entries.values_list("verb", "facts", "at"):
        before = bisect_right(ended, at)
        seq = steps[before - 1].seq if before else 0
        moments.append({"seq": seq, "at": ms(at), "label": _label(meeting.phases, verb, facts)})
    return moments


def _label(script: phases.Phases, verb: str, facts: dict[str, Any]) -> str:
    if verb == Verb.MEETING_ENDED:
        return _("Fin de la séance")
    code = facts.get("phase", "")
    return phases.named(script, code).label if code else _("Ouverture de la séance")


def _number(request: HttpRequest, name: str) -> int:
    number = number_of(request.GET.get(name, "0"))
    if number is None:
        raise Http404
    return number
