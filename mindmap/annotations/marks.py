"""What is said of nodes beside the document, as every screen shows it: what they became, votes, locks, comments.

It depends on nobody in particular: what is only one's own (one's dots) is asked for apart.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import TypedDict

from django.db.models import Count, Sum
from django.urls import reverse

from rcp.journal.models import Entry
from rcp.journal.verbs import Verb
from rcp.meetings.models import Meeting

from ..models import BranchLock, MapImage, MapVersion, MindMap, NodeComment, NodeLink, NodeVote, VoteRound
from .merged_dots import merged_dots
from .queries import BECAME, Link, links_in


class Lock(TypedDict):
    node: str
    by: str


class Vote(TypedDict):
    """The round that is open, else the last one. `totals` (node → dots) is None while it is hidden."""

    round: int
    budget: int
    hidden: bool
    revealed: bool
    closed: bool
    voters: int
    totals: dict[str, int] | None


class Past(TypedDict):
    """What was kept of a map's past, and how often something of it came back: an open history is then read again."""

    versions: list[str]
    restored: int


class Marks(TypedDict):
    """Everything of one map, as client/context/marks.ts reads it. `comments`: node → how many are not settled;
    `merged`: node → dots that joined maps brought, beside those of the vote; `images`: image → what it shows in words,
    for those that were described."""

    links: list[Link]
    locks: list[Lock]
    comments: dict[str, int]
    vote: Vote | None
    merged: dict[str, int]
    images: dict[str, str]
    past: Past


# What nodes became in areas above this one, given by each in its `AppConfig.ready()`: map → links.
sources: list[Callable[[Sequence[MindMap]], dict[int, list[Link]]]] = []


def marks_of(maps: Iterable[MindMap]) -> dict[int, Marks]:
    """`map → its marks`, for maps of one meeting, in a number of queries that does not depend on how many they are."""
    listed = list(maps)
    rooms = {one.pk: reverse("room", args=[one.meeting_id]) for one in listed}
    past = _past(listed)
    marks = {pk: Marks(links=[], locks=[], comments={}, vote=None, merged={}, images={}, past=past[pk]) for pk in rooms}
    for row in NodeLink.objects.filter(map__in=listed).select_related(*BECAME):
        marks[row.map_id]["links"].extend(links_in([row], rooms[row.map_id]))
    for source in sources:
        for pk, links in source(listed).items():
            marks[pk]["links"].extend(links)
    for lock in BranchLock.objects.filter(map__in=listed, released_at__isnull=True).select_related("by"):
        marks[lock.map_id]["locks"].append(Lock(node=lock.node_id, by=lock.by.name if lock.by else ""))
    standing = NodeComment.objects.filter(map__in=listed, withdrawn_at__isnull=True, settled_at__isnull=True)
    for row_map, node, count in standing.values_list("map", "node_id").annotate(Count("pk")).order_by():
        marks[row_map]["comments"][node] = count
    described = MapImage.objects.filter(map__in=listed).exclude(words="")
    for row_map, image, words in described.values_list("map", "pk", "words"):
        marks[row_map]["images"][str(image)] = words
    for vote_round in VoteRound.objects.filter(map__in=listed).order_by("pk"):
        marks[vote_round.map_id]["vote"] = _vote(vote_round)
    _count(marks)
    for meeting in {one.meeting_id for one in listed}:
        for pk, merged in merged_dots(meeting).items():
            if pk in marks:
                marks[pk]["merged"] = merged
    return marks


def dots_of_all(marks: Marks) -> dict[str, int] | None:
    """node → all its dots, of the vote and of joined maps; None when there is no result that everybody sees."""
    vote, merged = marks["vote"], marks["merged"]
    if (vote is None and not merged) or (vote is not None and vote["totals"] is None):
        return None
    own = (vote["totals"] if vote is not None else None) or {}
    return {node: own.get(node, 0) + merged.get(node, 0) for node in own | merged}


def _past(maps: list[MindMap]) -> dict[int, Past]:
    past = {one.pk: Past(versions=[], restored=0) for one in maps}
    for pk, name in MapVersion.objects.filter(map__in=maps).order_by("pk").values_list("map", "name"):
        past[pk]["versions"].append(name)
    streams = Meeting.objects.filter(maps__in=maps).values("stream")
    restored = Entry.objects.filter(stream__in=streams, verb=Verb.MAP_RESTORED)
    for facts in restored.values_list("facts", flat=True):
        if facts["map"] in past:
            past[facts["map"]]["restored"] += 1
    return past


def _vote(vote_round: VoteRound) -> Vote:
    return Vote(
        round=vote_round.pk,
        budget=vote_round.budget,
        hidden=vote_round.hidden,
        revealed=vote_round.revealed_at is not None,
        closed=vote_round.closed_at is not None,
        voters=0,
        totals={} if vote_round.is_shown else None,
    )


def _count(marks: dict[int, Marks]) -> None:
    votes = {vote["round"]: vote for one in marks.values() if (vote := one["vote"]) is not None}
    cast = NodeVote.objects.filter(round__in=votes).order_by()
    for pk, voters in cast.values_list("round").annotate(Count("person", distinct=True)):
        votes[pk]["voters"] = voters
    for pk, node, dots in cast.values_list("round", "node_id").annotate(Sum("dots")):
        totals = votes[pk]["totals"]
        if totals is not None:
            totals[node] = dots
