"""Dot voting: nobody lays more than they have, nobody learns who voted what, and the result stays."""

import json
import random
from pathlib import Path

import pytest
from django.db.models import Sum
from django.test import Client

from mindmap.annotations.marks import Vote, marks_of
from mindmap.commands import close_vote, lay_dots, open_map, open_vote, reveal_vote
from mindmap.document.outline import outline_of
from mindmap.document.ydoc import move
from mindmap.models import MindMap, NodeVote, VoteRound
from mindmap.tree.schema import ROOT, TRASH
from rcp.access.actor import Actor
from rcp.journal.models import Entry
from rcp.journal.record import once
from rcp.journal.refusals import NotYet, Refused
from rcp.meetings.models import Breakout, BreakoutMember
from rcp.people.models import Person
from rcp.room.commands.table import run as run_command
from tests.cast import Cast
from tests.faults.server import drop_database, environment, made_database, run
from tests.rcp.room.stage import an_open_cell, guest

from ..document.test_commands import edit
from ..paper.test_pages import signed_in, the_map

__all__ = ["the_map"]


def nodes(mind_map: MindMap) -> list[str]:
    return [branch.node.id for depth, branch in outline_of(mind_map.document).walk() if depth]


def vote_of(mind_map: MindMap) -> Vote:
    vote = marks_of([mind_map])[mind_map.pk]["vote"]
    assert vote is not None
    return vote


def laid(mind_map: MindMap) -> list[tuple[str, str, int]]:
    rows = NodeVote.objects.filter(round__map=mind_map).order_by("person__first_name", "node_id")
    return [(row.person.first_name, row.node_id, row.dots) for row in rows.select_related("person")]


def opened(cast: Cast, mind_map: MindMap, *, budget: int = 3, hidden: bool = True) -> VoteRound:
    return open_vote(by=cast.actor(cast.claire), map_id=mind_map.pk, budget=budget, hidden=hidden)


def test_dots_are_laid_and_taken_back_within_one_s_budget(cast: Cast, the_map: MindMap) -> None:
    opened(cast, the_map)
    first, second, *_ = nodes(the_map)
    nadia = cast.actor(cast.nadia)
    assert lay_dots(by=nadia, map_id=the_map.pk, node_id=first, dots=2) == 1
    assert lay_dots(by=nadia, map_id=the_map.pk, node_id=second, dots=1) == 0
    with pytest.raises(Refused, match="3 gommettes en tout"):
        lay_dots(by=nadia, map_id=the_map.pk, node_id=second, dots=2)
    with pytest.raises(Refused):
        lay_dots(by=nadia, map_id=the_map.pk, node_id=first, dots=-1)
    assert lay_dots(by=nadia, map_id=the_map.pk, node_id=first, dots=0) == 2
    assert laid(the_map) == [("Nadia", second, 1)]


def test_what_is_said_twice_is_counted_once_and_told_once(cast: Cast, the_map: MindMap) -> None:
    opened(cast, the_map)
    node = nodes(the_map)[0]
    for _ in range(2):
        assert lay_dots(by=cast.actor(cast.nadia), map_id=the_map.pk, node_id=node, dots=2) == 1
    assert laid(the_map) == [("Nadia", node, 2)]
    assert Entry.objects.filter(verb="dots_laid").count() == 1


def test_nothing_in_the_journal_nor_in_the_marks_says_who_voted_what(cast: Cast, the_map: MindMap) -> None:
    vote_round = opened(cast, the_map)
    node = nodes(the_map)[0]
    lay_dots(by=cast.actor(cast.nadia), map_id=the_map.pk, node_id=node, dots=2)
    entry = Entry.objects.get(verb="dots_laid")
    assert entry.facts == {"map": the_map.pk}
    assert entry.subject == f"voteround:{vote_round.pk}"
    assert vote_of(the_map) == Vote(
        round=vote_round.pk, budget=3, hidden=True, revealed=False, closed=False, voters=1, totals=None
    )
    reveal_vote(by=cast.actor(cast.claire), map_id=the_map.pk)
    assert vote_of(the_map)["totals"] == {node: 2}
    assert "Nadia" not in json.dumps(marks_of([the_map]), ensure_ascii=False)


