"""Numbers of versions, and what differs between two."""

import pytest

from approvals.versions import ADDED, REMOVED, SAME, Change, Piece, approved, changes, next_draft, words


@pytest.mark.parametrize(
    ("taken", "draft", "in_force"),
    [
        ([], "0.1", "1.0"),
        (["0.1"], "0.2", "1.0"),
        (["0.1", "0.9"], "0.10", "1.0"),
        (["0.1", "0.2", "1.0"], "1.1", "2.0"),
        (["0.1", "1.0", "1.1", "1.2"], "1.3", "2.0"),
    ],
)
def test_a_number_is_given_once(taken: list[str], draft: str, in_force: str) -> None:
    assert next_draft(taken) == draft
    assert approved(taken) == in_force
    assert draft not in taken
    assert in_force not in taken


def test_a_number_that_is_not_one_is_a_bug() -> None:
    with pytest.raises(ValueError, match="not a version number"):
        next_draft(["1"])


def test_words_that_changed_stand_beside_those_that_stay() -> None:
    assert words("sous 5 jours ouvrés", "sous 10 jours ouvrés") == (
        Piece(SAME, "sous "),
        Piece(REMOVED, "5"),
        Piece(ADDED, "10"),
        Piece(SAME, " jours ouvrés"),
    )


def test_nothing_is_lost_between_two_texts() -> None:
    before, after = "Évaluer, puis contacter le médecin.", "Contacter le médecin traitant, puis évaluer !"
    pieces = words(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != ADDED) == before
    assert "".join(piece.text for piece in pieces if piece.kind != REMOVED) == after


def test_changes_are_told_place_by_place() -> None:
    found = changes({"Objet": "Signaler", "Suivi": "Évaluer", "Titre": "T"}, {"Objet": "Signaler au DAC", "Titre": "T"})
    assert found == [
        Change("Objet", (Piece(SAME, "Signaler"), Piece(ADDED, " au DAC"))),
        Change("Suivi", (Piece(REMOVED, "Évaluer"),)),
    ]


def test_the_same_content_has_no_change() -> None:
    assert changes({"Objet": "a"}, {"Objet": "a"}) == []
