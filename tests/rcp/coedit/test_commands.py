"""What the server does to a shared document by itself, and what it reads from the log."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from pycrdt import Doc, Text

from rcp.access.actor import SERVICE, Actor
from rcp.coedit import commands, queries
from rcp.coedit.commands import (
    append_from,
    apply_update,
    open_document,
    purge,
    seal_documents,
    snapshot,
    take_snapshots,
)
from rcp.coedit.guard import Bounds, Malformed
from rcp.coedit.kinds import DocumentKind, Limits, Rights, kinds
from rcp.coedit.log import Frame
from rcp.coedit.models import SharedDocument, Snapshot, Update
from rcp.journal.models import Stream
from rcp.journal.record import record, seal
from rcp.journal.refusals import Refused
from rcp.journal.verbs import Verb
from tests.cast import Cast

pytestmark = pytest.mark.django_db

KIND = "sheet"


@pytest.fixture(autouse=True)
def _kind() -> Iterator[None]:
    kinds[KIND] = DocumentKind(may_read=lambda actor, document: True, may_write=lambda actor, document: True)
    yield
    del kinds[KIND]


@pytest.fixture
def stream() -> Stream:
    return Stream.objects.create()


@pytest.fixture
def document(stream: Stream) -> SharedDocument:
    return open_document(kind=KIND, stream=stream, by=SERVICE, update=said(lambda text: text.insert(0, "un")))


def said(write: Callable[[Text], Any], *, on: SharedDocument | None = None) -> bytes:
    """What `write` changes in the text « body » of a stored document, or of a new one."""
    doc = queries.state_of(on) if on else queries.empty_doc()
    text = doc.get("body", type=Text)
    before = doc.get_state()
    write(text)
    return doc.get_update(before)


def words(document: SharedDocument, **of: Any) -> str:
    return str(queries.state_of(document, **of).get("body", type=Text))


def add(document: SharedDocument, word: str, by: Any = SERVICE) -> int:
    return apply_update(by=by, document=document, update=said(lambda text: text.insert(len(text), word), on=document))


def test_a_document_of_no_known_kind_is_not_opened(stream: Stream) -> None:
    with pytest.raises(LookupError):
        open_document(kind="nothing", stream=stream)


def test_an_edit_of_the_server_is_numbered_and_signed_and_laid_beside_the_journal(
    cast: Cast, document: SharedDocument, stream: Stream
) -> None:
    claire = cast.actor(cast.claire)
    with transaction.atomic():
        record(Verb.MAP_OPENED, by=claire, stream=stream)
    assert add(document, " deux", by=claire) == 2
    assert words(document) == "un deux"
    row = Update.objects.get(document=document, seq=2)
    assert (row.author, row.after, row.epoch) == (f"person:{cast.claire.pk}", 1, 1)
    assert set(queries.authors_of(document).values()) == {None, cast.claire.pk}


def test_an_edit_that_is_no_update_is_a_bug_and_stores_nothing(document: SharedDocument) -> None:
    for nonsense in (b"", b"\x01\x01", bytes.fromhex("01899d8973f46081b40301849d89faf48681b40300016100")):
        with pytest.raises(Malformed):
            apply_update(by=SERVICE, document=document, update=nonsense)
    assert Update.objects.filter(document=document).count() == 1


def test_the_past_can_be_read(document: SharedDocument) -> None:
    for word in (" deux", " trois", " quatre"):
        add(document, word)
    snapshot(document.pk)
    add(document, " cinq")
    assert [words(document, upto=seq) for seq in (1, 3, 4, 5)] == [
        "un",
        "un deux trois",
        "un deux trois quatre",
        "un deux trois quatre cinq",
    ]


def test_a_snapshot_and_what_follows_give_the_same_as_the_whole_log(document: SharedDocument) -> None:
    for number in range(10):
        add(document, f" {number}")
    before = queries.state_of(document).get_update()
    assert snapshot(document.pk)
    assert not snapshot(document.pk), "nothing has changed since"
    assert queries.state_of(document).get_update() == before
    assert Update.objects.filter(document=document).count() == 11, "the log stays"
    add(document, " fin")
    assert len(queries.log_of(SharedDocument.objects.get(pk=document.pk)).updates) == 1


def test_a_damaged_snapshot_is_passed_over(document: SharedDocument) -> None:
    add(document, " deux")
    snapshot(document.pk)
    add(document, " trois")
    snapshot(document.pk)
    newest = Snapshot.objects.filter(document=document).order_by("-upto_seq")[0]
    Snapshot.objects.filter(pk=newest.pk).update(data=b"damaged")
    assert words(document) == "un deux trois"


def test_only_two_snapshots_are_kept(document: SharedDocument) -> None:
    for number in range(4):
        add(document, f" {number}")
        snapshot(document.pk)
    kept = Snapshot.objects.filter(document=document).order_by("upto_seq")
    assert [row.upto_seq for row in kept] == [4, 5]
    assert all(hashlib.sha256(bytes(row.data)).hexdigest() == row.sha256 for row in kept)


def test_a_document_is_photographed_once_it_is_quiet_or_has_grown_a_lot(document: SharedDocument) -> None:
    assert take_snapshots() == 0, "it was written a moment ago"
    SharedDocument.objects.filter(pk=document.pk).update(changed_at=timezone.now() - timedelta(seconds=11))
    assert take_snapshots() == 1
    assert take_snapshots() == 0
    text = queries.state_of(document)
    frames = []
    text.observe(lambda event: frames.append(Frame(event.update, "service:", None)))
    for _ in range(commands.UPDATES_PER_SNAPSHOT):
        text.get("body", type=Text).insert(0, "x")
    with transaction.atomic():
        commands.append(document.pk, 1, frames)
    assert take_snapshots() == 1


def test_sealing_gives_the_last_numbers_and_nothing_enters_after(document: SharedDocument, stream: Stream) -> None:
    add(document, " deux")
    other = open_document(kind=KIND, stream=stream)
    assert seal_documents(stream) == {str(document.uuid): 2, str(other.uuid): 0}
    with pytest.raises(Refused, match="close"):
        add(document, " trop tard")
    commands.unseal_documents(stream)
    assert add(document, " rouvert") == 3


def test_a_sealed_stream_seals_its_documents_too(document: SharedDocument, stream: Stream) -> None:
    seal(stream, at=timezone.now())
    with pytest.raises(Refused):
        add(document, " trop tard")
    assert words(document) == "un"


def test_a_purge_keeps_only_the_new_content_and_erases_the_rest_from_disk(document: SharedDocument) -> None:
    add(document, " secret")
    snapshot(document.pk)
    assert purge(by=SERVICE, document=document, content=said(lambda text: text.insert(0, "gardé"))) == 2
    document.refresh_from_db()
    assert words(document) == "gardé"
    assert not any(b"secret" in bytes(row.data) for row in Update.objects.filter(document=document))
    assert not Snapshot.objects.filter(document=document).exists()


def test_a_purge_refuses_a_content_written_by_an_old_hand(document: SharedDocument) -> None:
    with pytest.raises(ValueError, match="new Yjs client"):
        purge(by=SERVICE, document=document, content=queries.state_of(document).get_update())


def test_a_batch_of_an_older_epoch_is_not_stored(document: SharedDocument) -> None:
    purge(by=SERVICE, document=document, content=said(lambda text: text.insert(0, "neuf")))
    with pytest.raises(commands.Moved):
        commands.append(document.pk, 1, [Frame(b"\x00\x00", "service:", None)])


def test_a_kind_answers_for_one_or_for_many(cast: Cast, document: SharedDocument) -> None:
    def only_claire(actor: Actor, document: SharedDocument) -> bool:
        return actor.person_id == cast.claire.pk

    actors = [cast.actor(cast.claire), cast.actor(cast.samir)]
    one_by_one = DocumentKind(may_read=only_claire, may_write=lambda actor, document: True)
    assert one_by_one.rights(document, actors) == [Rights(True, True), Rights(False, False)]
    together = DocumentKind(
        may_read=only_claire,
        may_write=only_claire,
        rights_of_many=lambda document, actors: [Rights(True, False)] * len(actors),
    )
    assert together.rights(document, actors) == [Rights(True, False)] * 2


def test_storing_a_batch_costs_the_same_whatever_its_size(
    document: SharedDocument, django_assert_num_queries: Any
) -> None:
    doc: Doc[Any] = Doc()
    frames = [Frame(doc.get_update(), "service:", None) for _ in range(60)]
    with django_assert_num_queries(3):
        commands.append(document.pk, 1, frames, known_seq=1)


LARGE = 300_000


@pytest.fixture
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A frame may hold less than the document, as it does in earnest."""
    monkeypatch.setattr("rcp.coedit.guard.OF_A_FRAME", Bounds(size=1000, pieces=10))
    monkeypatch.setitem(kinds, KIND, replace(kinds[KIND], limits=Limits(document_bytes=LARGE)))