def test_a_closed_round_keeps_its_result_and_another_begins_from_nothing(cast: Cast, the_map: MindMap) -> None:
    claire, node = cast.actor(cast.claire), nodes(the_map)[0]
    opened(cast, the_map)
    lay_dots(by=claire, map_id=the_map.pk, node_id=node, dots=3)
    with pytest.raises(NotYet, match="déjà ouvert"):
        opened(cast, the_map)
    close_vote(by=claire, map_id=the_map.pk)
    assert (vote_of(the_map)["closed"], vote_of(the_map)["totals"]) == (True, {node: 3})
    with pytest.raises(NotYet, match="Aucun vote"):
        lay_dots(by=claire, map_id=the_map.pk, node_id=node, dots=0)
    opened(cast, the_map, budget=1, hidden=False)
    assert vote_of(the_map)["totals"] == {}
    with pytest.raises(NotYet, match="déjà montré"):
        reveal_vote(by=claire, map_id=the_map.pk)


def test_nothing_is_laid_on_what_is_not_in_the_map_but_it_is_taken_back(cast: Cast, the_map: MindMap) -> None:
    opened(cast, the_map)
    nadia, node = cast.actor(cast.nadia), nodes(the_map)[0]
    lay_dots(by=nadia, map_id=the_map.pk, node_id=node, dots=1)
    edit(cast, the_map, lambda doc: move(doc, node, under=TRASH))
    for gone in (node, "nowhere00", ROOT, TRASH, ""):
        with pytest.raises(Refused, match="dans la carte"):
            lay_dots(by=nadia, map_id=the_map.pk, node_id=gone, dots=2)
    assert lay_dots(by=nadia, map_id=the_map.pk, node_id=node, dots=0) == 3


@pytest.mark.parametrize("budget", [0, -1, 21])
def test_a_budget_is_from_one_to_twenty(cast: Cast, the_map: MindMap, budget: int) -> None:
    with pytest.raises(Refused, match="1 à 20"):
        opened(cast, the_map, budget=budget)


def test_whoever_takes_part_votes_a_guest_too_and_nobody_else(cast: Cast, the_map: MindMap) -> None:
    opened(cast, the_map)
    node = nodes(the_map)[0]
    vincent = guest(cast.vincent, the_map.meeting)
    assert lay_dots(by=vincent, map_id=the_map.pk, node_id=node, dots=1) == 2
    for outsider in (cast.hugo, cast.paul, cast.jeanne):
        with pytest.raises(Refused):
            lay_dots(by=cast.actor(outsider), map_id=the_map.pk, node_id=node, dots=1)
    for participant in (cast.nadia, cast.lucie):
        with pytest.raises(Refused, match="animation"):
            close_vote(by=cast.actor(participant), map_id=the_map.pk)


def test_in_a_group_s_map_its_members_vote_and_whoever_leads(cast: Cast) -> None:
    meeting = an_open_cell(cast)
    group = Breakout.objects.create(meeting=meeting, name="CPTS", position=0, formed_at=meeting.starts_at)
    BreakoutMember.objects.create(breakout=group, person=cast.nadia)
    claire = cast.actor(cast.claire)
    mind_map = open_map(by=claire, meeting=meeting, title="CPTS", breakout=group, outline=["Listes"])
    opened(cast, mind_map)
    (node,) = nodes(mind_map)
    for voter in (claire, cast.actor(cast.nadia)):
        lay_dots(by=voter, map_id=mind_map.pk, node_id=node, dots=1)
    with pytest.raises(Refused, match="cette carte"):
        lay_dots(by=cast.actor(cast.samir), map_id=mind_map.pk, node_id=node, dots=1)


