"""The guard lets through everything a real Yjs makes, and nothing that costs its decoder much."""

import json
import subprocess
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pycrdt import Array, Doc, Map, Text, XmlElement, XmlFragment, XmlText

from rcp.access.actor import NOBODY
from rcp.coedit import guard, protocol
from rcp.coedit.consumers import handle_frame
from rcp.coedit.document_session import DocumentSession
from rcp.coedit.guard import Malformed
from rcp.coedit.kinds import DocumentKind, Rights, kinds
from rcp.coedit.models import SharedDocument
from rcp.coedit.peer import DocumentPeer
from rcp.coedit.protocol import Kind, sync
from tests.faults.server import ROOT

plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False) | st.text() | st.binary(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@st.composite
def updates(draw: st.DrawFn) -> bytes:
    """What two people made of a document with every type in it, told as one update."""
    here: Doc[Any] = Doc()
    there: Doc[Any] = Doc()
    for doc in (here, there):
        _write(draw, doc)
    if draw(st.booleans()):
        here.apply_update(there.get_update())
        _write(draw, here)
    return here.get_update()


def _write(draw: st.DrawFn, doc: Doc[Any]) -> None:
    text, things = doc.get("text", type=Text), doc.get("things", type=Array)
    nodes, body = doc.get("nodes", type=Map), doc.get("default", type=XmlFragment)
    for deed in draw(st.lists(st.sampled_from(["type", "bold", "erase", "push", "put", "nest", "xml"]), max_size=8)):
        if deed == "type":
            # pycrdt counts in bytes and lets one insert inside a character: only the ends are safe.
            text.insert(draw(st.sampled_from([0, len(text)])), draw(st.text(min_size=1, max_size=20)))
        elif deed == "bold" and len(text):
            text.format(0, len(text), {"bold": True})
        elif deed == "erase" and len(text):
            del text[0 : len(text)]
        elif deed == "push":
            things.append(draw(plain))
        elif deed == "put":
            nodes[draw(st.text(max_size=8))] = draw(plain)
        elif deed == "nest":
            nodes["inside"] = Map({"label": Text(draw(st.text(max_size=8))), "list": Array([draw(plain)])})
        elif deed == "xml":
            body.children.append(
                XmlElement("paragraph", {"level": "2"}, [XmlText(draw(st.text(min_size=1, max_size=8)))])
            )


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(updates())
def test_whatever_pycrdt_makes_passes(update: bytes) -> None:
    shape = guard.shape(update)
    doc: Doc[Any] = Doc()
    doc.apply_update(update)
    assert guard.clocks(doc.get_state()) == shape.ends


def test_whatever_yjs_makes_passes() -> None:
    script = ROOT / "tests" / "rcp" / "coedit" / "yjs_updates.mjs"
    done = subprocess.run(["node", script], cwd=ROOT, capture_output=True, check=True, timeout=60)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(lines) >= 200
    for update, vector in lines:
        clocks = guard.clocks(bytes.fromhex(vector))
        assert guard.shape(bytes.fromhex(update)).ends == clocks


# One client, one piece: a value of any kind, in a text called « a ». Each case below is small and says a little more
# than its own bound, which is set low for it; none of them is ever given to a decoder.
VALUE = b"\x01\x01\x05\x00\x08\x01\x01a\x01"


@pytest.mark.parametrize(
    ("what", "update"),
    [
        ("an array that declares one more than it holds", VALUE + b"\x75\x02\x7e\x00"),
        ("an object that declares one more than it holds", VALUE + b"\x76\x02\x01k\x7e\x00"),
        ("a client more than there are", b"\x02\x01\x05\x00\x04\x01\x01a\x01x\x00"),
        ("a number of nine bytes", b"\x01\x01" + b"\x80" * 8 + b"\x01\x00\x04\x01\x01a\x01x\x00"),
        ("a client number of 54 bits", b"\x01\x01\x80\x80\x80\x80\x80\x80\x80\x10\x00\x04\x01\x01a\x01x\x00"),
        ("a text that ends too early", b"\x01\x01\x05\x00\x04\x01\x01a\x03x\x00"),
        ("a text that is not UTF-8", b"\x01\x01\x05\x00\x04\x01\x01a\x01\xff\x00"),
        ("a type that does not exist", b"\x01\x01\x05\x00\x07\x01\x01a\x07\x00"),
        ("a sub-document", b"\x01\x01\x05\x00\x09\x01\x01a\x01g\x76\x00\x00"),
        ("a deletion of nothing", b"\x00\x01\x05\x01\x00\x00"),
        ("bytes after the end", b"\x00\x00\x00"),
        ("nothing", b""),
    ],
)  # fmt: skip
def test_it_refuses(what: str, update: bytes) -> None:
    with pytest.raises(Malformed):
        guard.shape(update)


def test_it_refuses_what_nests_one_deeper_than_its_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "NESTING", 2)
    nested = [VALUE + b"\x75\x01" * depth + b"\x7e\x00" for depth in (2, 3)]
    assert guard.shape(nested[0]).ends == {5: 1}
    with pytest.raises(Malformed, match="deeply"):
        guard.shape(nested[1])


