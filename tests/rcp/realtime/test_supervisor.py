"""What must never end goes on after any failure, says so, and is told late when it does not do well."""

import asyncio
import logging
from collections.abc import Iterator

import pytest
from django.db import OperationalError

from rcp.realtime import supervisor
from rcp.realtime.failure_log import FailureLog
from rcp.realtime.supervisor import Kept, Supervisor

FAILURES = [OperationalError("locked"), KeyError("a bug"), asyncio.CancelledError("cancelled by others"), SystemError()]


@pytest.fixture
def kept() -> Iterator[list[Kept]]:
    """Stopped when the test ends."""
    tasks: list[Kept] = []
    yield tasks
    for task in tasks:
        task.stop()


@pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: type(failure).__name__)
@pytest.mark.parametrize("eternal", [False, True])
async def test_a_failure_is_told_once_and_the_task_goes_on(
    failure: BaseException,
    eternal: bool,
    kept: list[Kept],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(supervisor, "RESTART_AFTER", 0.0)
    turns = 0
    well = asyncio.Event()

    async def work() -> None:
        nonlocal turns
        turns += 1
        if turns < 4:
            raise failure
        well.set()
        if eternal:
            await asyncio.Event().wait()

    with caplog.at_level(logging.WARNING):
        watching = Supervisor()
        kept.append(watching.forever("bus", work) if eternal else watching.every(0.001, "rooms", work))
        await asyncio.wait_for(well.wait(), 10)
    failed = [record for record in caplog.records if "tried again" in record.message]
    assert len(failed) == 1
    assert failed[0].levelname == ("WARNING" if isinstance(failure, OperationalError) else "ERROR")


async def test_it_takes_its_turn_at_once_when_woken(kept: list[Kept]) -> None:
    done = asyncio.Event()

    async def work() -> None:
        done.set()

    task = Supervisor().every(3600, "rooms", work)
    kept.append(task)
    task.wake()
    await asyncio.wait_for(done.wait(), 10)


async def test_what_has_not_done_well_for_too_long_is_late_and_is_not_any_more_once_it_does(
    kept: list[Kept], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "LATE_AFTER", 0.05)
    stuck = asyncio.Event()
    stuck.set()

    async def work() -> None:
        await stuck.wait()

    watching = Supervisor()
    kept.append(watching.every(0.001, "rooms", work))
    while kept[0].done_at == 0 or watching.late():
        await asyncio.sleep(0.001)
    stuck.clear()
    while watching.late() != ["rooms"]:
        await asyncio.sleep(0.001)
    stuck.set()
    while watching.late():
        await asyncio.sleep(0.001)


def test_the_same_failure_is_not_repeated_for_a_minute(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1000.0
    monkeypatch.setattr("rcp.realtime.failure_log.time.monotonic", lambda: now)
    log = FailureLog(logging.getLogger("tests"), "rooms")
    for seconds in (0, 1, 59, 61):
        now = 1000.0 + seconds
        log.failed(OperationalError("locked"))
    log.failed(ValueError("another"))
    log.worked()
    log.worked()
    assert [record.getMessage() for record in caplog.records] == [
        "rooms: fails and is tried again (OperationalError)",
        "rooms: fails and is tried again (OperationalError)",
        "rooms: failed and is tried again",
        "rooms: works again",
    ]
