"""Files as each program writes them: every element in its place, and a report of what was left out."""

import shutil
from pathlib import Path

import pytest

from mindmap.formats import sniff
from mindmap.formats.faults import Unreadable
from mindmap.formats.losses import Loss
from mindmap.formats.reading import Reading
from mindmap.model import Level, Node, NodeKind

SAMPLES = Path(__file__).with_name("samples")

OUTLINES = {
    "freeplane.mm": """
Nouvelle carte mentale
  Pourquoi les listes sont fermées
    Départs à la retraite sans reprise
    Refus
    Bilan
  Que faire ?
    Ouvrir le planning
      ordonnance
    Ouvrir le planning
    Secret""",
    "freemind-0.9.mm": """
Sans médecin 😀
  1 140\u00a0€ par mois
  Deux mots
    @العربية""",
    "opml.mm": """
Sans médecin traitant
  Pourquoi ici & là
    Listes fermées
    Sans attribut text
  ☑ A < B
    Fil""",
    "bare.xmind": """
Sans médecin traitant
  Pourquoi ?
    Listes fermées
    Refus
    En somme
  À part""",
    "ancien.xmind": """
Sans médecin traitant
  Pourquoi ?
    Listes fermées
    Refus
    En somme
  À part""",
    "zen.xmind": """
Sans médecin traitant
  Pourquoi ?
    Listes fermées
    Refus
    En somme
  Que faire ?
    Une bulle
  À part""",
    "feuilles.xmind": """
Classeur XMind
  Première
    dessous
  Seconde""",
    "plan.md": """
Sans médecin traitant
  Pourquoi ?
    Listes fermées
      depuis 2021
      tabulation
      deux espaces
    Refus suite du refus
    Premier
      ☐ à faire
      ☑ fait
    Second
    Plus bas
  Que faire ?
    code et souligné écrit
    image légende
    https://exemple.fr/seul
    [attaque](javascript:alert(1))""",
    "carte.mmd": """
Sans médecin traitant
  Pourquoi (ici) ?
    Listes fermées depuis 2021
  Nuage
    Choc
      Six côtés "dits"
  Rond""",
    "plan-windows.txt": """
Sans médecin traitant
  Pourquoi ?
    Listes fermées
    Refus
  Que faire ?
    Planning""",
}


def reading(name: str) -> Reading:
    return sniff.read((SAMPLES / name).read_bytes())


def node(name: str, text: str) -> Node:
    return next(branch.node for _depth, branch in reading(name).root.walk() if branch.text == text)


@pytest.mark.parametrize("name", OUTLINES)
def test_every_element_is_in_its_place(name: str) -> None:
    lines = ["  " * depth + branch.text for depth, branch in reading(name).root.walk()]
    assert lines == OUTLINES[name].strip("\n").split("\n")


def test_every_sample_is_read_or_refused_by_a_test() -> None:
    assert {path.name for path in SAMPLES.iterdir()} == {*OUTLINES, "chiffre.xmind"}


@pytest.mark.parametrize("name", OUTLINES)
@pytest.mark.parametrize("extension", [".mm", ".opml", ".txt"])
def test_the_extension_does_not_count(name: str, extension: str, tmp_path: Path) -> None:
    lying = tmp_path / f"carte{extension}"
    shutil.copy(SAMPLES / name, lying)
    assert sniff.read(lying.read_bytes()).root.size == reading(name).root.size


def test_freeplane_notes_details_attributes_and_links_are_kept() -> None:
    root = reading("freeplane.mm").root.node
    assert root.note == "Réunion du 3\u00a0mars, à midi.\n- un point\n- un autre ici"
    assert root.link == "https://exemple.fr/suite"
    leaving = node("freeplane.mm", "Départs à la retraite sans reprise")
    assert leaving.note == "* 4 en 2025\n* 6 en 2026\n\nSource\u00a0: CPTS"
    assert leaving.level == Level.INTER_CPTS
    why = node("freeplane.mm", "Pourquoi les listes sont fermées")
    assert (why.kind, why.side) == (NodeKind.QUESTION, "L")
    assert node("freeplane.mm", "Refus").link == "https://exemple.fr/refus"
    assert node("freeplane.mm", "Que faire ?").note == "Voir **aussi** :\n\n    - le DAC\n    - la CPTS"
    assert node("freeplane.mm", "ordonnance").note == ""


def test_what_freeplane_loses_is_counted() -> None:
    assert {loss: n for loss, n in reading("freeplane.mm").losses.items() if n} == {
        Loss.STYLE: 3,
        Loss.ICON: 1,
        Loss.IMAGE: 2,
        Loss.LINK: 1,
        Loss.ATTACHMENT: 1,
        Loss.SUMMARY: 1,
        Loss.CLONE: 1,
        Loss.OBJECT: 1,
        Loss.ENCRYPTED: 1,
        Loss.LABEL: 1,
        Loss.LINES: 2,
    }


def test_links_across_of_freeplane_become_ours() -> None:
    read = reading("freeplane.mm")
    words = {branch.node.id: branch.text for _depth, branch in read.root.walk()}
    assert len(read.relations) == 2
    assert all(one.a in words and one.b in words for one in read.relations)


def test_the_report_is_in_french_singular_and_plural() -> None:
    report = reading("freeplane.mm").report
    assert "1 icône n’a pas été reprise." in report
    assert "2 images n’ont pas été reprises." in report


def test_old_freemind_notes_and_halves_of_emoji_are_kept() -> None:
    rent = node("freemind-0.9.mm", "1 140\u00a0€ par mois")
    assert rent.note == "À vérifier\navec la CPAM"
    assert rent.kind == NodeKind.IDEA
    assert reading("freemind-0.9.mm").losses[Loss.CONTROL] == 1


@pytest.mark.parametrize("name", ["bare.xmind", "ancien.xmind", "zen.xmind"])
def test_xmind_notes_labels_and_markers_are_kept(name: str) -> None:
    why = node(name, "Pourquoi ?")
    assert why.note == "Première ligne\nSeconde ligne"
    assert why.link == ("https://exemple.fr/a" if name != "zen.xmind" else "https://exemple.fr/pourquoi")
    assert why.kind == NodeKind.QUESTION


def test_labels_of_xmind_that_are_ours_are_understood_and_others_are_tags() -> None:
    lists = node("zen.xmind", "Listes fermées")
    assert (lists.level, lists.tags) == (Level.US, ("urgent",))
    assert node("bare.xmind", "Pourquoi ?").organisation == "CPTS"
    assert node("zen.xmind", "Que faire ?").note == "Seulement riche"


def test_markdown_notes_links_and_code_are_kept() -> None:
    assert node("plan.md", "Sans médecin traitant").note == "Deux lignes\nd'introduction."
    assert node("plan.md", "Refus suite du refus").note == "Un paragraphe à part."
    assert node("plan.md", "Plus bas").note == "```python\n# pas un titre\n- pas un élément\n```"
    assert node("plan.md", "depuis 2021").link == "https://exemple.fr/2021"


def test_mermaid_classes_of_ours_are_understood() -> None:
    rond = node("carte.mmd", "Rond")
    assert (rond.kind, rond.level) == (NodeKind.RISK, Level.US)


def test_an_encrypted_map_is_refused_with_what_to_do() -> None:
    with pytest.raises(Unreadable, match="mot de passe"):
        reading("chiffre.xmind")
