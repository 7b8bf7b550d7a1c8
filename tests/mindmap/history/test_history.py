"""Who wrote what, told from the log: nobody's word but the server's record, whoever grafts, moves or erases."""

import struct
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pycrdt import Doc, Text

from mindmap.commands import graft_map, open_map
from mindmap.document.ydoc import add_nodes, move, nodes_of, relate, values_of
from mindmap.history import steps, views
from mindmap.history.authors import authors_of
from mindmap.history.steps import Step, What, chronicle_of
from mindmap.models import MindMap
from mindmap.tree.schema import ROOT, TRASH
from rcp.coedit.commands import apply_update
from rcp.coedit.models import Update
from rcp.coedit.queries import state_of
from rcp.meetings.models import Breakout
from rcp.people.models import Person
from tests.cast import Cast
from tests.rcp.room.stage import an_open_cell

from ..paper.test_pages import signed_in

Change = Callable[["Doc[Any]"], object]


@pytest.fixture
def the_map(cast: Cast) -> MindMap:
    meeting = an_open_cell(cast)
    MindMap.objects.filter(meeting=meeting).delete()
    outline: list[Any] = [{"text": "Pourquoi ?", "children": ["Listes fermées"]}]
    return open_map(by=cast.actor(cast.claire), meeting=meeting, title="Sans médecin traitant", outline=outline)


@pytest.fixture
def write(cast: Cast) -> Callable[..., int]:
    """Somebody writes in a map, as their browser would; `later` is how long after the last one, in seconds."""

    def write(person: Person, mind_map: MindMap, change: Change, later: float = 0) -> int:
        doc = state_of(mind_map.document)
        before = doc.get_state()
        with doc.transaction():
            change(doc)
        seq = apply_update(by=cast.actor(person), document=mind_map.document, update=doc.get_update(before))
        Update.objects.filter(document=mind_map.document, seq=seq).update(at=timezone.now() + timedelta(seconds=later))
        return seq

    return write


def named(mind_map: MindMap, text: str) -> str:
    """The id of the node that says this."""
    (found,) = (id_ for id_, value in values_of(state_of(mind_map.document)).items() if value.get("txt") == text)
    return found


def say(node: str, words: str) -> Change:
    return lambda doc: _type(doc, node, words)


def _type(doc: "Doc[Any]", node: str, words: str) -> None:
    text: Text = nodes_of(doc)[node]["txt"]
    text.insert(len(text), words)


def add(text: str, under: str = ROOT) -> Change:
    return lambda doc: add_nodes(doc, [text], under=under)


def kinds(steps: list[Step]) -> list[str]:
    return [str(step.what) for step in steps]


def test_what_each_did_is_told_in_order(cast: Cast, the_map: MindMap, write: Callable[..., int]) -> None:
    write(cast.nadia, the_map, add("Refus"))
    refusal = named(the_map, "Refus")
    write(cast.nadia, the_map, say(refusal, " des structures"), 10)
    write(cast.samir, the_map, say(refusal, " et des soignants"), 100)
    write(cast.samir, the_map, say(refusal, " du Var"), 110)
    write(cast.nadia, the_map, lambda doc: move(doc, refusal, under=named(the_map, "Pourquoi ?")), 200)
    write(cast.nadia, the_map, lambda doc: nodes_of(doc)[refusal].update({"kind": "cause"}), 300)
    write(cast.nadia, the_map, lambda doc: relate(doc, refusal, named(the_map, "Listes fermées")), 400)
    write(cast.samir, the_map, lambda doc: move(doc, refusal, under=TRASH), 500)
    write(cast.nadia, the_map, lambda doc: move(doc, refusal, under=ROOT), 600)
    told = chronicle_of(the_map.document).of(refusal)
    assert kinds(told) == ["added", "worded", "moved", "qualified", "related", "trashed", "returned"]
    assert (told[1].author, told[1].at - told[1].began_at) == (
        cast.actor(cast.samir).id,
        Update.objects.get(document=the_map.document, seq=told[1].seq).at
        - Update.objects.get(document=the_map.document, seq=told[1].first).at,
    )


def test_two_people_who_write_at_once_are_told_apart_and_not_in_pieces(
    cast: Cast, the_map: MindMap, write: Callable[..., int]
) -> None:
    one, two = named(the_map, "Pourquoi ?"), named(the_map, "Listes fermées")
    for turn in range(5):
        write(cast.nadia, the_map, say(one, "a"), turn)
        write(cast.samir, the_map, say(two, "b"), turn + 0.5)
    (nadia,) = (step for step in chronicle_of(the_map.document).of(one) if step.what is What.WORDED)
    (samir,) = (step for step in chronicle_of(the_map.document).of(two) if step.what is What.WORDED)
    assert (nadia.author, samir.author) == (cast.actor(cast.nadia).id, cast.actor(cast.samir).id)
    assert chronicle_of(the_map.document).in_order()[-1] == samir


def test_reading_on_says_the_same_as_reading_again(cast: Cast, the_map: MindMap, write: Callable[..., int]) -> None:
    for turn in range(6):
        write(cast.nadia, the_map, add(f"Idée {turn}"), turn * 60)
        chronicle_of(the_map.document)
    read_on = chronicle_of(the_map.document)
    steps._known.clear()
    assert chronicle_of(the_map.document) == read_on


