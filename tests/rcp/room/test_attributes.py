"""The room holds maps: what it listens to on its buttons is on none of theirs."""

import re

from tests.test_architecture import ROOT

# What the room's client looks for, and what the map's puts on its elements or asks of the server for its windows.
LOOKED_FOR = re.compile(r"\[(data-[a-z-]+)")
PUT = re.compile(r"\b(data-[a-z-]+)")
# Written by the server for both: the marks of each map, the sections of each page.
OF_BOTH = {"data-map-marks", "data-section"}


def written_in(pattern: re.Pattern[str], *globs: str) -> set[str]:
    files = [path for glob in globs for path in ROOT.glob(glob) if ".test." not in path.name]
    assert files
    return {name for path in files for name in pattern.findall(path.read_text())}


def test_a_maps_buttons_are_none_of_the_rooms() -> None:
    room = written_in(LOOKED_FOR, "rcp/*/client/**/*.ts")
    own = written_in(PUT, "mindmap/client/**/*.ts", "templates/mindmap/_files.html")
    assert {"data-pane", "data-command", "data-dialog"} <= room
    assert "data-map-view" in own
    assert room & own <= OF_BOTH
