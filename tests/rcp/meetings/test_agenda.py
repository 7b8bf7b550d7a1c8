import pytest
from hypothesis import given
from hypothesis import strategies as st

from rcp.meetings import agenda


@pytest.mark.parametrize(
    ("item", "to", "order"),
    [(3, 0, [3, 1, 2]), (1, 2, [2, 3, 1]), (2, 1, [1, 2, 3]), (1, 99, [2, 3, 1]), (3, -5, [3, 1, 2])],
)
def test_a_point_moves_and_the_others_keep_their_order(item: int, to: int, order: list[int]) -> None:
    assert agenda.moved([1, 2, 3], item, to=to) == order


@pytest.mark.parametrize(
    ("line", "title", "minutes"),
    [
        ("Suivi des décisions", "Suivi des décisions", 10),
        ("Suivi des décisions, 15", "Suivi des décisions", 15),
        ("  Suivi  des décisions ,15 ", "Suivi des décisions", 15),
        ("Suivi des décisions, 15 min", "Suivi des décisions", 15),
        ("Suivi des décisions, 15 minutes.", "Suivi des décisions", 15),
        ("Suivi des décisions 15 mn", "Suivi des décisions", 15),
        ("Suivi des décisions (15 min)", "Suivi des décisions", 15),
        ("Suivi des décisions – 15’", "Suivi des décisions", 15),
        ("Suivi des décisions : 1 h", "Suivi des décisions", 60),
        ("Suivi des décisions, 1 h 30", "Suivi des décisions", 90),
        ("Suivi des décisions, 1h30", "Suivi des décisions", 90),
        ("Suivi des décisions, 240", "Suivi des décisions", 240),
        # Years, lists, hours, numbers of things: the title stays whole
        ("Point du 3 mars, 2026", "Point du 3 mars, 2026", 10),
        ("Point du 3 mars 2026", "Point du 3 mars 2026", 10),
        ("Point du 3 mars, 2026, 20", "Point du 3 mars, 2026, 20", 10),
        ("Point du 3 mars, 20", "Point du 3 mars", 20),
        ("Chambres 11, 12", "Chambres 11, 12", 10),
        ("Loi du 2 janvier, 2002", "Loi du 2 janvier, 2002", 10),
        ("Suivi des décisions, 241", "Suivi des décisions, 241", 10),
        ("Suivi des décisions, 0", "Suivi des décisions, 0", 10),
        ("Ouverture, 14 h 30", "Ouverture, 14 h 30", 10),
        ("Lits 3, 4 et 5", "Lits 3, 4 et 5", 10),
        ("Pause de 10 min", "Pause de 10 min", 10),
        ("Une minute de silence pendant 2 min", "Une minute de silence pendant 2 min", 2),
        ("Les 20 ans du DAC", "Les 20 ans du DAC", 10),
        ("15", "15", 10),
        ("15 min", "15 min", 10),
        (", 15", ", 15", 15),
        ("Budget, 1 200", "Budget, 1 200", 10),
    ],
)
def test_a_line_keeps_its_words_but_for_a_duration_alone_at_its_end(line: str, title: str, minutes: int) -> None:
    assert agenda.read(line) == (title, minutes)


@given(st.text(max_size=200))
def test_no_line_makes_a_point_that_the_agenda_cannot_hold(line: str) -> None:
    title, minutes = agenda.read(line)
    assert 0 < minutes <= agenda.MOST_MINUTES
    assert " ".join(line.split()).startswith(title)
