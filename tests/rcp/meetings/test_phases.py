"""The table of phases and what closing asks for: rules without a database."""

from datetime import timedelta

import pytest

from rcp.meetings import phases
from rcp.meetings.phases import ActionFacts, ClosingFacts, Facts, Written, closable


def test_the_cell_of_the_var_has_the_seven_phases_of_its_pattern() -> None:
    assert [phase.label for phase in phases.KINDS["rupture_cell"]] == [
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
    assert least <= phases.planned_minutes(kind) <= most


@pytest.mark.parametrize("kind", phases.KINDS)
def test_every_kind_goes_from_its_first_phase_to_reading_aloud_and_back(kind: str) -> None:
    seen, phase = [], phases.first(kind)
    while (following := phases.following(kind, phase.code)) is not None:
        assert phases.previous(kind, following.code) == phase
        seen.append(phase.code)
        phase = following
    assert phase == phases.READING
    assert phases.previous(kind, phases.first(kind).code) is None
    assert len(set(seen)) == len(seen)
    assert all(each.minutes > 0 and each.purpose for each in phases.KINDS[kind])


def test_an_unknown_phase_is_a_bug() -> None:
    with pytest.raises(ValueError, match="nowhere"):
        phases.following("rcp", "nowhere")


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
        ("rupture_cell", "decisions", Facts(written=Written(decisions=1)), ["action"]),
        ("rupture_cell", "decisions", Facts(written=Written(decisions=1, actions=1)), []),
        ("rcp", "frame", Facts(), ["anime", "question"]),
        ("rcp", "round", Facts(present=1), ["présente"]),
        ("rcp", "round", Facts(present=2), []),
        ("rcp", "contingency", Facts(), ["conduite à tenir"]),
        ("rcp", "contingency", Facts(written=Written(contingencies=1)), []),
        ("governance", "decisions", Facts(written=Written(decisions=1)), []),
    ],
)
def test_a_phase_is_left_when_what_it_is_for_is_there(kind: str, code: str, facts: Facts, missing: list[str]) -> None:
    said = phases.missing_to_leave(kind, code, facts)
    assert len(said) == len(missing)
    assert all(word in sentence for word, sentence in zip(missing, said, strict=True))


WHOLE = ActionFacts(number=1, owned=True, declined=False, due=True)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("kind", "facts", "missing"),
    [
        ("rcp", ClosingFacts(since_end=HOUR), []),
        ("rcp", ClosingFacts(since_end=None), ["pas terminée"]),
        ("rcp", ClosingFacts(since_end=timedelta(hours=48)), []),
        ("rcp", ClosingFacts(since_end=timedelta(hours=48, seconds=1)), ["48 heures"]),
        ("rcp", ClosingFacts(since_end=timedelta(days=9), by_organiser=True), []),
        ("rupture_cell", ClosingFacts(since_end=HOUR, actions=(WHOLE,)), []),
        (
            "rupture_cell",
            ClosingFacts(since_end=HOUR, actions=(WHOLE, ActionFacts(2, owned=False, declined=False, due=True))),
            ["2 n’a pas de responsable"],
        ),
        (
            "rupture_cell",
            ClosingFacts(since_end=HOUR, actions=(ActionFacts(3, owned=True, declined=False, due=False),)),
            ["3 n’a pas d’échéance"],
        ),
        (
            "rupture_cell",
            ClosingFacts(since_end=HOUR, actions=(ActionFacts(4, owned=False, declined=True, due=False),)),
            ["4 a été déclinée", "4 n’a pas d’échéance"],
        ),
        ("rcp", ClosingFacts(since_end=HOUR, contingencies_without_night=(2,)), ["2 ne dit pas qui répond la nuit"]),
        ("rupture_cell", ClosingFacts(since_end=HOUR, contingencies_without_night=(2,)), []),
        (
            "rupture_cell",
            ClosingFacts(since_end=HOUR, maps_apart=("DAC", "CPTS")),
            ["« DAC » n’est ni réunie", "« CPTS » n’est ni réunie"],
        ),
        ("feedback", ClosingFacts(since_end=HOUR, others=("La carte manque.",)), ["La carte manque."]),
    ],
)
def test_closing_says_everything_that_is_missing(kind: str, facts: ClosingFacts, missing: list[str]) -> None:
    said = closable(kind, facts)
    assert len(said) == len(missing)
    assert all(words in sentence for words, sentence in zip(missing, said, strict=True))