def test_it_refuses_one_piece_and_one_byte_more_than_its_bounds() -> None:
    update = b"\x01\x03\x05\x00" + b"\x00\x01" * 3 + b"\x00"
    assert guard.shape(update, guard.Bounds(size=len(update), pieces=4)).pieces == 4
    with pytest.raises(Malformed, match="pieces"):
        guard.shape(update, guard.Bounds(size=len(update), pieces=3))
    with pytest.raises(Malformed, match="large"):
        guard.shape(update, guard.Bounds(size=len(update) - 1, pieces=4))


async def test_what_the_guard_refuses_never_reaches_the_decoder(monkeypatch: pytest.MonkeyPatch) -> None:
    """An update with one piece more than its bound, otherwise sound: the document is never asked to take it."""
    always = DocumentKind(may_read=lambda actor, document: True, may_write=lambda actor, document: True)
    monkeypatch.setitem(kinds, "sheet", always)
    session = DocumentSession(SharedDocument(kind="sheet"))
    decoded: list[bytes] = []
    monkeypatch.setattr(session.replica, "apply", lambda update, shape: decoded.append(update))

    async def send(message: dict[str, Any]) -> None: ...

    peer = DocumentPeer(send, NOBODY, "", 0.0, Rights(read=True, write=True), session.allowances.of(NOBODY))
    three = b"\x01\x03\x05\x00" + b"\x00\x01" * 3 + b"\x00"
    monkeypatch.setattr(guard, "OF_A_FRAME", guard.Bounds(pieces=3))
    handle_frame(session, peer, sync(Kind.UPDATE, three))
    assert (decoded, peer.strikes) == ([], 1)
    monkeypatch.setattr(guard, "OF_A_FRAME", guard.Bounds(pieces=4))
    handle_frame(session, peer, sync(Kind.UPDATE, three))
    assert (decoded, peer.strikes) == ([three], 1)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200))
def test_noise_never_crashes_it(noise: bytes) -> None:
    for read in (guard.shape, guard.clocks, protocol.parse, protocol.parse_awareness, protocol.parse_json):
        try:
            read(noise)
        except Malformed:
            continue


def test_a_large_map_is_within_its_bounds() -> None:
    doc: Doc[Any] = Doc()
    nodes = doc.get("nodes", type=Map)
    for number in range(2000):
        nodes[f"n{number}"] = Map({"at": ["root", "a0", number, "root"], "txt": Text("hello"), "kind": "idea"})
    assert 10_000 < guard.shape(doc.get_update()).pieces < guard.PIECES


def test_a_gap_is_seen_before_anything_is_applied() -> None:
    author: Doc[Any] = Doc(client_id=7)
    told: list[bytes] = []
    author.observe(lambda event: told.append(event.update))
    text = author.get("text", type=Text)
    text += "un"
    text += " deux"
    text += " trois"
    first, second, third = (guard.shape(update) for update in told)
    assert first.fits({})
    assert not second.fits({})
    assert second.fits({7: 2})
    assert not third.fits({7: 2})
    assert third.is_news({7: 7})
    assert not first.is_news({7: 2})


def test_an_update_that_hangs_on_somebody_else_waits_for_them() -> None:
    one: Doc[Any] = Doc(client_id=1)
    one.get("text", type=Text).insert(0, "abc")
    two: Doc[Any] = Doc(client_id=2)
    two.apply_update(one.get_update())
    told: list[bytes] = []
    two.observe(lambda event: told.append(event.update))
    two.get("text", type=Text).insert(2, "-")
    shape = guard.shape(told[0])
    assert not shape.fits({})
    assert not shape.fits({1: 2})
    assert shape.fits({1: 3})
