"""The kinds of meeting: their phases, what lets one leave them, where the panes stand, and when one may close."""

import json
from datetime import timedelta

import pytest

from rcp.meetings import phases
from rcp.meetings.models import MeetingKind
from rcp.room.panes.actions.rules import ActionFacts, missing_of
from rcp.room.panes.gathered import CONDITIONS, PANES
from rcp.room.scripts import SCRIPTS, Script
from rcp.room.scripts.closing import missing_in_time
from rcp.room.scripts.conditions import Facts, missing_to_leave
from rcp.room.scripts.script import Layout
from rcp.room.scripts.shared import READING

EVERY_PHASE = [(script, phase) for script in SCRIPTS.values() for phase in script.phases]
EVERY_LAYOUT = [
    pytest.param(script.layout(phase), id=f"{script.kind}-{phase.code or nth}")
    for script in SCRIPTS.values()
    for nth, phase in enumerate((*script.phases, script.before, script.after))
]


def test_every_kind_of_meeting_has_its_script() -> None:
    assert SCRIPTS.keys() == set(MeetingKind.values)


def test_the_cell_of_the_var_has_the_seven_phases_of_its_pattern() -> None:
    assert [phase.label for phase in SCRIPTS["rupture_cell"].phases] == [
        "Accueil",
        "Suivi des décisions",
        "Choix du thème",
        "Deux sous-groupes",
        "Mise en commun",
        "Décisions",
        "Relecture",
    ]


@pytest.mark.parametrize(("kind", "least", "most"), [("rcp", 45, 60), ("rupture_cell", 90, 120)])
def test_the_script_fits_the_hour_it_was_written_for(kind: str, least: int, most: int) -> None:
    assert least <= phases.planned_minutes(SCRIPTS[kind].phases) <= most


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=lambda script: script.kind)
def test_every_kind_ends_by_reading_aloud_and_says_what_each_phase_is_for(script: Script) -> None:
    assert script.phases[-1].code == READING.code
    codes = [phase.code for phase in script.phases]
    assert len(set(codes)) == len(codes)
    assert all(each.minutes > 0 and each.purpose for each in script.phases)


@pytest.mark.parametrize("layout", EVERY_LAYOUT)
def test_a_script_names_panes_that_are_there(layout: Layout) -> None:
    named = {*layout.left, layout.middle, *layout.right, *layout.wall, *layout.reach}
    assert named <= PANES.keys()
    # One pane stands in one place, and what is out of sight is one press away.
    in_sight = [*layout.left, layout.middle, *layout.right]
    assert len(in_sight) == len(set(in_sight))
    assert {"map", "notes", "decisions", "actions", "people"} <= {*in_sight, *layout.reach}
    assert layout.wall
    assert set(layout.near) <= {*in_sight, *layout.reach}
    assert layout.near


@pytest.mark.parametrize("layout", EVERY_LAYOUT)
def test_the_browser_reads_the_same_layout(layout: Layout) -> None:
    told = json.loads(layout.as_json)
    assert (told["middle"], tuple(told["right"]), tuple(told["near"])) == (layout.middle, layout.right, layout.near)


@pytest.mark.parametrize(("script", "phase"), EVERY_PHASE)
def test_a_phase_is_left_on_conditions_that_exist(script: Script, phase: phases.Phase) -> None:
    assert set(phase.leave) <= CONDITIONS.keys()


def test_the_room_of_a_case_conference_follows_its_phase() -> None:
    script = SCRIPTS["rcp"]
    shown = {phase.code: script.layout(phase) for phase in script.phases}
    # La situation stands at the left, but for what is read aloud: it has the width of a sheet of paper.
    assert {code for code, layout in shown.items() if layout.left != ("situation",)} == {"reading"}
    assert (shown["actions"].middle, shown["actions"].right) == ("actions", ())
    assert shown["contingency"].middle == "contingencies"
    assert (shown["reading"].middle, shown["reading"].right) == ("record", ("confirming", "closing"))
    assert shown["actions"].near == ("actions", "contingencies")
    assert shown["reading"].near == ("record", "confirming", "closing")


