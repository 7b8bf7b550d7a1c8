"""Which area a test is about: `make test ONLY=mindmap` runs an area's own tests in every stage.

A test under tests/<package>/ or tests/rcp/<area>/ is about that one. Those that go through the whole site stand by what
they do in it; this table says of what, by the beginning of the file's name.
"""

from pathlib import Path

ACROSS = {
    "browser/test_map": "mindmap",
    "browser/test_links": "mindmap",
    "browser/test_files": "mindmap",
    "browser/test_joining": "mindmap",
    "browser/test_methods": "mindmap",
    "browser/test_erasing": "mindmap",
    "browser/test_travel": "mindmap",
    "browser/test_room": "room",
    "browser/test_pictures": "room",
    "faults/test_locked_branch": "mindmap",
    "faults/test_coedit": "coedit",
    "faults/test_kills": "live",
    "faults/test_meeting_rooms": "live",
    "faults/test_processes": "live",
    "faults/test_redis": "live",
    "faults/test_rooms": "live",
    "stories/test_": "room",
}


def area_of(file: Path) -> str:
    """The area of a test file, given from the folder of the tests; empty when it is about all of them."""
    for beginning, area in ACROSS.items():
        if file.as_posix().startswith(beginning):
            return area
    parts = file.parts[:-1]
    return parts[1] if parts[:1] == ("rcp",) and len(parts) > 1 else parts[0] if parts and parts[0] != "rcp" else ""
