"""Which labels are proposed as one, as a table."""

import pytest

from mindmap.joining.similarity import similar_pairs
from mindmap.tree.branches import Branch
from mindmap.tree.schema import ROOT, Node
from mindmap.tree.wording import normalised


def map_of(*labels: str) -> Branch:
    return Branch(Node(ROOT, "Carte"), tuple(Branch(Node(f"there{n}", text)) for n, text in enumerate(labels)))


def come(*labels: str) -> list[Branch]:
    return [Branch(Node(f"new{n}", text)) for n, text in enumerate(labels)]


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Listes fermées", "LISTES FERMEES !", True),
        ("Cœur de métier", "Coeur de metier", True),
        ("Refus pour complexité", "Refus pour complexite.", True),
        ("Départs en retraite non remplacés", "Départ en retraite non remplacé", True),
        ("Refus", "Refus pour complexité", False),
        ("Mal", "Mai", False),
        ("Passages aux urgences", "Passages à l’hôpital", False),
        ("?", "!", False),
    ],
)
def test_labels_are_alike(one: str, other: str, alike: bool) -> None:
    assert bool(similar_pairs(come(one), map_of("Autre chose", other))) is alike


def test_the_best_match_is_proposed_once() -> None:
    [match] = similar_pairs(come("Départs en retraite"), map_of("Départ en retraite", "Départs en retraite"))
    assert (match.source, match.target, match.ratio) == ("new0", "there1", 1.0)


def test_the_subject_of_the_map_is_never_proposed() -> None:
    assert similar_pairs(come("Carte"), map_of("Autre")) == []


def test_folding_keeps_the_words_alone() -> None:
    assert normalised("  « L’Œuvre » : ÉTÉ 2024 ?") == "l oeuvre ete 2024"