@pytest.mark.usefixtures("_small")
def test_what_the_service_makes_is_bounded_as_the_document_is_and_not_as_a_frame(stream: Stream) -> None:
    text = "mot " * (LARGE // 5)
    document = open_document(kind=KIND, stream=stream, update=said(lambda body: body.insert(0, text)))
    add(document, "mot " * 2000)
    assert purge(by=SERVICE, document=document, content=said(lambda body: body.insert(0, text))) == 2
    document.refresh_from_db()
    assert words(document) == text


@pytest.mark.usefixtures("_small")
def test_a_document_that_would_be_too_large_is_refused_whoever_writes(stream: Stream, document: SharedDocument) -> None:
    for _ in range(4):
        add(document, "x" * (LARGE // 5))
    with pytest.raises(Refused, match="taille maximale"):
        add(document, "x" * (LARGE // 4))
    assert len(words(document)) == 2 + 4 * (LARGE // 5)
    copy = open_document(kind=KIND, stream=stream, by=SERVICE, update=queries.state_of(document).get_update())
    after = copy.last_seq
    add(copy, "y" * (LARGE // 6))
    add(document, "z" * (LARGE // 6))
    with pytest.raises(Refused, match="taille maximale"):
        append_from(by=SERVICE, source=copy, target=document, after=after, origin="graft")


@pytest.mark.usefixtures("_small")
def test_what_was_written_and_deleted_since_is_not_held_against_a_document(document: SharedDocument) -> None:
    for _ in range(8):
        add(document, "x" * (LARGE // 5))
        document.refresh_from_db()
        apply_update(by=SERVICE, document=document, update=said(emptied, on=document))
        document.refresh_from_db()
    assert queries.log_of(document).size > LARGE
    assert words(document) == ""


def emptied(text: Text) -> None:
    del text[0 : len(text)]


def test_all_that_another_process_stored_is_given_however_much_it_is(document: SharedDocument) -> None:
    frames = [Frame(data=bytes([number % 256]), author="person:1", person_id=None) for number in range(2500)]
    log_before = document.last_seq
    commands.append(document.pk, document.epoch, frames)
    stored = commands.append(document.pk, document.epoch, frames[:1], known_seq=log_before)
    assert [seq for seq, _data in stored.missed] == list(range(log_before + 1, log_before + 2501))
