"""Closing while others write: on a database file, or on PostgreSQL when `make test-scale` says so."""

import json
from pathlib import Path

import pytest

from tests.faults.server import drop_database, environment, made_database, run


@pytest.mark.socket
def test_one_closing_wins_and_what_was_acknowledged_before_it_is_in_the_record(tmp_path: Path) -> None:
    url = made_database(tmp_path)
    try:
        told = json.loads(run(["-m", "tests.rcp.room.closing_race"], environment("rcp.settings", url, "")))
    finally:
        drop_database(url)
    assert told["state"] == "closed"
    assert sorted(told["closings"])[1] == "closed"
    assert "déjà close" in sorted(told["closings"])[0]
    assert told["records"] == 1
    assert told["acknowledged"] == told["in_database"] == told["in_record"]
    assert told["last_entry"] == "meeting_closed"
    assert told["holds"]
    assert told["notes_sealed"]
    assert told["notes"] == told["notes_acknowledged"]
