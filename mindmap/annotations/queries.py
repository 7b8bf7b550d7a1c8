"""Reading what is said of the nodes of a map: what they became, comments, own dots; the templates to begin from."""

from collections.abc import Iterable
from typing import TypedDict

from django.urls import reverse
from django.utils.translation import gettext as _

from ..models import MindMap, NodeComment, NodeLink, VoteRound

# What a link leads to, to be read with it.
BECAME = ("decision", "action_item", "cause")


class Link(TypedDict):
    """What a node became, as the browser wants it (client/context/marks.ts)."""

    node: str
    kind: str
    label: str
    title: str
    href: str | None


def links_of(mind_map: MindMap, *, room: str = "") -> list[Link]:
    """What this map's nodes became and still are; `room` is the path of the page where each row has its anchor."""
    return links_in(NodeLink.objects.filter(map=mind_map).select_related(*BECAME), room)


def links_in(rows: Iterable[NodeLink], room: str) -> list[Link]:
    return [link for link in (_link(row, room) for row in rows) if link is not None]


def _link(row: NodeLink, room: str) -> Link | None:
    if row.cause is not None:
        href = f"{reverse('theme', args=[row.cause.theme_id])}#cause-{row.cause.pk}"
        return Link(node=row.node_id, kind="cause", label=_("Cause"), title=row.cause.text, href=href)
    if row.decision is not None and row.decision.withdrawn_at is None:
        href, label = f"{room}#decision-{row.decision.pk}", f"D{row.decision.number}"
        return Link(node=row.node_id, kind="decision", label=label, title=row.decision.text, href=href)
    if row.action_item is not None and row.action_item.withdrawn_at is None:
        href, label = f"{room}#action-{row.action_item.pk}", f"A{row.action_item.number}"
        return Link(node=row.node_id, kind="action", label=label, title=row.action_item.what, href=href)
    return None


def comments_on(mind_map: MindMap, node_id: str) -> list[NodeComment]:
    """What was remarked about this node and not withdrawn, oldest first."""
    standing = mind_map.comments.filter(node_id=node_id, withdrawn_at__isnull=True)
    return list(standing.select_related("author").order_by("pk"))


def dots_of(mind_map: MindMap, person_id: int | None) -> tuple[VoteRound | None, dict[str, int]]:
    """The open round, else the last one, and `node → dots` of this person in it."""
    last = mind_map.rounds.order_by("-pk").first()
    if last is None or person_id is None:
        return last, {}
    return last, dict(last.votes.filter(person_id=person_id).values_list("node_id", "dots"))
