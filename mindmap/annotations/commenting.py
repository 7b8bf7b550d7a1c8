"""Remarks about a node of a map. What they say is in their row alone, never in an entry."""

from django.utils import timezone
from django.utils.translation import gettext as _

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.journal.record import record
from rcp.journal.refusals import NotYet, Refused
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb
from rcp.meetings.text import lines

from ..document.guards import require_node, writable_map
from ..models import NodeComment

LONGEST_COMMENT = 1000


@atomic
def comment_node(*, by: Actor, map_id: int, node_id: str, text: str) -> NodeComment:
    """Remark something about a node; its root is the map's subject and can be remarked about too."""
    mind_map = writable_map(by, map_id)
    said = lines(text, most=LONGEST_COMMENT, name=_("Le commentaire"), needed=True)
    require_node(mind_map, node_id, root=True)
    comment = NodeComment.objects.create(map=mind_map, node_id=node_id, author_id=by.person_id, text=said)
    stream = mind_map.meeting.stream
    record(Verb.NODE_COMMENTED, by=by, stream=stream, subject=comment, map=map_id, node=node_id)
    return comment


@atomic
def withdraw_comment(*, by: Actor, map_id: int, comment_id: int) -> None:
    """Take a remark back: one's own, or anyone's for whoever leads. Withdrawn again, it changes nothing."""
    comment = _comment(by, map_id, comment_id)
    if comment.author_id is None or comment.author_id != by.person_id:
        by.require(Ability.STEER, comment.map)
    if comment.withdrawn_at is None:
        comment.withdrawn_at = timezone.now()
        comment.save(update_fields=["withdrawn_at"])
        _tell(Verb.COMMENT_WITHDRAWN, by, comment)


@atomic
def settle_comment(*, by: Actor, map_id: int, comment_id: int, settled: bool = True) -> None:
    """Say that a remark is dealt with, or that it is not after all; said again, it changes nothing."""
    comment = _comment(by, map_id, comment_id)
    if comment.withdrawn_at is not None:
        raise NotYet(_("Ce commentaire a été retiré."))
    if (comment.settled_at is not None) != settled:
        comment.settled_at = timezone.now() if settled else None
        comment.save(update_fields=["settled_at"])
        _tell(Verb.COMMENT_SETTLED if settled else Verb.COMMENT_REOPENED, by, comment)


def _comment(by: Actor, map_id: int, comment_id: int) -> NodeComment:
    mind_map = writable_map(by, map_id)
    comment = mind_map.comments.filter(pk=comment_id).first()
    if comment is None:
        raise Refused(_("Ce commentaire n’existe pas."))
    comment.map = mind_map
    return comment


def _tell(verb: Verb, by: Actor, comment: NodeComment) -> None:
    stream = comment.map.meeting.stream
    record(verb, by=by, stream=stream, subject=comment, map=comment.map_id, node=comment.node_id)
