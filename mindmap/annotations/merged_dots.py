"""The dots that joining maps brings: what a group voted follows its elements into the map that they were joined to.

A joining brings what the group's map showed of a vote that had begun by then; while a vote is hidden it brings nothing.
A vote that begins after the joining begins from nothing. A dot is counted once, whichever ways it came; undoing the
joining takes it back.
"""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from django.db.models import Sum

from ..models import Graft, NodeVote, VoteRound

# The round and the node that dots were laid in and on.
Origin = tuple[int, str]
# node of one map → where the dots that it shows were laid
Shown = Mapping[str, set[Origin]]


def merged_dots(meeting_id: int) -> Mapping[int, dict[str, int]]:
    """`map → its node → how many dots joined maps brought to it`, of the maps of a meeting; nothing while the last vote
    on that map is hidden."""
    joinings = _Joinings(meeting_id)
    return {target: dots for target in joinings.grafts if (dots := joinings.dots_for(target))}


class _Joinings:
    """The joinings that stand in a meeting, and its votes, read in three queries; one when nobody voted."""

    def __init__(self, meeting_id: int) -> None:
        self.rounds: dict[int, list[VoteRound]] = defaultdict(list)
        self.grafts: dict[int, list[Graft]] = defaultdict(list)
        self.dots: dict[Origin, int] = {}
        self.voted: dict[int, list[str]] = defaultdict(list)
        self.shown_when = cache(self._shown_when)
        for each in VoteRound.objects.filter(map__meeting=meeting_id).order_by("pk"):
            self.rounds[each.map_id].append(each)
        if self.rounds:
            self._read(meeting_id)

    def _read(self, meeting_id: int) -> None:
        for graft in Graft.objects.filter(target__meeting=meeting_id, undone_at__isnull=True).order_by("pk"):
            self.grafts[graft.target_id].append(graft)
        sources = {graft.source_id for grafts in self.grafts.values() for graft in grafts}
        shown = [each.pk for pk in sources for each in self.rounds.get(pk, ()) if each.is_shown]
        laid = NodeVote.objects.filter(round__in=shown).values_list("round", "node_id").annotate(Sum("dots")).order_by()
        for pk, node, dots in laid:
            self.dots[pk, node] = dots
            self.voted[pk].append(node)

    def dots_for(self, target: int) -> dict[str, int]:
        rounds = self.rounds.get(target)
        last = rounds[-1] if rounds else None
        if last is not None and not last.is_shown:
            return {}
        arrived = self._arrived(target, last, None)
        own = last.pk if last is not None else None
        summed = {node: sum(self.dots[at] for at in came if at != (own, node)) for node, came in arrived.items()}
        return {node: dots for node, dots in summed.items() if dots}

    def _shown_when(self, graft: Graft) -> Shown:
        """What the map that this joining took showed then."""
        begun = [each for each in self.rounds.get(graft.source_id, ()) if each.is_shown and each.opened_at <= graft.at]
        last = begun[-1] if begun else None
        shown = self._arrived(graft.source_id, last, graft)
        if last is not None:
            for node in self.voted.get(last.pk, ()):
                shown[node].add((last.pk, node))
        return shown

    def _arrived(self, target: int, since: VoteRound | None, before: Graft | None) -> defaultdict[str, set[Origin]]:
        """What came by the joinings after that round began and before that other joining."""
        arrived: defaultdict[str, set[Origin]] = defaultdict(set)
        for graft in self.grafts.get(target, ()):
            if (since is None or since.opened_at <= graft.at) and (before is None or graft.pk < before.pk):
                for node, came in self.shown_when(graft).items():
                    # A copy that merged has the same nodes under the same names.
                    if there := graft.pairs.get(node) if graft.pairs else node:
                        arrived[there] |= came
        return arrived
