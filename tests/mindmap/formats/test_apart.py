"""A file of somebody's read in a process of its own: the same map, within bounds, one at a time per person."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from mindmap.formats import apart, sniff
from mindmap.formats.faults import Unreadable
from mindmap.formats.reading import Reading
from mindmap.tree.schema import Node, Relation
from tests.mindmap.formats.test_samples import SAMPLES

# Stands for a file that takes long: it says that it has begun, then waits to be ended.
ENDLESS = "import pathlib, signal, sys\nsys.stdin.buffer.read()\npathlib.Path({began!r}).touch()\nsignal.pause()\n"


@pytest.fixture
def endless(tmp_path: Path) -> Callable[[], Path]:
    """A worker that never ends by itself; called, it waits until that worker has begun."""
    script, began = tmp_path / "endless.py", tmp_path / "began"
    script.write_text(ENDLESS.format(began=str(began)))

    def wait() -> Path:
        until = threading.Event()
        while not began.exists():
            until.wait(0.02)
        return script

    return wait


def told(reading: Reading) -> tuple[list[tuple[int, Node]], tuple[Relation, ...]]:
    return [(depth, branch.node) for depth, branch in reading.root.walk()], reading.relations


@pytest.mark.parametrize("name", ["freeplane.mm", "xmind-2023.xmind", "plan.md", "opml.mm", "zen.xmind"])
def test_it_is_the_map_that_reading_it_here_gives(name: str) -> None:
    data = (SAMPLES / name).read_bytes()
    here, there = sniff.read(data), apart.read(data, person="person:1")
    assert told(there) == told(here)
    assert there.report == here.report
    assert there.sheets == here.sheets


def test_only_the_sheets_asked_for_are_read() -> None:
    data = (SAMPLES / "xmind-8.xmind").read_bytes()
    assert told(apart.read(data, {0}, person="person:1")) == told(sniff.read(data, {0}))


def test_what_cannot_be_read_says_why_as_it_would_here() -> None:
    with pytest.raises(Unreadable, match="un document PDF"):
        apart.read(b"%PDF-1.7", person="person:1")


def test_a_file_that_takes_too_long_is_given_up(
    endless: Callable[[], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "WORKER", tmp_path / "endless.py")
    with pytest.raises(Unreadable, match="trop de temps"):
        apart.read(b"x", person="person:1", seconds=0.1)
    assert apart._reading == {}


def test_a_file_that_takes_too_much_memory_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "full.py"
    script.write_text("raise MemoryError\n")
    monkeypatch.setattr(apart, "WORKER", script)
    with pytest.raises(Unreadable, match="mémoire"):
        apart.read(b"x", person="person:1")


def test_whoever_opens_another_file_waits_no_longer_for_the_first(
    endless: Callable[[], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    real = apart.WORKER

    def first() -> None:
        try:
            apart.read(b"x", person="person:1", seconds=60)
        except Unreadable as error:
            said.append(error.why)

    monkeypatch.setattr(apart, "WORKER", tmp_path / "endless.py")
    thread = threading.Thread(target=first)
    thread.start()
    endless()
    monkeypatch.setattr(apart, "WORKER", real)
    data = (SAMPLES / "plan.md").read_bytes()
    assert told(apart.read(data, person="person:2")) == told(sniff.read(data))
    assert thread.is_alive()
    assert told(apart.read(data, person="person:1")) == told(sniff.read(data))
    thread.join()
    assert said == [apart.REPLACED]
