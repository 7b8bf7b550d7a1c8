"""The life of a plan, as tables. No database."""

import pytest

from rcp.plans import life


@pytest.mark.parametrize(
    ("has_physician", "chosen", "circuit", "needed"),
    [
        (True, "person", "attending", ("validation", "agreement")),
        (True, "circle", "attending", ("validation", "agreement")),
        (False, "circle", "circle", ("validation", "agreement")),
        (False, "own", "own", ("validation", "agreement")),
        (False, "person", "person", ("agreement",)),
    ],
)
def test_who_validates_is_the_attending_physician_or_what_was_chosen(
    has_physician: bool, chosen: str, circuit: str, needed: tuple[str, ...]
) -> None:
    assert life.circuit(has_physician=has_physician, chosen=chosen) == circuit
    assert life.needed(circuit) == needed
    assert circuit in life.WHO


@pytest.mark.parametrize(
    ("circuit", "answers", "holds"),
    [
        ("attending", {}, None),
        ("attending", {"validation": True}, None),
        ("attending", {"agreement": True}, None),
        ("attending", {"validation": True, "agreement": True}, True),
        ("attending", {"validation": True, "agreement": False}, False),
        ("attending", {"validation": False}, False),
        ("person", {}, None),
        ("person", {"agreement": True}, True),
        ("person", {"agreement": False}, False),
    ],
)
def test_a_version_holds_once_all_who_must_said_yes(circuit: str, answers: dict[str, bool], holds: bool | None) -> None:
    assert life.outcome(circuit, answers) is holds


@pytest.mark.parametrize(
    ("state", "then"),
    [
        (life.INITIATED, life.INITIATED),
        (life.VALIDATED, life.FOLLOWED),
        (life.FOLLOWED, life.FOLLOWED),
        (life.REVISED, life.REVISED),
    ],
)
def test_only_a_validated_plan_is_followed(state: str, then: str) -> None:
    assert life.after_follow_up(state) == then


def test_the_first_version_begins_the_plan_and_the_next_revise_it() -> None:
    assert [life.after_version(number) for number in (1, 2, 3)] == [life.INITIATED, life.REVISED, life.REVISED]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([], ["au moins un objectif"]),
        ([("Sécuriser", "Pose une barre", "Ines")], []),
        ([("", "Pose une barre", "Ines")], ["à quel objectif"]),
        ([("Sécuriser", "", "")], ["ce qui est fait", "qui s’en charge"]),
    ],
)
def test_what_is_missing_is_said_line_by_line(lines: list[tuple[str, str, str]], said: list[str]) -> None:
    missing = life.lacking([life.Line(*line) for line in lines])
    assert len(missing) == len(said)
    assert all(words in sentence for words, sentence in zip(said, missing, strict=True))
