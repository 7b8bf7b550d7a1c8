"""What is said of the nodes of a map, and what they become."""

from collections.abc import Mapping

from mindmap import commands as maps
from mindmap.models import MindMap
from procedures.commands import use_node
from rcp.access.actor import Actor
from rcp.meetings.locks import found

from ...commands.arguments import NodeRef, boolean, code, document_kind, integer, needed, node, optional, text
from ...commands.command import Answer, Command, on_map
from . import opening


def _name_cause(*, by: Actor, meeting_id: int, node: NodeRef, text: str) -> Answer:
    found(MindMap.objects.filter(meeting_id=meeting_id), node.map_id)
    return {"cause": opening.name_cause(by=by, meeting_id=meeting_id, text=text, node=node).cause_id}


def _use_node(*, by: Actor, meeting_id: int, node: NodeRef, **given: str) -> Answer:
    mind_map = found(MindMap.objects.filter(meeting_id=meeting_id), node.map_id)
    use = use_node(by=by, map_id=mind_map.pk, node_id=node.node_id, **given)
    return {"document": use.document.pk, "code": use.document.code}


def _link_node(*, by: Actor, meeting_id: int, map: int, node: str, **given: int) -> None:
    mind_map = found(MindMap.objects.filter(meeting_id=meeting_id), map)
    named = {"decision": "decision_id", "action": "action_item_id"}
    maps.link_node(by=by, map_id=mind_map.pk, node_id=node, **{named[name]: pk for name, pk in given.items()})


def _lay_dots(*, by: Actor, meeting_id: int, map: int, node: str, dots: int) -> Answer:
    mind_map = found(MindMap.objects.filter(meeting_id=meeting_id), map)
    return {"left": maps.lay_dots(by=by, map_id=mind_map.pk, node_id=node, dots=dots)}


COMMANDS: Mapping[str, Command] = {
    # What they become
    "link_node": Command(
        _link_node,
        {"map": needed(integer), "node": needed(code), "decision": optional(integer), "action": optional(integer)},
    ),
    "name_cause": Command(_name_cause, {"text": needed(text), "node": needed(node)}),
    "use_node": Command(_use_node, {"text": needed(text), "node": needed(node), "kind": needed(document_kind)}),
    # What is said of them
    "open_vote": Command(
        on_map(maps.open_vote), {"map": needed(integer), "budget": optional(integer), "hidden": optional(boolean)}
    ),
    "lay_dots": Command(_lay_dots, {"map": needed(integer), "node": needed(code), "dots": needed(integer)}),
    "reveal_vote": Command(on_map(maps.reveal_vote), {"map": needed(integer)}),
    "close_vote": Command(on_map(maps.close_vote), {"map": needed(integer)}),
    "comment_node": Command(
        on_map(maps.comment_node, node="node_id"),
        {"map": needed(integer), "node": needed(code), "text": needed(text)},
    ),
    "withdraw_comment": Command(
        on_map(maps.withdraw_comment, comment="comment_id"), {"map": needed(integer), "comment": needed(integer)}
    ),
    "settle_comment": Command(
        on_map(maps.settle_comment, comment="comment_id"),
        {"map": needed(integer), "comment": needed(integer), "settled": optional(boolean)},
    ),
    "describe_image": Command(
        on_map(maps.describe_image, image="image_id"),
        {"map": needed(integer), "image": needed(code), "words": needed(text)},
    ),
    "lock_branch": Command(on_map(maps.lock_branch, node="node_id"), {"map": needed(integer), "node": needed(code)}),
    "release_branch": Command(
        on_map(maps.release_branch, node="node_id"), {"map": needed(integer), "node": needed(code)}
    ),
    "name_version": Command(
        on_map(maps.name_version), {"map": needed(integer), "name": needed(text), "seq": optional(integer)}
    ),
    "note_restoration": Command(
        on_map(maps.note_restoration, node="node_id"),
        {"map": needed(integer), "node": needed(code), "seq": needed(integer)},
    ),
}
