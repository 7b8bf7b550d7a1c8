"""« Actions en place » on paper: one page that says, structure by structure, what exists already and whom to call."""

from datetime import UTC, date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.journal.record import name_of
from rcp.journal.refusals import NotYet
from rcp.paper import wording
from rcp.paper.codes import next_code
from rcp.paper.commands import ask_for_print, freeze
from rcp.paper.kinds import PaperKind, Sheet
from rcp.paper.models import Frozen

from .in_place import content_of
from .models import MindMap
from .paper import COMPLETE, thing

KIND = "in_place"


@transaction.atomic
def freeze_in_place(*, by: Actor, map_id: int) -> Frozen:
    """Keep what each organisation does today, numbered, and queue its paper."""
    mind_map = MindMap.objects.select_for_update(of=("self",)).select_related("meeting__organisation").get(pk=map_id)
    by.require(Ability.SEE, mind_map)
    meeting = mind_map.meeting
    content = content_of(mind_map)
    if not content["holders"]:
        raise NotYet(_("Aucune action en place n’est encore notée sur cette carte."))
    kept = Frozen.objects.filter(kind=KIND, subject=name_of(mind_map))
    frozen = freeze(
        by=by,
        kind=KIND,
        code=kept.values_list("code", flat=True).first() or _new_code(mind_map),
        number=str(kept.count() + 1),
        title=_("Actions en place"),
        organisation=meeting.organisation,
        subject=mind_map,
        content={
            "kind": KIND,
            "title": _("Actions en place"),
            "organisation": meeting.organisation.name,
            "meeting": meeting.title,
            "held_on": timezone.localtime(meeting.opened_at or meeting.starts_at).date().isoformat(),
            "zone": meeting.organisation.zone,
            "drawn_at": timezone.now().astimezone(UTC).isoformat(timespec="seconds"),
            **content,
        },
    )
    ask_for_print(frozen=frozen, name=COMPLETE)
    return frozen


def sheet(content: dict[str, Any], copy: str, facts: dict[str, Any]) -> Sheet:
    context = {
        **content,
        "status": _("Actions en place"),
        "held": wording.day(date.fromisoformat(content["held_on"])),
        "drawn": wording.moment(datetime.fromisoformat(content["drawn_at"]), content["zone"]),
    }
    return Sheet("mindmap/in_place_paper.html", context, {})


def _new_code(mind_map: MindMap) -> str:
    year = timezone.localtime(mind_map.meeting.starts_at).year
    taken = Frozen.objects.filter(code__startswith=f"PLACE-{year}-").values_list("code", flat=True)
    return next_code("PLACE", year, taken)


in_place_paper = PaperKind(
    label="Actions en place", copies={COMPLETE: "Actions en place par structure"}, sheet=sheet, thing=thing
)
