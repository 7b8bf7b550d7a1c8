"""What one command is, and how a function of an area becomes one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from mindmap.commands import locked_map
from mindmap.models import MindMap
from rcp.access.actor import Actor
from rcp.meetings.locks import found, locked_meeting

from .arguments import Arg, NodeRef

Answer = dict[str, Any]


@dataclass(frozen=True)
class Command:
    """`run` is given by, meeting_id and the arguments. Only what `reopens` is done to a closed meeting."""

    run: Callable[..., Answer | None]
    args: Mapping[str, Arg] = field(default_factory=dict)
    reopens: bool = False


def hold_map_of(meeting_id: int, node: NodeRef) -> None:
    """The meeting's row, then that of the node's map: before anything is recorded of either (docs/adr/010)."""
    locked_meeting(meeting_id)
    locked_map(found(MindMap.objects.filter(meeting_id=meeting_id), node.map_id).pk)


def renamed(function: Callable[..., object], **names: str) -> Callable[..., None]:
    """The function, with the short names that travel made into its own: `decision` → `decision_id`."""

    def call(*, by: Actor, meeting_id: int, **given: Any) -> None:
        function(by=by, meeting_id=meeting_id, **{names.get(name, name): value for name, value in given.items()})

    return call


def on_map(function: Callable[..., object], **names: str) -> Callable[..., None]:
    """The function, given a map of this meeting by its number."""

    def call(*, by: Actor, meeting_id: int, map: int, **given: Any) -> None:
        mind_map = found(MindMap.objects.filter(meeting_id=meeting_id), map)
        named = {names.get(name, name): value for name, value in given.items()}
        function(by=by, map_id=mind_map.pk, **named)

    return call
