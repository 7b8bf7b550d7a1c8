"""What is decided, and the disagreements that are voiced."""

from collections.abc import Mapping
from typing import Any

from mindmap.commands import link_node
from rcp.access.actor import Actor
from rcp.decisions import commands as decisions
from rcp.decisions.models import Decision
from rcp.journal.transactions import atomic

from ...commands.arguments import NodeRef, integer, needed, node, optional, plain_values, text
from ...commands.command import Answer, Command, hold_map_of, renamed


@atomic
def decide(*, by: Actor, meeting_id: int, text: str, node: NodeRef | None = None) -> Decision:
    """Write a decision; `node` says from which element of the map it comes."""
    if node is not None:
        hold_map_of(meeting_id, node)
    decision = decisions.record_decision(by=by, meeting_id=meeting_id, text=text)
    if node is not None:
        link_node(by=by, map_id=node.map_id, node_id=node.node_id, decision_id=decision.pk)
    return decision


def _decide(*, by: Actor, meeting_id: int, **given: Any) -> Answer:
    decision = decide(by=by, meeting_id=meeting_id, **given)
    return {"decision": decision.pk, "number": decision.number}


COMMANDS: Mapping[str, Command] = {
    "record_decision": Command(_decide, {"text": needed(text), "node": optional(node)}),
    "revise_decision": Command(
        renamed(decisions.revise_decision, decision="decision_id"),
        {
            "decision": needed(integer),
            "rev": needed(integer),
            "text": needed(text),
            "was": optional(plain_values),
        },
    ),
    "withdraw_decision": Command(
        renamed(decisions.withdraw_decision, decision="decision_id"), {"decision": needed(integer)}
    ),
    "restore_decision": Command(
        renamed(decisions.restore_decision, decision="decision_id"), {"decision": needed(integer)}
    ),
    "express_dissent": Command(
        renamed(decisions.express_dissent, decision="decision_id"),
        {"decision": needed(integer), "text": needed(text), "label": optional(text)},
    ),
}
