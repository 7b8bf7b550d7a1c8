"""How a meeting goes from a phase to the next, and how it keeps its phases: rules without a database."""

import json

import pytest

from rcp.meetings import phases
from rcp.meetings.phases import Phase

SCRIPT = (
    Phase("frame", "Cadre", 3, "Dire qui est là.", pane="people", beside=("actions",), leave=("facilitated",)),
    Phase("groups", "Sous-groupes", 30, "Dessiner.", pane="map", wall=("map",), groups=True),
    Phase("reading", "Relecture", 5, "Lire.", pane="record"),
)


def test_a_meeting_goes_on_from_one_phase_to_the_next_and_back() -> None:
    assert phases.following(SCRIPT, "frame") == SCRIPT[1]
    assert phases.previous(SCRIPT, "groups") == SCRIPT[0]
    assert phases.following(SCRIPT, "reading") is None
    assert phases.previous(SCRIPT, "frame") is None
    assert phases.named(SCRIPT, "groups").minutes == 30
    assert phases.planned_minutes(SCRIPT) == 38


def test_an_unknown_phase_is_a_bug() -> None:
    with pytest.raises(ValueError, match="nowhere"):
        phases.following(SCRIPT, "nowhere")


def test_what_a_meeting_keeps_reads_back_the_same() -> None:
    assert phases.as_kept(json.loads(json.dumps(phases.kept(SCRIPT)))) == SCRIPT


def test_a_script_of_another_time_is_read_by_what_it_said() -> None:
    older = {"code": "frame", "label": "Cadre", "minutes": 3, "purpose": "", "pane": "people"}
    newer = {**older, "colour": "blue"}
    assert phases.as_kept([older]) == phases.as_kept([newer]) == (Phase("frame", "Cadre", 3, "", pane="people"),)
