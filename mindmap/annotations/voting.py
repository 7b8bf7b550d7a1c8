"""Dot voting on the nodes of a map. Who laid which dot is never told: neither in an entry nor on a screen."""

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.journal.record import record
from rcp.journal.refusals import NotYet, Refused
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb
from rcp.meetings.models import Meeting

from ..document.guards import require_node, require_part
from ..document.locking import locked_map
from ..models import MindMap, NodeVote, VoteRound

USUAL_BUDGET = 3
LARGEST_BUDGET = 20


@atomic
def open_vote(*, by: Actor, map_id: int, budget: int = USUAL_BUDGET, hidden: bool = True) -> VoteRound:
    """Begin a round in which each person lays up to `budget` dots; one at a time on a map."""
    mind_map = locked_map(map_id)
    by.require(Ability.STEER, mind_map)
    if not 1 <= budget <= LARGEST_BUDGET:
        raise Refused(_("Chacun reçoit de 1 à %(most)d gommettes.") % {"most": LARGEST_BUDGET})
    if mind_map.rounds.filter(closed_at__isnull=True).exists():
        raise NotYet(_("Un vote est déjà ouvert sur cette carte : closez-le d’abord."))
    opened = VoteRound.objects.create(map=mind_map, budget=budget, hidden=hidden)
    stream = mind_map.meeting.stream
    record(Verb.VOTE_OPENED, by=by, stream=stream, subject=opened, map=map_id, budget=budget, hidden=hidden)
    return opened


@atomic
def lay_dots(*, by: Actor, map_id: int, node_id: str, dots: int) -> int:
    """Leave exactly `dots` of one's dots on this node, none to take them back; gives how many one has left.

    The map's row is locked, so that what one person does from two screens is counted one after the other.
    """
    mind_map = locked_map(map_id)
    require_part(by, mind_map)
    if by.person_id is None:
        raise Refused(_("Seule une personne peut voter."))
    vote_round = _open_round(mind_map)
    laid = vote_round.votes.filter(person_id=by.person_id)
    elsewhere = laid.exclude(node_id=node_id).aggregate(Sum("dots"))["dots__sum"] or 0
    before = laid.filter(node_id=node_id).values_list("dots", flat=True).first() or 0
    left = vote_round.budget - elsewhere - dots
    if dots < 0 or left < 0:
        raise Refused(
            _("Vous avez %(budget)d gommettes en tout : reprenez-en une d’abord.") % {"budget": vote_round.budget}
        )
    if dots > before:
        # What was laid on a node that is gone since can be taken back.
        require_node(mind_map, node_id)
    if dots != before:
        _leave(vote_round, node_id, by.person_id, dots)
        record(Verb.DOTS_LAID, by=by, stream=mind_map.meeting.stream, subject=vote_round, map=map_id)
    return left


@atomic
def reveal_vote(*, by: Actor, map_id: int) -> None:
    """Show everybody how many dots each node has; the round goes on."""
    mind_map = locked_map(map_id)
    by.require(Ability.STEER, mind_map)
    vote_round = _open_round(mind_map)
    if vote_round.revealed_at is not None or not vote_round.hidden:
        raise NotYet(_("Le résultat de ce vote est déjà montré."))
    vote_round.revealed_at = timezone.now()
    vote_round.save(update_fields=["revealed_at"])
    record(Verb.VOTE_REVEALED, by=by, stream=mind_map.meeting.stream, subject=vote_round, map=map_id)


@atomic
def close_vote(*, by: Actor, map_id: int) -> None:
    """End the round; its result is shown and stays."""
    mind_map = locked_map(map_id)
    by.require(Ability.STEER, mind_map)
    _close(by, mind_map.meeting, _open_round(mind_map))


@atomic
def close_votes(*, by: Actor, meeting: Meeting) -> None:
    """End every round of a meeting that closes, with its result; whoever may close the meeting does it by closing it.

    As everything else that is still going on, a vote stops there: it is no promise that somebody has to complete, and
    nobody could lead it any more afterwards.
    """
    by.require(Ability.CLOSE, meeting)
    still_open = VoteRound.objects.select_for_update(of=("self",), no_key=True).filter(
        map__meeting=meeting, closed_at__isnull=True
    )
    for vote_round in still_open.order_by("pk"):
        _close(by, meeting, vote_round)


def _close(by: Actor, meeting: Meeting, vote_round: VoteRound) -> None:
    vote_round.closed_at = timezone.now()
    vote_round.revealed_at = vote_round.revealed_at or vote_round.closed_at
    vote_round.save(update_fields=["closed_at", "revealed_at"])
    record(Verb.VOTE_CLOSED, by=by, stream=meeting.stream, subject=vote_round, map=vote_round.map_id)


def _open_round(mind_map: MindMap) -> VoteRound:
    vote_round = mind_map.rounds.filter(closed_at__isnull=True).first()
    if vote_round is None:
        raise NotYet(_("Aucun vote n’est ouvert sur cette carte."))
    return vote_round


def _leave(vote_round: VoteRound, node_id: str, person_id: int, dots: int) -> None:
    mine = NodeVote.objects.filter(round=vote_round, node_id=node_id, person_id=person_id)
    if dots == 0:
        mine.delete()
    elif not mine.update(dots=dots):
        NodeVote.objects.create(round=vote_round, node_id=node_id, person_id=person_id, dots=dots)