def test_what_is_being_told_stays_as_it_was_while_another_reads_on(
    cast: Cast, the_map: MindMap, write: Callable[..., int]
) -> None:
    node = named(the_map, "Listes fermées")
    told = chronicle_of(the_map.document)
    before = told.of(node)
    write(cast.nadia, the_map, say(node, " partout"), 60)
    assert len(chronicle_of(the_map.document).of(node)) == len(before) + 1
    assert told.of(node) == before


def test_the_log_is_sent_a_page_at_a_time(
    cast: Cast, the_map: MindMap, write: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    for turn in range(3):
        write(cast.nadia, the_map, add(f"Idée {turn}"))
    monkeypatch.setattr(views, "PAGE_BYTES", 1)
    nadia = signed_in(cast, cast.nadia)
    seen: list[int] = []
    while page := nadia.get(f"/cartes/{the_map.pk}/journal/", {"apres": seen[-1] if seen else 0}).content:
        seq, size = struct.unpack(">II", page[:8])
        assert len(page) == 8 + size
        seen.append(seq)
    assert seen == list(the_map.document.updates.order_by("seq").values_list("seq", flat=True))


@pytest.mark.parametrize("after", ["²", "-1", "x", "9" * 30])
def test_a_page_of_the_log_after_no_number_does_not_exist(cast: Cast, the_map: MindMap, after: str) -> None:
    assert signed_in(cast, cast.nadia).get(f"/cartes/{the_map.pk}/journal/", {"apres": after}).status_code == 404


def test_a_node_knows_who_made_it_and_who_last_worded_it(
    cast: Cast, the_map: MindMap, write: Callable[..., int]
) -> None:
    write(cast.nadia, the_map, add("Refus"))
    refusal = named(the_map, "Refus")
    write(cast.samir, the_map, say(refusal, "s"), 60)
    write(cast.nadia, the_map, lambda doc: move(doc, refusal, under=named(the_map, "Pourquoi ?")), 120)
    one = authors_of(the_map)[refusal]
    assert one.worded is not None
    assert (one.made.person, one.worded.person, one.wordings) == (cast.nadia.pk, cast.samir.pk, 1)
    assert one.changed.person == cast.nadia.pk
    assert authors_of(the_map)[named(the_map, "Pourquoi ?")].made.person is None


def test_a_grafted_node_keeps_its_authors_and_whoever_grafts_wrote_none_of_it(
    cast: Cast, the_map: MindMap, write: Callable[..., int]
) -> None:
    group = Breakout.objects.create(meeting=the_map.meeting, name="CPTS", position=0, formed_at=timezone.now())
    source = open_map(by=cast.actor(cast.claire), meeting=the_map.meeting, title="CPTS", breakout=group)
    write(cast.nadia, source, add("Refus"), -60)
    graft = graft_map(by=cast.actor(cast.claire), source_map_id=source.pk, target_map_id=the_map.pk)
    write(cast.nadia, source, say(named(source, "Refus"), " plus tard"), 60)
    copied = graft.pairs[named(source, "Refus plus tard")]
    assert authors_of(the_map)[copied].made.person == cast.nadia.pk
    assert authors_of(the_map)[copied].worded is None
    assert authors_of(the_map)[graft.head].made.person == cast.claire.pk
    write(cast.samir, the_map, say(copied, "s"), 90)
    worded = authors_of(the_map)[copied].worded
    assert worded is not None
    assert worded.person == cast.samir.pk


def test_nobody_can_sign_for_another_in_the_document(cast: Cast, the_map: MindMap, write: Callable[..., int]) -> None:
    write(cast.nadia, the_map, add("De Nadia"))
    forged: Any = {"text": "De Samir", "src": [the_map.pk, named(the_map, "De Nadia")]}
    write(cast.samir, the_map, lambda doc: add_nodes(doc, [forged], under=ROOT), 60)
    assert authors_of(the_map)[named(the_map, "De Samir")].made.person == cast.samir.pk


def test_ten_thousand_keystrokes_are_read_once(cast: Cast, the_map: MindMap, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks again pays for what came since, not for all of it."""
    doc = state_of(the_map.document)
    text: Text = nodes_of(doc)[named(the_map, "Listes fermées")]["txt"]
    rows: list[Update] = []
    last = the_map.document.last_seq
    now = timezone.now()
    for seq in range(last + 1, last + 10_001):
        before = doc.get_state()
        if len(text) > 200:
            del text[0:150]
        text.insert(0, "e")
        at = now + timedelta(milliseconds=seq * 40)
        rows.append(
            Update(document=the_map.document, epoch=1, seq=seq, data=doc.get_update(before), author="x", at=at, after=0)
        )
    Update.objects.bulk_create(rows, batch_size=1000)
    read: list[int] = []
    reading = steps._Reader.read

    def counted(reader: steps._Reader, seq: int, *more: Any) -> None:
        read.append(seq)
        reading(reader, seq, *more)

    monkeypatch.setattr(steps._Reader, "read", counted)
    assert chronicle_of(the_map.document).seq == last + 10_000
    assert read[-10_000:] == list(range(last + 1, last + 10_001))
    read.clear()
    assert chronicle_of(the_map.document).seq == last + 10_000
    assert not read
