"""What each organisation does already, on one page; its paper; what the last cell noted, taken over."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from rcp.access.doors import said
from rcp.access.sending.tokens import as_it_comes
from rcp.journal.refusals import Refused
from rcp.paper.queries import frozen_of, shown

from ..document.kinds import may_write
from ..rations import ration
from ..requests import visible_map
from .carrying import carry_in_place
from .inventory import earlier_map, holders_of
from .paper import KIND, freeze_in_place


@require_GET
def in_place(request: HttpRequest, map_id: int) -> HttpResponse:
    actor, mind_map = visible_map(request, map_id)
    papers = frozen_of(mind_map, KIND)
    context = {
        "map": mind_map,
        "meeting": mind_map.meeting,
        "holders": holders_of(mind_map),
        "earlier": earlier_map(actor, mind_map) if may_write(actor, mind_map.document) else None,
        "paper": shown(papers[0], back=request.path) if papers else None,
    }
    return render(request, "mindmap/in_place.html", context)


@require_POST
def carry(request: HttpRequest, map_id: int) -> HttpResponse:
    actor, mind_map = visible_map(request, map_id)
    try:
        count = carry_in_place(by=actor, map_id=mind_map.pk)
    except Refused as refusal:
        messages.error(request, said(refusal))
    else:
        told = ngettext("%(n)d action reprise sur la carte.", "%(n)d actions reprises sur la carte.", count)
        messages.success(request, told % {"n": count})
    return redirect("map_in_place", map_id=mind_map.pk)


@as_it_comes
@require_POST
def print_in_place(request: HttpRequest, map_id: int) -> HttpResponse:
    actor, mind_map = visible_map(request, map_id)
    try:
        ration("papers", actor)
        freeze_in_place(by=actor, map_id=mind_map.pk)
    except Refused as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, _("Les actions en place sont mises en page : le document arrive ci-dessous."))
    return redirect("map_in_place", map_id=mind_map.pk)
