"""What is told of one node, and one's own dots: asked for by one person, so never part of what everybody is shown."""

from typing import TypedDict

from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from rcp.access.actor import Actor
from rcp.paper import wording

from ..document.kinds import rights_of_many
from ..models import NodeComment
from ..requests import json_response, visible_map
from ..tree.schema import NODE_ID, ROOT
from .queries import comments_on, dots_of


class Comment(TypedDict):
    """As client/annotations/comments.ts reads it. `withdrawable`: whoever asks wrote it, or leads."""

    id: int
    author: str
    at: str
    text: str
    settled: bool
    withdrawable: bool


@require_GET
def node_comments(request: HttpRequest, map_id: int, node_id: str) -> JsonResponse:
    """The remarks about a node that stand, in order; wherever the node is now, the trash too."""
    actor, mind_map = visible_map(request, map_id)
    if node_id != ROOT and not NODE_ID.fullmatch(node_id):
        raise Http404
    rights = rights_of_many(mind_map.document, [actor])[0]
    zone = mind_map.meeting.organisation.zone
    rows = [_comment(row, actor, zone, steers=rights.above) for row in comments_on(mind_map, node_id)]
    return json_response({"comments": rows, "writable": rights.write})


@require_GET
def own_dots(request: HttpRequest, map_id: int) -> JsonResponse:
    """node → how many dots whoever asks has laid in the open round, else in the last one."""
    actor, mind_map = visible_map(request, map_id)
    vote_round, dots = dots_of(mind_map, actor.person_id)
    return json_response({"round": vote_round.pk if vote_round else None, "dots": dots})


def _comment(row: NodeComment, actor: Actor, zone: str, *, steers: bool) -> Comment:
    return Comment(
        id=row.pk,
        author=row.author.name if row.author else "",
        at=wording.moment(row.at, zone),
        text=row.text,
        settled=row.settled_at is not None,
        withdrawable=steers or (row.author_id is not None and row.author_id == actor.person_id),
    )
