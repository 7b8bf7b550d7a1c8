"""Where an action stands, as rules without a database."""

from datetime import date

import pytest

from rcp.decisions import follow_up
from rcp.decisions.follow_up import Answer, Standing, When

TODAY = date(2022, 6, 23)
YESTERDAY, TOMORROW = date(2022, 6, 22), date(2022, 6, 24)


@pytest.mark.parametrize(
    ("status", "owned", "due_on", "standing"),
    [
        ("to_confirm", False, None, Standing.UNOWNED),
        ("declined", False, TOMORROW, Standing.UNOWNED),
        ("to_confirm", True, TOMORROW, Standing.TO_CONFIRM),
        ("to_confirm", True, YESTERDAY, Standing.LATE),
        ("confirmed", True, TODAY, Standing.CONFIRMED),
        ("confirmed", True, YESTERDAY, Standing.LATE),
        ("confirmed", True, None, Standing.CONFIRMED),
        ("done", True, YESTERDAY, Standing.DONE),
        ("not_done", True, YESTERDAY, Standing.NOT_DONE),
    ],
)
def test_the_word_on_a_line(status: str, owned: bool, due_on: date | None, standing: Standing) -> None:
    assert follow_up.standing(status, owned=owned, due_on=due_on, today=TODAY) == standing
    assert follow_up.WORDS[standing]


@pytest.mark.parametrize(
    ("status", "answer", "reason", "following", "refused"),
    [
        ("to_confirm", Answer.CONFIRM, "", "confirmed", False),
        ("confirmed", Answer.CONFIRM, "", "confirmed", True),
        ("to_confirm", Answer.CANNOT, "en congé", "declined", False),
        ("to_confirm", Answer.CANNOT, "", "to_confirm", True),
        ("declined", Answer.CONFIRM, "", "confirmed", False),
        ("confirmed", Answer.DONE, "", "done", False),
        ("to_confirm", Answer.DONE, "", "done", False),
        ("done", Answer.DONE, "", "done", True),
        ("done", Answer.NOT_DONE, "erreur", "not_done", False),
        ("confirmed", Answer.NOT_DONE, "", "confirmed", True),
        ("not_done", Answer.DONE, "", "done", False),
        ("declined", Answer.DONE, "", "declined", True),
    ],
)
def test_an_answer_leads_somewhere_or_says_why_not(
    status: str, answer: Answer, reason: str, following: str, refused: bool
) -> None:
    reached, fault = follow_up.answered(status, answer, reason)
    assert (reached, bool(fault)) == (following, refused)


@pytest.mark.parametrize(
    ("due_on", "when"),
    [
        (YESTERDAY, When.LATE),
        (TODAY, When.SOON),
        (date(2022, 6, 30), When.SOON),
        (date(2022, 7, 1), When.LATER),
        (None, When.LATER),
    ],
)
def test_mes_actions_are_late_soon_or_later(due_on: date | None, when: When) -> None:
    assert follow_up.when(due_on, today=TODAY) == when


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([(True, True)], ""),
        ([(False, True), (True, True)], "1 sans responsable"),
        ([(False, False), (True, False)], "1 sans responsable · 2 sans échéance"),
    ],
)
def test_what_blocks_closing_is_counted(rows: list[tuple[bool, bool]], sentence: str) -> None:
    assert follow_up.tally(rows).sentence == sentence
