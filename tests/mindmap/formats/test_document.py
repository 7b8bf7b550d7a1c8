"""docs/map-formats.md says what the code does."""

import re
from pathlib import Path

from mindmap.formats import package, reading, words
from mindmap.formats.forms import FORMS
from mindmap.formats.reading import Feature
from mindmap.tree.schema import MAX_NODES

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "map-formats.md").read_text()
COLUMNS = tuple(Feature)


def test_the_table_is_what_the_code_declares() -> None:
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.splitlines() if line.startswith("|")]
    said = {row[0]: (row[1].split(), row[2:]) for row in rows[2:]}
    declared = {
        form.label: (
            list(form.suffixes),
            ["yes" if held else "no" for held in (form.read is not None, *(one in form.holds for one in COLUMNS))],
        )
        for form in FORMS
    }
    assert said == declared


def test_the_limits_are_those_of_the_code() -> None:
    page = re.sub(r"\s+", " ", PAGE)
    assert f"at most {words.MOST_BYTES // 1024 // 1024} MB of text" in page
    assert f"at most {package.MOST_UNZIPPED // 1024 // 1024} MB once open" in page
    assert f"{package.MOST_ENTRIES} entries and a ratio of {package.MOST_RATIO}" in page
    assert f"at most {MAX_NODES:,} nodes and {reading.MAX_DEPTH} levels" in page


def test_no_two_formats_want_the_same_extension() -> None:
    suffixes = [suffix for form in FORMS for suffix in form.suffixes]
    assert len(suffixes) == len(set(suffixes))
