"""Finding a map for a page: whoever may not see it is told that it does not exist. How programs are answered."""

from collections.abc import Mapping

from django.http import Http404, HttpRequest, JsonResponse

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.access.doors import actor_of

from .models import MindMap


def visible_map(request: HttpRequest, map_id: int) -> tuple[Actor, MindMap]:
    """The actor, and the map when they may know that it exists; 404 otherwise."""
    actor = actor_of(request)
    maps = MindMap.objects.select_related("document__stream", "meeting__organisation", "breakout")
    mind_map = maps.filter(pk=map_id).first()
    if mind_map is None or not actor.may(Ability.READ, mind_map):
        raise Http404
    return actor, mind_map


def body_of(request: HttpRequest, most: int) -> bytes | None:
    """What was sent; None when it is more than this many bytes."""
    body = request.read(most + 1)
    return body if len(body) <= most else None


def json_response(said: Mapping[str, object], status: int = 200) -> JsonResponse:
    return JsonResponse(said, status=status, json_dumps_params={"ensure_ascii": False})


def json_refusal(why: str, status: int) -> JsonResponse:
    return json_response({"why": why}, status)
