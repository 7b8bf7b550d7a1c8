"""The guard lets through everything a real Yjs makes, and nothing that costs its decoder much."""

import contextlib
import json
import random
import subprocess
import time
import tracemalloc
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pycrdt import Array, Doc, Map, Text, XmlElement, XmlFragment, XmlText

from rcp.coedit import guard, protocol
from rcp.coedit.guard import Malformed
from tests.faults.server import ROOT

BOMB = bytes.fromhex("02d801899d8973f46081b40301849d89faf48681b40300016100")

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


def test_twenty_six_bytes_that_cost_half_a_gigabyte_are_refused_for_nothing() -> None:
    # The same bytes as a frame, as what follows « sync », and as a bare update.
    for read, received in ((protocol.parse, b"\x00" + BOMB), (protocol.parse, BOMB), (guard.shape, BOMB[3:])):
        tracemalloc.start()
        began = time.perf_counter()
        with pytest.raises(Malformed):
            read(received)
        took = time.perf_counter() - began
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert took < 0.005
        assert peak < 5 * 1024 * 1024


@pytest.mark.parametrize(
    ("what", "update"),
    [
        ("arrays nested deeper than a stack", b"\x01\x01\x05\x00\x08\x01\x01a\x01" + b"\x75\x01" * 5000 + b"\x7e\x00"),
        ("an array of a billion", b"\x01\x01\x05\x00\x08\x01\x01a\x01\x75\xff\xff\xff\xff\x03\x00"),
        ("an object of a billion", b"\x01\x01\x05\x00\x08\x01\x01a\x01\x76\xff\xff\xff\xff\x03\x00"),
        ("a number of eleven bytes", b"\x01\x01\x05" + b"\xff" * 10 + b"\x01\x08\x01\x01a\x01\x7e\x00"),
        ("a client number beyond 53 bits", b"\x01\x01\xff\xff\xff\xff\xff\xff\xff\x7f\x00\x04\x01\x01a\x01x\x00"),
        ("more pieces than a decoder likes", b"\x01\x80\x80\x04\x05\x00" + b"\x00\x01" * 65536 + b"\x00"),
        ("a text that ends too early", b"\x01\x01\x05\x00\x04\x01\x01a\x7fx\x00"),
        ("a text that is not UTF-8", b"\x01\x01\x05\x00\x04\x01\x01a\x02\xff\xfe\x00"),
        ("a type that does not exist", b"\x01\x01\x05\x00\x07\x01\x01a\x63\x00"),
        ("a sub-document", b"\x01\x01\x05\x00\x09\x01\x01a\x01g\x76\x00\x00"),
        ("a deletion of nothing", b"\x00\x01\x05\x01\x00\x00"),
        ("bytes after the end", b"\x00\x00\x00"),
        ("nothing", b""),
    ],
)  # fmt: skip
def test_it_refuses(what: str, update: bytes) -> None:
    with pytest.raises(Malformed):
        guard.shape(update)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200))
def test_noise_never_crashes_it(noise: bytes) -> None:
    for read in (guard.shape, guard.clocks, protocol.parse, protocol.parse_awareness, protocol.parse_json):
        try:
            read(noise)
        except Malformed:
            continue


def test_what_it_lets_through_never_costs_the_decoder_much() -> None:
    """2,000 real updates cut short, with bits turned over or bytes exchanged: what passes is applied in 50 ms."""
    seed = random.randrange(2**32)
    chance = random.Random(seed)
    source: Doc[Any] = Doc()
    nodes, body = source.get("nodes", type=Map), source.get("default", type=XmlFragment)
    for number in range(8):
        nodes[f"n{number}"] = Map({"at": ["root", "a0", number, "root"], "txt": Text("une idée ")})
        body.children.append(XmlElement("paragraph", {}, [XmlText("mot")]))
    del body.children[2]
    whole = source.get_update()
    passed = 0
    for _ in range(2000):
        update = _damaged(chance, whole)
        try:
            guard.shape(update)
        except Malformed:
            continue
        passed += 1
        doc: Doc[Any] = Doc()
        began = time.perf_counter()
        with contextlib.suppress(ValueError, RuntimeError):
            doc.apply_update(update)
        assert time.perf_counter() - began < 0.05, (seed, update.hex())
    assert passed > 20, seed


def _damaged(chance: random.Random, update: bytes) -> bytes:
    damaged = bytearray(update)
    how = chance.randrange(3)
    if how == 0:
        return bytes(damaged[: chance.randrange(len(damaged))])
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(damaged))
        damaged[at] = damaged[at] ^ (1 << chance.randrange(8)) if how == 1 else chance.randrange(256)
    return bytes(damaged)


def test_it_is_linear() -> None:
    """Twice the text in twice the time, give or take: 600 kB of small pieces in well under a second."""
    doc: Doc[Any] = Doc()
    nodes = doc.get("nodes", type=Map)
    for number in range(2000):
        nodes[f"n{number}"] = Map({"at": ["root", "a0", number, "root"], "txt": Text("hello"), "kind": "idea"})
    update = doc.get_update()
    began = time.perf_counter()
    shape = guard.shape(update)
    assert time.perf_counter() - began < 0.5
    assert 10_000 < shape.pieces < guard.PIECES


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
