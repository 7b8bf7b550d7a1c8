"""Groups, and the maps of a meeting as wholes: opened, joined, begun, kept."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from mindmap import commands as maps
from mindmap.models import Graft, MindMap
from rcp.access.actor import Actor
from rcp.journal.refusals import Refused
from rcp.meetings import commands as meetings
from rcp.meetings.locks import found

from ...commands.arguments import boolean, code, codes, groups, integer, needed, optional, text, texts
from ...commands.command import Answer, Command, on_map, renamed
from . import opening


def _form_groups(*, by: Actor, meeting_id: int, **given: Any) -> Answer:
    return {"groups": [group.pk for group in opening.form_groups(by=by, meeting_id=meeting_id, **given)]}


def _graft(
    *, by: Actor, meeting_id: int, source: int, target: int | None = None, fused: list[str] | None = None
) -> Answer:
    """`fused`: « source:target » for each pair of nodes that become one."""
    here = MindMap.objects.filter(meeting_id=meeting_id)
    plenary = found(here, target) if target is not None else here.filter(breakout__isnull=True).first()
    if plenary is None:
        raise Refused(_("Cette réunion n’a pas encore de carte commune : ouvrez-la d’abord."))
    pairs = dict(pair.split(":", 1) for pair in fused or () if ":" in pair)
    made = maps.graft_map(by=by, source_map_id=found(here, source).pk, target_map_id=plenary.pk, fused=pairs)
    return {"graft": made.pk}


def _undo_graft(*, by: Actor, meeting_id: int, graft: int) -> None:
    maps.undo_graft(by=by, graft_id=found(Graft.objects.filter(target__meeting_id=meeting_id), graft).pk)


COMMANDS: Mapping[str, Command] = {
    "form_groups": Command(
        _form_groups,
        {
            "names": needed(texts),
            "people": optional(groups),
            "minutes": optional(integer),
            "copy": optional(boolean),
        },
    ),
    "join_group": Command(
        renamed(meetings.join_group, group="breakout_id", person="person_id"),
        {"group": needed(integer), "person": optional(integer)},
    ),
    "tell_groups": Command(renamed(meetings.tell_groups), {"message": optional(text), "minutes": optional(integer)}),
    "end_groups": Command(renamed(meetings.end_groups)),
    "open_map": Command(renamed(opening.open_plenary_map), {"method": optional(code), "template": optional(integer)}),
    "graft_map": Command(_graft, {"source": needed(integer), "target": optional(integer), "fused": optional(codes)}),
    "undo_graft": Command(_undo_graft, {"graft": needed(integer)}),
    "set_map_aside": Command(on_map(maps.set_map_aside), {"map": needed(integer)}),
    "take_map_up": Command(on_map(maps.take_map_up), {"map": needed(integer)}),
    "plant_method": Command(
        on_map(maps.plant_method, template="template_id"),
        {"map": needed(integer), "method": optional(code), "template": optional(integer), "under": optional(code)},
    ),
    "undo_import": Command(
        on_map(maps.undo_import, imported="import_id"), {"map": needed(integer), "imported": needed(integer)}
    ),
    "keep_template": Command(
        on_map(maps.keep_template, node="node_id", organisation="organisation_id"),
        {
            "map": needed(integer),
            "name": needed(text),
            "help": optional(text),
            "node": optional(code),
            "texts": optional(boolean),
            "organisation": optional(integer),
        },
    ),
    "withdraw_template": Command(
        on_map(maps.withdraw_template, template="template_id"), {"map": needed(integer), "template": needed(integer)}
    ),
}
