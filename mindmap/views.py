"""A map on its own page, and its paper."""

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from rcp.access.abilities import Ability
from rcp.access.sending.tokens import as_it_comes
from rcp.journal.models import Stream
from rcp.journal.refusals import Refused
from rcp.paper.queries import frozen_of, shown

from .annotations.marks import marks_of
from .document.kinds import rights_of_many
from .document.outline import lines_of, outline_of
from .paper.map_paper import KIND, freeze_map
from .rations import ration
from .requests import visible_map


@require_GET
def map_page(request: HttpRequest, map_id: int) -> HttpResponse:
    actor, mind_map = visible_map(request, map_id)
    rights = rights_of_many(mind_map.document, [actor])[0]
    meeting = mind_map.meeting
    # Read first: what happens while the page is drawn is told again, not missed.
    last_seq = Stream.objects.values_list("last_seq", flat=True).get(pk=meeting.stream_id)
    root = outline_of(mind_map.document)
    papers = frozen_of(mind_map, KIND)
    return render(
        request,
        "mindmap/map.html",
        {
            "map": mind_map,
            "meeting": meeting,
            "title": root.text or mind_map.title,
            "editable": rights.write,
            "steers": rights.above,
            "marks": {mind_map.pk: json.dumps(marks_of([mind_map])[mind_map.pk], ensure_ascii=False)},
            "last_seq": last_seq,
            "lines": lines_of(root),
            "may_enter": actor.may(Ability.ENTER, meeting),
            "paper": shown(papers[0], back=request.path) if papers else None,
        },
    )


@as_it_comes
@require_POST
def print_map(request: HttpRequest, map_id: int) -> HttpResponse:
    actor, mind_map = visible_map(request, map_id)
    try:
        ration("papers", actor)
        asked = {name: request.POST.get(name, "") for name in ("branch", "page")}
        freeze_map(by=actor, map_id=mind_map.pk, **asked)
    except Refused as refusal:
        messages.error(request, refusal.why)
    else:
        messages.success(request, _("La carte est mise en page : le document arrive ci-dessous."))
    return redirect("map", map_id=mind_map.pk)
