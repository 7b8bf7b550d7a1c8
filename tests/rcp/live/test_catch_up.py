"""What each socket is sent, and how often it is rendered for that."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from rcp.access.abilities import Ability
from rcp.access.actor import NOBODY, SERVICE, Actor, actor_of_person
from rcp.journal.models import Entry, Receipt, Stream
from rcp.journal.record import record
from rcp.journal.refusals import NotYet, Refused
from rcp.journal.verbs import Verb
from rcp.live import envelope, receipts
from rcp.live.catch_up import MOST_ENTRIES, News, Recipient, news_for, viewpoints_of
from rcp.live.envelope import Command
from rcp.live.receipts import Gone, answer_to
from rcp.live.viewpoints import WALL, Args, Viewpoint
from tests.cast import Cast

MEMBERS = Viewpoint(frozenset({Ability.SEE, Ability.ENTER, Ability.NOTE}))
GUESTS = Viewpoint(frozenset({Ability.SEE, Ability.ENTER}))
ENGLISH = Viewpoint(MEMBERS.abilities, "en")
DAPHNE_SENDS_AT_ONCE = 1024 * 1024


class Blackboard:
    """A room where everyone may enter but nobody who is nobody; it remembers what it was asked to render."""

    def __init__(self) -> None:
        self.rendered: list[tuple[Viewpoint, tuple[int, ...], str]] = []
        self.states: list[Viewpoint] = []
        self.runs = self.drawings = 0
        self.html = ""

    def viewpoints(self, stream_id: int, actors: Sequence[Actor]) -> list[Viewpoint | None]:
        return [None if actor == NOBODY else MEMBERS for actor in actors]

    def on_the_wall(self, stream_id: int) -> frozenset[Ability]:
        return WALL

    def drawing(self, stream_id: int) -> "Blackboard":
        self.drawings += 1
        return self

    def fragments(self, entries: Sequence[Entry], viewpoint: Viewpoint) -> Mapping[str, str]:
        self.rendered.append((viewpoint, tuple(entry.seq for entry in entries), translation.get_language() or ""))
        return {"board": f"{len(entries)} for {len(viewpoint.abilities)}{self.html}"}

    def state(self, viewpoint: Viewpoint) -> Mapping[str, str]:
        self.states.append(viewpoint)
        return {"board": f"whole{self.html}", "margin": "too"}

    def run(self, actor: Actor, stream_id: int, name: str, args: Args) -> Mapping[str, Any]:
        self.runs += 1
        if name == "refuse":
            raise NotYet("Pas encore.", missing=("Un responsable.",), current={"rev": 2})
        if name == "twice":
            # What another process committed while this one was running.
            Receipt.objects.create(stream_id=stream_id, actor=actor.id, client="abcdefgh", n=4, answer={"seq": 9})
            raise Refused("Déjà fait.")
        record(Verb.AGENDA_CHANGED, by=actor, stream=Stream.objects.get(pk=stream_id))
        return {"done": name}


@pytest.fixture
def board() -> Blackboard:
    return Blackboard()


@pytest.fixture
def stream(db: None) -> Stream:
    return Stream.objects.create()


def happen(stream: Stream, count: int, *, audit_only: bool = False) -> None:
    for _ in range(count):
        record(Verb.AGENDA_CHANGED, by=SERVICE, stream=stream, audit_only=audit_only)


def told(news: News) -> list[dict[str, Any] | None]:
    """What each is told, when it holds in one frame."""
    assert all(len(frames) <= 1 for frames in news.frames)
    return [json.loads(frames[0].message["text"]) if frames else None for frames in news.frames]


def recipient(since: int | None, viewpoint: Viewpoint | None = MEMBERS) -> Recipient:
    return Recipient(SERVICE, since, viewpoint)


def test_each_viewpoint_is_rendered_once_whatever_the_number_of_people(stream: Stream, board: Blackboard) -> None:
    happen(stream, 3)
    recipients = [recipient(0)] * 30 + [recipient(0, GUESTS)] * 30 + [recipient(2)]
    views = [MEMBERS] * 30 + [GUESTS] * 30 + [MEMBERS]
    news = news_for(board, stream.pk, recipients, views)
    assert [(view, seqs) for view, seqs, _ in board.rendered] == [(MEMBERS, (1, 2, 3)), (GUESTS, (1, 2, 3))]
    assert board.drawings == 1, "what it read for one viewpoint serves the other"
    # The very same bytes for all who share a viewpoint and a place.
    assert len({id(frames[0]) for frames in news.frames}) == 3
    assert [entry["seq"] for entry in told(news)[-1]["entries"]] == [3]  # type: ignore[index]


def test_the_number_of_queries_does_not_depend_on_the_number_of_people(stream: Stream, board: Blackboard) -> None:
    happen(stream, 2)
    counts = []
    for people in (1, 60):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            recipients = [recipient(0)] * people
            seen = viewpoints_of(board, stream.pk, recipients)
            news_for(board, stream.pk, recipients, [view for view in seen if view])
        counts.append(len(queries))
    assert counts[0] == counts[1] == 2


def test_it_is_rendered_in_the_language_of_the_viewpoint(stream: Stream, board: Blackboard) -> None:
    happen(stream, 1)
    news_for(board, stream.pk, [recipient(0, ENGLISH), recipient(0)], [ENGLISH, MEMBERS])
    assert [language for _, _, language in board.rendered] == ["en", "fr"]


@pytest.mark.parametrize("since", [None, 99])
def test_the_whole_state_for_whoever_knows_nothing_or_too_much(
    stream: Stream, board: Blackboard, since: int | None
) -> None:
    happen(stream, 3)
    assert (
        told(news_for(board, stream.pk, [recipient(since, None)] * 3, [MEMBERS] * 3))
        == [{"resync": {"board": "whole", "margin": "too"}, "seq": 3, "abilities": ["enter", "note", "see"]}] * 3
    )
    assert board.states == [MEMBERS]


def test_the_whole_state_when_rights_changed_even_without_news(stream: Stream, board: Blackboard) -> None:
    happen(stream, 3)
    (frame,) = told(news_for(board, stream.pk, [recipient(3, GUESTS)], [MEMBERS]))
    assert frame is not None
    assert "resync" in frame


@pytest.mark.parametrize(("missed", "whole"), [(MOST_ENTRIES, False), (MOST_ENTRIES + 1, True)])
def test_the_whole_state_beyond_five_hundred_entries(
    stream: Stream, board: Blackboard, missed: int, whole: bool
) -> None:
    happen(stream, missed + 5)
    first, near = told(news_for(board, stream.pk, [recipient(5), recipient(missed)], [MEMBERS] * 2))
    assert first is not None
    assert near is not None
    assert ("resync" in first) == whole
    assert [entry["seq"] for entry in near["entries"]] == list(range(missed + 1, missed + 6))
    assert near["after"] == missed


def test_what_is_larger_than_a_frame_comes_in_several_that_all_share(stream: Stream, board: Blackboard) -> None:
    happen(stream, 2)
    board.html = "é" * (2 * envelope.PIECE)
    recipients = [recipient(0)] * 2 + [recipient(None)] * 2
    news = news_for(board, stream.pk, recipients, [MEMBERS] * 4)
    assert news.whole == [False, False, True, True]
    assert [len(frames) for frames in news.frames] == [3, 3, 3, 3]
    assert news.frames[0] is news.frames[1]
    assert news.frames[2] is news.frames[3]
    assert all(frame.size < DAPHNE_SENDS_AT_ONCE for frames in news.frames for frame in frames)
    for frames, name in ((news.frames[0], "fragments"), (news.frames[2], "resync")):
        pieces = [json.loads(frame.message["text"]) for frame in frames]
        assert [piece.get("more", False) for piece in pieces] == [True, True, False]
        assert "".join(piece[name].get("board", "") for piece in pieces).endswith(board.html)
    assert [len(json.loads(frame.message["text"])["entries"]) for frame in news.frames[0]] == [2, 0, 0]


def test_nothing_for_whoever_knows_everything_nor_for_entries_of_the_audit(stream: Stream, board: Blackboard) -> None:
    happen(stream, 2)
    happen(stream, 1, audit_only=True)
    news = news_for(board, stream.pk, [recipient(2), recipient(3)], [MEMBERS] * 2)
    assert (news.seq, news.frames) == (3, [[], []])
    assert board.rendered == []


def test_the_wall_sees_no_more_than_its_wall(board: Blackboard, stream: Stream) -> None:
    assert viewpoints_of(board, stream.pk, [Recipient(SERVICE, 0, None, wall=True)]) == [GUESTS]
    assert viewpoints_of(board, stream.pk, [Recipient(NOBODY, 0, None, wall=True)]) == [None]


# Commands


@pytest.fixture
def as_claire(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Callable[[Actor], None]:
    """Who holds the session changes as a test says."""

    def hold(actor: Actor) -> None:
        monkeypatch.setattr(receipts, "actor_of_session", lambda key: actor)

    hold(actor_of_person(cast.claire))
    return hold


def ask(board: Blackboard, stream: Stream, n: int, name: str = "write") -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(answer_to(board, stream.pk, "key", "abcdefgh", Command(n, name, {})))
    return answer


@pytest.mark.usefixtures("as_claire")
def test_a_command_is_done_once_and_its_first_answer_given_again(stream: Stream, board: Blackboard) -> None:
    assert ask(board, stream, 1) == {"ack": 1, "seq": 1, "answer": {"done": "write"}}
    happen(stream, 2)
    assert ask(board, stream, 1) == {"ack": 1, "seq": 1, "answer": {"done": "write"}}
    assert board.runs == 1


@pytest.mark.usefixtures("as_claire")
def test_a_refusal_leaves_no_receipt_so_that_it_may_be_tried_again(stream: Stream, board: Blackboard) -> None:
    assert ask(board, stream, 1, "refuse") == {
        "refused": 1,
        "why": "Pas encore.",
        "missing": ["Un responsable."],
        "current": {"rev": 2},
    }
    assert ask(board, stream, 1)["ack"] == 1


@pytest.mark.usefixtures("as_claire")
def test_refused_for_its_own_effect_it_is_given_the_first_answer(
    stream: Stream, board: Blackboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    def once_elsewhere(*, do: Callable[[], Any], **key: Any) -> dict[str, Any]:
        # Without a transaction of its own, as if the receipt had been committed by another process.
        return dict(do())

    monkeypatch.setattr(receipts, "once", once_elsewhere)
    assert ask(board, stream, 4, "twice") == {"ack": 4, "seq": 9}


def test_whoever_lost_the_right_to_enter_does_nothing(
    stream: Stream, board: Blackboard, as_claire: Callable[[Actor], None]
) -> None:
    as_claire(NOBODY)
    with pytest.raises(Gone):
        ask(board, stream, 1)
    assert board.runs == 0