def test_one_s_own_dots_are_told_to_oneself_alone(cast: Cast, the_map: MindMap) -> None:
    vote_round = opened(cast, the_map)
    node = nodes(the_map)[0]
    lay_dots(by=cast.actor(cast.nadia), map_id=the_map.pk, node_id=node, dots=2)

    def told(person: Person) -> object:
        return signed_in(cast, person).get(f"/cartes/{the_map.pk}/gommettes/").json()

    assert told(cast.nadia) == {"round": vote_round.pk, "dots": {node: 2}}
    assert told(cast.claire) == {"round": vote_round.pk, "dots": {}}
    assert signed_in(cast, cast.paul).get(f"/cartes/{the_map.pk}/gommettes/").status_code == 404
    assert Client().get(f"/cartes/{the_map.pk}/gommettes/").status_code == 404


@pytest.mark.parametrize("seed", range(6))
def test_nobody_ever_has_more_dots_than_their_budget_and_the_sum_is_what_was_answered(
    cast: Cast, the_map: MindMap, seed: int
) -> None:
    """I11 on rows: however dots are laid, moved and taken back, by whomever, in whatever order."""
    chance = random.Random(seed)  # noqa: S311
    budget = chance.randint(1, 5)
    vote_round = opened(cast, the_map, budget=budget)
    voters: list[Actor] = [cast.actor(person) for person in (cast.claire, cast.nadia, cast.samir)]
    told: dict[tuple[int | None, str], int] = {}
    for _ in range(40):
        voter, node, dots = chance.choice(voters), chance.choice(nodes(the_map)), chance.randint(0, 4)
        others = sum(n for (person, where), n in told.items() if person == voter.person_id and where != node)
        if others + dots > budget:
            with pytest.raises(Refused):
                lay_dots(by=voter, map_id=the_map.pk, node_id=node, dots=dots)
            continue
        left = lay_dots(by=voter, map_id=the_map.pk, node_id=node, dots=dots)
        told[voter.person_id, node] = dots
        assert left == budget - others - dots
    rows = NodeVote.objects.filter(round=vote_round)
    assert {(row.person_id, row.node_id): row.dots for row in rows} == {key: n for key, n in told.items() if n}
    for spent in rows.values("person").annotate(spent=Sum("dots")):
        assert spent["spent"] <= budget
    assert vote_of(the_map)["voters"] == len({person for (person, _node), n in told.items() if n})


def test_the_same_command_again_gets_the_first_answer(cast: Cast, the_map: MindMap) -> None:
    """As a browser sends it after a cut, through the table and the receipts of the room."""
    opened(cast, the_map)
    node, nadia = nodes(the_map)[0], cast.actor(cast.nadia)

    def ask(n: int, dots: int) -> object:
        args = {"map": the_map.pk, "node": node, "dots": dots}
        return once(
            stream=the_map.meeting.stream,
            actor=nadia.id,
            client="tab",
            n=n,
            do=lambda: run_command(nadia, the_map.meeting_id, "lay_dots", args),
        )

    assert [ask(1, 2), ask(2, 1), ask(1, 2)] == [{"left": 1}, {"left": 2}, {"left": 1}]
    assert laid(the_map) == [("Nadia", node, 1)]


@pytest.mark.socket
def test_sixty_hands_at_once_are_counted_one_by_one(tmp_path: Path) -> None:
    """Threads of their own on a database file, or on PostgreSQL: two screens a person, all pressing at once."""
    url = made_database(tmp_path)
    try:
        told = json.loads(run(["-m", "tests.mindmap.annotations.voting_race"], environment("rcp.settings", url, "")))
    finally:
        drop_database(url)
    assert told["mistakes"] == []
    assert max(told["spent"]) <= told["budget"]
    assert sum(told["spent"]) == told["total"] == told["last_answers"]
    assert told["refused"] > 0
    assert told["holds"]