def test_a_phone_shows_what_only_this_phase_has_before_a_map_that_would_leave_it_no_room() -> None:
    script = SCRIPTS["rupture_cell"]
    follow_up = script.layout(phases.named(script.phases, "follow_up"))
    assert (follow_up.middle, follow_up.near) == ("map", ("follow_up",))


SEATED = Facts(facilitator=True, scribe=True)


@pytest.mark.parametrize(
    ("kind", "code", "facts", "missing"),
    [
        ("rupture_cell", "welcome", Facts(), ["anime", "secrétariat"]),
        ("rupture_cell", "welcome", Facts(facilitator=True), ["secrétariat"]),
        ("rupture_cell", "welcome", SEATED, []),
        ("rupture_cell", "follow_up", Facts(), []),
        ("rupture_cell", "theme", Facts(), ["thème"]),
        ("rupture_cell", "theme", Facts(theme=True), []),
        ("rupture_cell", "theme", Facts(question=True), []),
        ("rupture_cell", "groups", Facts(), ["sous-groupes"]),
        ("rupture_cell", "groups", Facts(grouped=True), []),
        ("rupture_cell", "decisions", Facts(), ["décision", "action"]),
        ("rupture_cell", "decisions", Facts(counts={"decisions": 1}), ["action"]),
        ("rupture_cell", "decisions", Facts(counts={"decisions": 1, "actions": 1}), []),
        ("rcp", "frame", Facts(), ["anime", "question"]),
        (
            "rcp",
            "frame",
            Facts(facilitator=True, question=True, sharing=("La base du partage n’est pas notée.",)),
            ["base du partage"],
        ),
        ("rcp", "round", Facts(present=1), ["présente"]),
        ("rcp", "round", Facts(present=2), []),
        ("rcp", "contingency", Facts(), ["conduite à tenir"]),
        ("rcp", "contingency", Facts(counts={"contingencies": 1}), []),
        ("governance", "decisions", Facts(counts={"decisions": 1}), []),
    ],
)
def test_a_phase_is_left_when_what_it_is_for_is_there(kind: str, code: str, facts: Facts, missing: list[str]) -> None:
    said = missing_to_leave(phases.named(SCRIPTS[kind].phases, code).leave, facts, CONDITIONS)
    assert len(said) == len(missing)
    assert all(word in sentence for word, sentence in zip(missing, said, strict=True))


def test_a_condition_that_is_no_longer_known_keeps_nobody() -> None:
    assert missing_to_leave(("gone", "facilitated"), Facts(facilitator=True), CONDITIONS) == []


HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("since_end", "by_organiser", "missing"),
    [
        (HOUR, False, []),
        (None, True, ["pas terminée"]),
        (timedelta(hours=48), False, []),
        (timedelta(hours=48, seconds=1), False, ["48 heures"]),
        (timedelta(days=9), True, []),
    ],
)
def test_a_meeting_is_closed_within_two_days_of_its_end(
    since_end: timedelta | None, by_organiser: bool, missing: list[str]
) -> None:
    said = missing_in_time(since_end, by_organiser=by_organiser)
    assert len(said) == len(missing)
    assert all(words in sentence for words, sentence in zip(missing, said, strict=True))


@pytest.mark.parametrize(
    ("owned", "declined", "due", "missing"),
    [
        (True, False, True, []),
        (False, False, True, [("n’a pas de responsable", "who")]),
        (True, False, False, [("n’a pas d’échéance", "due")]),
        (False, True, False, [("a été déclinée", "who"), ("n’a pas d’échéance", "due")]),
    ],
)
def test_an_action_is_called_by_its_words_and_says_which_field_it_lacks(
    owned: bool, declined: bool, due: bool, missing: list[tuple[str, str]]
) -> None:
    said = missing_of(ActionFacts("Retirer les tapis", owned=owned, declined=declined, due=due))
    assert [field for _sentence, field in said] == [field for _words, field in missing]
    for (sentence, _), (words, _) in zip(said, missing, strict=True):
        assert sentence.startswith("«\u00a0Retirer les tapis\u00a0» ")
        assert words in sentence
