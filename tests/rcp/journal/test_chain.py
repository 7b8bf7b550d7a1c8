"""The chain of the journal: what was changed, removed or moved since it was written shows, and where."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F

from rcp.journal.append_only import protect, unprotect
from rcp.journal.chain import Break, Fault, verify
from rcp.journal.models import Entry, Stream
from rcp.journal.record import record
from rcp.journal.verbs import Verb
from tests.cast import Cast


@pytest.fixture
def stream(cast: Cast) -> Stream:
    """Five entries, the third kept from relaying."""
    stream = Stream.objects.create()
    for n in range(1, 6):
        record(Verb.PHASE_ADVANCED, by=cast.actor(cast.claire), stream=stream, audit_only=n == 3, phase=f"p{n}")
    stream.refresh_from_db()
    return stream


@contextmanager
def behind_the_triggers() -> Iterator[None]:
    """As somebody would who holds the database."""
    unprotect(connection)
    yield
    protect(connection)


def entries(stream: Stream, seq: int) -> Any:
    return Entry.objects.filter(stream=stream, seq=seq)


def test_an_untouched_chain_holds_from_its_first_entry_to_its_last(stream: Stream) -> None:
    found = verify(stream)
    first, *_others, last = Entry.objects.filter(stream=stream).order_by("seq")
    assert (found.good, found.since, found.until, found.broken) == (5, first.at, last.at, None)
    assert found.last_hash == stream.last_hash


def test_an_empty_stream_holds(db: None) -> None:
    found = verify(Stream.objects.create())
    assert (found.good, found.since, found.broken) == (0, None, None)


# One byte of one column each: everything that an entry says.
ALTERED: dict[str, dict[str, Any]] = {
    "verb": {"verb": "phase_advancee"},
    "author_kind": {"author_kind": "accounu"},
    "author_id": {"author_id": "person:0"},
    "author_label": {"author_label": "Claire Aubers"},
    "subject": {"subject": "meeting:1"},
    "facts": {"facts": {"phase": "p9"}},
    "audit_only": {"audit_only": True},
    "hash": {"hash": "0" * 64},
}


@pytest.mark.parametrize("column", ALTERED)
def test_an_altered_byte_shows(stream: Stream, column: str) -> None:
    with behind_the_triggers():
        entries(stream, 2).update(**ALTERED[column])
    found = verify(stream)
    assert (found.good, found.broken) == (1, Break(2, Fault.ALTERED))


def test_an_instant_moved_by_a_microsecond_shows(stream: Stream) -> None:
    at = entries(stream, 4).get().at
    with behind_the_triggers():
        entries(stream, 4).update(at=at.replace(microsecond=(at.microsecond + 1) % 1_000_000))
    assert verify(stream).broken == Break(4, Fault.ALTERED)


def test_no_column_is_left_out_of_the_chain() -> None:
    names = {field.name for field in Entry._meta.concrete_fields}
    # A row keeps its place by its number; the stream is the one that is read.
    assert names - set(ALTERED) == {"id", "stream", "seq", "at"}


@pytest.mark.parametrize("seq", [1, 3])
def test_a_removed_row_shows(stream: Stream, seq: int) -> None:
    with behind_the_triggers():
        entries(stream, seq).delete()
    found = verify(stream)
    assert (found.good, found.broken) == (seq - 1, Break(seq, Fault.MISSING))


def test_a_removed_row_shows_though_the_others_are_numbered_again(stream: Stream) -> None:
    with behind_the_triggers():
        entries(stream, 3).delete()
        for seq in (4, 5):
            entries(stream, seq).update(seq=F("seq") - 1)
        Stream.objects.filter(pk=stream.pk).update(last_seq=4)
    assert verify(stream).broken == Break(3, Fault.ALTERED)


def test_two_swapped_rows_show(stream: Stream) -> None:
    with behind_the_triggers():
        for old, new in ((2, 900), (4, 2), (900, 4)):
            entries(stream, old).update(seq=new)
    found = verify(stream)
    assert (found.good, found.broken) == (1, Break(2, Fault.ALTERED))


@pytest.mark.parametrize("last", [{}, {"last_seq": 4}], ids=["the stream still counts five", "it counts four"])
def test_a_chain_cut_at_its_end_shows(stream: Stream, last: dict[str, int]) -> None:
    with behind_the_triggers():
        entries(stream, 5).delete()
        Stream.objects.filter(pk=stream.pk).update(**{"last_seq": 5, **last})
    assert verify(stream).broken == Break(5, Fault.CUT)


def test_a_row_slipped_in_at_the_end_shows(stream: Stream) -> None:
    added = entries(stream, 5).get()
    added.pk, added.seq = None, 6
    added.save(force_insert=True)
    assert verify(stream).broken == Break(6, Fault.BEYOND)


def test_what_is_written_meanwhile_is_no_break(cast: Cast, stream: Stream, monkeypatch: pytest.MonkeyPatch) -> None:
    refresh = Stream.refresh_from_db

    def refreshed(self: Stream, *args: Any, **options: Any) -> None:
        refresh(self, *args, **options)
        monkeypatch.undo()
        record(Verb.PHASE_ADVANCED, by=cast.actor(cast.claire), stream=stream, phase="p6")

    monkeypatch.setattr(Stream, "refresh_from_db", refreshed)
    found = verify(stream)
    assert (found.good, found.broken) == (5, None)


def test_entries_chained_before_they_said_whether_they_are_relayed_hold(stream: Stream) -> None:
    from rcp.journal.chain import _hashed

    previous = ""
    with behind_the_triggers():
        for entry in Entry.objects.filter(stream=stream).order_by("seq"):
            previous = _hashed(previous, entry)
            entries(stream, entry.seq).update(hash=previous)
        Stream.objects.filter(pk=stream.pk).update(last_hash=previous)
    assert verify(stream).broken is None


# manage.py verify_journal


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("verify_journal", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_says_from_when_to_when_it_holds(stream: Stream) -> None:
    said = run()
    assert re.search(r"\d+ journaux, 5 entrées du \d\d/\d\d/\d{4} à \d\d:\d\d:\d\d au \d\d/\d\d/\d{4}", said)
    assert said.endswith("La chaîne tient.\n")


def test_the_command_names_the_first_break_and_fails(stream: Stream) -> None:
    with behind_the_triggers():
        entries(stream, 3).update(author_label="Quelqu’un")
        entries(stream, 5).delete()
    out = StringIO()
    with pytest.raises(CommandError, match="rompue dans 1 journal"):
        call_command("verify_journal", stdout=out)
    assert "rompu à l’entrée n° 3 (phase_advanced" in out.getvalue()
    assert f"- {stream.uuid} tient du" in out.getvalue()
    assert "n° 5" not in out.getvalue()


def test_hashes_can_be_kept_elsewhere(stream: Stream) -> None:
    assert f"{stream.uuid} 5 {stream.last_hash}" in run("--hashes")


def test_an_installation_without_any_entry_holds(db: None) -> None:
    assert run().endswith("La chaîne tient.\n")
