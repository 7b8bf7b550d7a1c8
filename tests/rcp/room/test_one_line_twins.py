"""The line « qui fait quoi, pour quand » is read alike here and, while it is typed, in the browser (line.test.ts)."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rcp.decisions.one_line import parse

VECTORS: dict[str, Any] = json.loads(Path(__file__).with_name("one_line.json").read_text())
# A word of each doubt: the sentences themselves may be reworded on either side.
DOUBTS = {
    "": "",
    "many": "plusieurs personnes",
    "none": "ne désigne personne",
    "date": "pas une date",
    "weekday": "vérifiez la date",
    "another": "une seule personne",
}


@pytest.mark.parametrize(("line", "what", "owner", "due", "doubt"), VECTORS["lines"])
def test_a_line_is_read(line: str, what: str, owner: int | None, due: str | None, doubt: str) -> None:
    read = parse(line, VECTORS["people"], today=date.fromisoformat(VECTORS["today"]))
    assert (read.what, read.owner, read.due_on and read.due_on.isoformat()) == (what, owner, due)
    assert DOUBTS[doubt] in read.doubt
    assert bool(read.doubt) == bool(doubt)
