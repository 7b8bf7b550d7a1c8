"""Reading who, what and when in one line: what the vectors shared with the browser do not say."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rcp.decisions.one_line import parse, plain

TODAY = date(2022, 6, 23)
PEOPLE = {1: "Claire Aubert", 2: "Jean-Luc Roux", 3: "Clara Petit", 4: "Élodie Saïd", 5: "Claire Martin"}


@pytest.mark.parametrize(
    ("line", "what", "owner", "due_on"),
    [
        ("Rédiger la procédure @Lucie 8 juillet", "Rédiger la procédure @Lucie", None, date(2022, 7, 8)),
        ("Rédiger la procédure @clara 8 juillet", "Rédiger la procédure", 3, date(2022, 7, 8)),
        ("@elodie appelle la famille demain", "appelle la famille", 4, date(2022, 6, 24)),
        ("Recenser @Claire Martin vendredi", "Recenser", 5, date(2022, 6, 24)),
        ("Recenser @Claire vendredi", "Recenser @Claire", None, date(2022, 6, 24)),
        ("Relancer jeudi", "Relancer", None, date(2022, 6, 30)),
        ("Voir dans 15 jours", "Voir", None, date(2022, 7, 8)),
        ("Voir dans deux mois", "Voir", None, date(2022, 8, 23)),
        ("Voir le 31/12", "Voir", None, date(2022, 12, 31)),
        ("Voir le 1er mars", "Voir", None, date(2023, 3, 1)),
        ("Voir le 3 mars 2024", "Voir", None, date(2024, 3, 3)),
        ("Faire le point le 29 février", "Faire le point", None, date(2024, 2, 29)),
        ("Envoyer le bilan 31/02", "Envoyer le bilan 31/02", None, None),
        ("Commander 12 lits", "Commander 12 lits", None, None),
        ("demain", "demain", None, None),
    ],
)
def test_a_line_is_read_and_nothing_is_guessed(line: str, what: str, owner: int | None, due_on: date | None) -> None:
    read = parse(line, PEOPLE, today=TODAY)
    assert (read.what, read.owner, read.due_on) == (what, owner, due_on)


@given(st.text(max_size=300))
def test_any_text_is_read_without_failing(line: str) -> None:
    read = parse(line, PEOPLE, today=TODAY)
    assert read.due_on is None or read.due_on >= date(2000, 1, 1)


@given(st.text(max_size=80))
def test_accents_go_letter_for_letter_so_that_places_match(text: str) -> None:
    assert len(plain(text)) == len(text)


@pytest.mark.parametrize("line", ["Voir le 8/7/99999", "Voir dans 999 mois", "Voir le 99 juillet"])
def test_a_date_that_is_none_stays_in_the_text(line: str) -> None:
    read = parse(line, PEOPLE, today=date(2022, 6, 23))
    assert read.due_on is None or read.due_on.year < 2200
