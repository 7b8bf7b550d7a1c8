"""The database itself refuses to change or remove what the journal holds."""

import pytest
from django.db import DatabaseError, transaction

from rcp.journal.models import Entry, Receipt, Stream
from rcp.journal.record import once, record
from rcp.journal.verbs import Verb
from rcp.people.models import Profession
from tests.cast import Cast


@pytest.fixture
def entry(cast: Cast) -> Entry:
    with transaction.atomic():
        return record(Verb.SIGNED_IN, by=cast.actor(cast.claire), stream=cast.dac_ouest.stream)


@pytest.fixture
def receipt(cast: Cast) -> Receipt:
    stream = cast.dac_ouest.stream
    once(stream=stream, actor="person:1", client="tab", n=1, do=lambda: {"seq": 3})
    return Receipt.objects.get(stream=stream)


def test_an_entry_cannot_be_changed(entry: Entry) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(author_label="quelqu’un d’autre")
    entry.refresh_from_db()
    assert entry.author_label == "Claire Aubert"


def test_an_entry_cannot_be_removed(entry: Entry) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        entry.delete()
    assert Entry.objects.filter(stream=entry.stream).count() == 1


def test_a_receipt_cannot_be_changed(receipt: Receipt) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Receipt.objects.filter(pk=receipt.pk).update(n=2)
    assert Receipt.objects.get(pk=receipt.pk).n == 1


def test_a_receipt_cannot_be_removed(receipt: Receipt) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        receipt.delete()
    assert Receipt.objects.filter(pk=receipt.pk).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_a_test_that_commits_starts_from_an_empty_journal(turn: int) -> None:
    """Twice: what the first turn committed is gone in the second, professions are not, and the refusal still holds."""
    assert not Stream.objects.exists()
    assert Profession.objects.get(pk="60").label == "Infirmier"
    stream = Stream.objects.create()
    once(stream=stream, actor="person:1", client="tab", n=turn, do=lambda: {})
    with pytest.raises(DatabaseError, match="append-only"):
        Receipt.objects.all().delete()
