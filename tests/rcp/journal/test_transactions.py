"""A command that met another one is done again, whole; anything else rises at once."""

import ast
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import IntegrityError, OperationalError, transaction
from psycopg.errors import DeadlockDetected, SerializationFailure

from rcp.journal import transactions
from rcp.journal.models import Stream
from rcp.journal.record import once
from rcp.journal.transactions import TRIES, atomic, whole

ROOT = Path(__file__).resolve().parents[3]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transactions, "PAUSE", 0.0)


def met(kind: type[Exception]) -> OperationalError:
    """As Django tells what PostgreSQL said."""
    error = OperationalError("deadlock detected")
    error.__cause__ = kind("deadlock detected")
    return error


def writing(*faults: Exception) -> tuple[Callable[[], int], list[int]]:
    """A command that makes a stream, and fails so many times before it succeeds; and how often it was begun."""
    begun: list[int] = []

    @atomic
    def make() -> int:
        begun.append(len(begun) + 1)
        made = Stream.objects.create()
        if len(begun) <= len(faults):
            raise faults[len(begun) - 1]
        return made.pk

    return make, begun


@pytest.mark.parametrize("kind", [DeadlockDetected, SerializationFailure])
def test_a_command_that_met_another_is_done_again_and_once(kind: type[Exception]) -> None:
    make, begun = writing(met(kind), met(kind))
    assert make() == Stream.objects.get().pk
    assert begun == [1, 2, 3]


def test_it_is_not_tried_for_ever() -> None:
    make, begun = writing(*[met(DeadlockDetected)] * TRIES)
    with pytest.raises(OperationalError):
        make()
    assert len(begun) == TRIES
    assert not Stream.objects.exists()


@pytest.mark.parametrize("fault", [OperationalError("disk full"), IntegrityError("twice"), KeyError("a bug")])
def test_anything_else_rises_at_once(fault: Exception) -> None:
    make, begun = writing(fault)
    with pytest.raises(type(fault)):
        make()
    assert begun == [1]
    assert not Stream.objects.exists()


def test_inside_another_command_it_is_the_outermost_that_is_done_again() -> None:
    inner, begun = writing(met(DeadlockDetected))
    outer: list[int] = []

    @atomic
    def command() -> int:
        outer.append(1)
        Stream.objects.create()
        return inner()

    command()
    assert (len(outer), begun, Stream.objects.count()) == (2, [1, 2], 2)


def test_what_is_told_after_the_commit_is_told_once() -> None:
    told: list[str] = []
    faults = [met(DeadlockDetected)]

    def do() -> None:
        transaction.on_commit(lambda: told.append("committed"))
        if faults:
            raise faults.pop()

    whole(do)
    assert told == ["committed"]


def test_what_a_browser_sends_is_done_again_too_and_answered_once() -> None:
    stream, faults = Stream.objects.create(), [met(DeadlockDetected)]

    def do() -> dict[str, int]:
        Stream.objects.create()
        if faults:
            raise faults.pop()
        return {"seq": 1}

    answers = [once(stream=stream, actor="person:1", client="tab", n=1, do=do) for _ in range(2)]
    assert answers == [{"seq": 1}] * 2
    assert Stream.objects.count() == 2


# Everywhere


def product() -> list[Path]:
    files = (
        path for package in ("rcp", "mindmap", "approvals", "procedures") for path in (ROOT / package).rglob("*.py")
    )
    return [path for path in files if "migrations" not in path.parts and "node_modules" not in path.parts]


def test_every_command_is_such_a_transaction() -> None:
    """`@atomic`, never Django's own, which gives the deadlock to whoever asked."""
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in product()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef)
        for said in node.decorator_list
        if ast.unparse(said).startswith("transaction.atomic")
    ]
    assert found == []


def test_a_lock_is_of_one_row_and_leaves_its_key_to_others() -> None:
    """`of`: no joined row is locked with it; `no_key`: a row that refers to it can be written meanwhile."""
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in product()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "select_for_update"
        and {keyword.arg: ast.unparse(keyword.value) for keyword in node.keywords}
        != {"of": "('self',)", "no_key": "True"}
    ]
    assert found == []
