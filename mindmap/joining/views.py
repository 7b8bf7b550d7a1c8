"""The window in which maps are joined: a part of the room's page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rcp.access.abilities import Ability

from ..models import MindMap
from ..requests import visible_map
from .preview import preview


@require_safe
def join_preview(request: HttpRequest, map_id: int) -> HttpResponse:
    """What joining this group's map to the common one would do; 404 for whoever may not join."""
    actor, source = visible_map(request, map_id)
    maps = MindMap.objects.select_related("document__stream", "meeting__organisation")
    target = maps.filter(meeting=source.meeting, breakout=None).exclude(pk=source.pk).first()
    if target is None or not actor.may(Ability.GRAFT, target):
        raise Http404
    return render(request, "mindmap/_join.html", {"source": source, "preview": preview(source, target)})
