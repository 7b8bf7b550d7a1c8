"""What every screen shows beside the document: counted once, hidden while it must be."""

from mindmap.annotations.marks import marks_of
from mindmap.models import BranchLock, MindMap, NodeComment, NodeVote, VoteRound
from tests.cast import Cast

from ..paper.test_pages import the_map

__all__ = ["the_map"]


def test_dots_are_counted_and_hidden_until_revealed(cast: Cast, the_map: MindMap) -> None:
    vote_round = VoteRound.objects.create(map=the_map, budget=3, hidden=True)
    for person, node, dots in ((cast.nadia, "a" * 8, 2), (cast.claire, "a" * 8, 1), (cast.claire, "b" * 8, 2)):
        NodeVote.objects.create(round=vote_round, person=person, node_id=node, dots=dots)
    vote = marks_of([the_map])[the_map.pk]["vote"]
    assert vote is not None
    assert (vote["voters"], vote["totals"]) == (2, None)
    vote_round.hidden = False
    vote_round.save()
    vote = marks_of([the_map])[the_map.pk]["vote"]
    assert vote is not None
    assert vote["totals"] == {"a" * 8: 3, "b" * 8: 2}


def test_only_what_stands_is_marked(cast: Cast, the_map: MindMap) -> None:
    BranchLock.objects.create(map=the_map, node_id="a" * 8, by=cast.claire)
    for settled in (None, "2026-01-01T00:00Z"):
        NodeComment.objects.create(map=the_map, node_id="a" * 8, author=cast.nadia, text="?", settled_at=settled)
    marks = marks_of([the_map])[the_map.pk]
    assert marks["locks"] == [{"node": "a" * 8, "by": cast.claire.name}]
    assert marks["comments"] == {"a" * 8: 1}
