"""Keeping what a map says for a paper: numbered, and never given the number of another."""

from collections.abc import Mapping
from datetime import UTC
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from rcp.access.actor import Actor
from rcp.journal.record import name_of
from rcp.journal.refusals import NotYet
from rcp.paper.codes import next_code
from rcp.paper.commands import ask_for_print, freeze
from rcp.paper.models import Frozen

from ..models import MindMap

COMPLETE = "complete"
_ATTEMPTS = 20


def keep(*, by: Actor, kind: str, prefix: str, mind_map: MindMap, content: Mapping[str, Any]) -> Frozen:
    """Freeze this content of a map that the caller has locked, and queue its paper: one code for a map and kind of
    paper, a number each time. A code that another map takes at the same instant is left to it."""
    before = Frozen.objects.filter(kind=kind, subject=name_of(mind_map))
    known, number = before.values_list("code", flat=True).first(), str(before.count() + 1)
    for _attempt in range(_ATTEMPTS):
        try:
            frozen = freeze(
                by=by,
                kind=kind,
                code=known or _new_code(prefix, mind_map),
                number=number,
                title=content["title"],
                organisation=mind_map.meeting.organisation,
                subject=mind_map,
                content=content,
            )
        except NotYet:
            continue
        ask_for_print(frozen=frozen, name=COMPLETE)
        return frozen
    raise NotYet(_("La carte n’a pas pu recevoir de numéro. Réessayez."))


def heading_of(mind_map: MindMap) -> dict[str, str]:
    """Of which meeting, and when: what every paper of a map says first."""
    meeting = mind_map.meeting
    return {
        "organisation": meeting.organisation.name,
        "meeting": meeting.title,
        "held_on": timezone.localtime(meeting.opened_at or meeting.starts_at).date().isoformat(),
        "zone": meeting.organisation.zone,
        "drawn_at": timezone.now().astimezone(UTC).isoformat(timespec="seconds"),
    }


def _new_code(prefix: str, mind_map: MindMap) -> str:
    year = timezone.localtime(mind_map.meeting.starts_at).year
    taken = Frozen.objects.filter(code__startswith=f"{prefix}-{year}-").values_list("code", flat=True)
    return next_code(prefix, year, taken)
