"""« Actions en place » on paper: one page that says, structure by structure, what exists already and whom to call."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.journal.refusals import NotYet
from rcp.journal.transactions import atomic
from rcp.paper import wording
from rcp.paper.kinds import PaperKind, Sheet
from rcp.paper.models import Frozen

from ..document.identities import refuse_identities
from ..models import MindMap
from ..paper.map_paper import thing
from ..paper.numbering import COMPLETE, heading_of, keep
from .inventory import content_of

KIND = "in_place"


@atomic
def freeze_in_place(*, by: Actor, map_id: int) -> Frozen:
    """Keep what each organisation does today, numbered, and queue its paper."""
    mind_map = (
        MindMap.objects.select_for_update(of=("self",), no_key=True)
        .select_related("meeting__organisation")
        .get(pk=map_id)
    )
    by.require(Ability.READ, mind_map)
    refuse_identities(mind_map)
    content = content_of(mind_map)
    if not content["holders"]:
        raise NotYet(_("Aucune action en place n’est encore notée sur cette carte."))
    said = {"kind": KIND, "title": _("Actions en place"), **heading_of(mind_map), **content}
    return keep(by=by, kind=KIND, prefix="PLACE", mind_map=mind_map, content=said)


def sheet(content: dict[str, Any], copy: str, facts: dict[str, Any]) -> Sheet:
    context = {
        **content,
        "status": _("Actions en place"),
        "held": wording.day(date.fromisoformat(content["held_on"])),
        "drawn": wording.moment(datetime.fromisoformat(content["drawn_at"]), content["zone"]),
    }
    return Sheet("mindmap/in_place_paper.html", context, {})


in_place_paper = PaperKind(
    label="Actions en place", copies={COMPLETE: "Actions en place par structure"}, sheet=sheet, thing=thing
)
