"""Entries are numbered without a gap, chained, refused once sealed, and a command is answered once."""

import contextlib
from collections.abc import Callable

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from rcp.journal import record as journal
from rcp.journal.models import Entry, Receipt, Stream
from rcp.journal.record import once, record, seal, unseal
from rcp.journal.refusals import NotYet, Refused
from rcp.journal.verbs import Verb
from tests.cast import Cast

Happen = Callable[[int], list[Entry]]


@pytest.fixture
def stream(cast: Cast) -> Stream:
    return Stream.objects.create()


@pytest.fixture
def happen(cast: Cast, stream: Stream) -> Happen:
    def happen(times: int) -> list[Entry]:
        claire = cast.actor(cast.claire)
        return [record(Verb.PHASE_ADVANCED, by=claire, stream=stream, phase=str(n)) for n in range(times)]

    return happen


def test_entries_follow_each_other_and_say_who_did_what(cast: Cast, stream: Stream, happen: Happen) -> None:
    assert [entry.seq for entry in happen(3)] == [1, 2, 3]
    stream.refresh_from_db()
    assert stream.last_seq == 3
    last = Entry.objects.get(stream=stream, seq=3)
    assert (last.author_kind, last.author_id, last.author_label) == (
        "account",
        f"person:{cast.claire.pk}",
        "Claire Aubert",
    )
    assert last.facts == {"phase": "2"}


def test_what_is_for_the_audit_alone_is_numbered_and_not_relayed(cast: Cast, stream: Stream, happen: Happen) -> None:
    happen(1)
    record(Verb.CASE_READ, by=cast.actor(cast.claire), stream=stream, audit_only=True)
    happen(1)
    entries = Entry.objects.filter(stream=stream).order_by("seq")
    assert [(entry.seq, entry.audit_only) for entry in entries] == [(1, False), (2, True), (3, False)]


def test_a_sealed_stream_takes_nothing_until_it_is_opened_again(stream: Stream, happen: Happen) -> None:
    happen(1)
    seal(stream, at=timezone.now())
    with pytest.raises(Refused, match="close"):
        happen(1)
    unseal(stream)
    assert happen(1)[0].seq == 2


def test_a_repeated_command_gets_the_first_answer_and_writes_nothing(stream: Stream, happen: Happen) -> None:
    answers = [
        once(stream=stream, actor="person:1", client="tab", n=7, do=lambda: {"seq": happen(1)[0].seq}) for _ in range(3)
    ]
    assert answers == [{"seq": 1}] * 3
    assert Entry.objects.filter(stream=stream).count() == 1


@pytest.mark.parametrize("other", [{"actor": "person:2"}, {"client": "other tab"}, {"n": 8}])
def test_another_command_is_another_command(stream: Stream, happen: Happen, other: dict[str, object]) -> None:
    key = {"actor": "person:1", "client": "tab", "n": 7}
    for each in (key, {**key, **other}):
        once(stream=stream, **each, do=lambda: {"seq": happen(1)[0].seq})  # type: ignore[arg-type]
    assert Entry.objects.filter(stream=stream).count() == 2


def test_a_refused_command_leaves_nothing_behind(stream: Stream, happen: Happen) -> None:
    def do() -> dict[str, object]:
        happen(1)
        raise NotYet("Il manque une date.", missing=("Date de fin",))

    with pytest.raises(NotYet):
        once(stream=stream, actor="person:1", client="tab", n=1, do=do)
    assert not Entry.objects.filter(stream=stream).exists()
    assert not Receipt.objects.exists()


def test_others_hear_only_of_what_was_committed(
    stream: Stream,
    happen: Happen,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    heard: list[tuple[int, int]] = []
    monkeypatch.setattr(journal, "on_commit", [lambda stream_id, seq: heard.append((stream_id, seq))])
    with django_capture_on_commit_callbacks(execute=True):
        happen(2)
        with contextlib.suppress(ZeroDivisionError), transaction.atomic():
            happen(1)
            raise ZeroDivisionError
        assert heard == []
    assert heard == [(stream.pk, 1), (stream.pk, 2)]
