"""Reading who, what and when in one line: what the vectors shared with the browser do not say."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rcp.decisions.one_line import parse, plain

TODAY = date(2022, 6, 23)
PEOPLE = {"1": "Claire Aubert", "2": "Jean-Luc Roux", "3": "Clara Petit", "4": "Élodie Saïd", "5": "Claire Martin"}


@pytest.mark.parametrize(
    ("line", "owner", "what", "named", "doubt"),
    [
        ("Recenser @Claire vendredi", None, "Recenser @Claire", None, "plusieurs"),
        ("Recenser @Claire vendredi", "5", "Recenser", "5", ""),
        ("Recenser @Claire vendredi", "3", "Recenser @Claire", "3", ""),
        ("Recenser @clara vendredi", "2", "Recenser @clara", "2", ""),
        ("Recenser @clara vendredi", "", "Recenser @clara", "", ""),
        ("Recenser vendredi", "2", "Recenser", "2", ""),
    ],
)
def test_whoever_is_chosen_beside_the_line_wins_and_no_word_is_lost(
    line: str, owner: str | None, what: str, named: str | None, doubt: str
) -> None:
    read = parse(line, PEOPLE, today=TODAY, owner=owner)
    assert (read.what, read.owner, read.due_on) == (what, named, date(2022, 6, 24))
    assert doubt in read.doubt
    assert bool(doubt) == bool(read.doubt)


def test_when_the_day_is_chosen_beside_the_line_its_words_stay() -> None:
    read = parse("Préparer la visite vendredi @clara", PEOPLE, today=TODAY, dated=True)
    assert (read.what, read.owner, read.due_on, read.doubt) == ("Préparer la visite vendredi", "3", None, "")


WORDS = (
    "Voir la MDPH le mardi samedi matin 15 1er 31 avant d’ici pour sous dans quinze jours semaines fin décembre "
    "mars prochain demain 08/07 1/2 24/7 2027 14 h, et du au jusqu’au une à l’infirmière (le) prévue : – . @"
)
SPOKEN = st.lists(st.sampled_from(WORDS.split()), max_size=12).map(" ".join)


@given(SPOKEN)
@example("(le) demain")
def test_words_leave_the_end_of_a_sentence_only(line: str) -> None:
    read = parse(line, {}, today=TODAY)
    assert line.startswith(read.what)
    assert read.due_on is not None or read.what == line


@given(SPOKEN, st.dates(date(2020, 1, 1), date(2032, 12, 31)))
def test_a_day_without_a_year_is_one_to_come(line: str, today: date) -> None:
    read = parse(line, {}, today=today)
    assert read.due_on is None or read.due_on >= today or "2027" in line


@given(st.text(max_size=300))
def test_any_text_is_read_without_failing(line: str) -> None:
    read = parse(line, PEOPLE, today=TODAY)
    assert read.due_on is None or read.due_on >= date(2000, 1, 1)


@given(st.text(max_size=80))
def test_accents_go_letter_for_letter_so_that_places_match(text: str) -> None:
    assert len(plain(text)) == len(text)
