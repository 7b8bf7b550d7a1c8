"""Files as each program writes them: every element in its place, and a report of what was left out."""

import shutil
import zipfile
from pathlib import Path

import pytest

from mindmap.formats import sniff
from mindmap.formats.faults import Unreadable
from mindmap.formats.losses import Loss
from mindmap.formats.reading import Reading
from mindmap.tree.schema import Level, Node, NodeKind

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
    "freeplane-1.12.mm": """
Sortie d'hospitalisation
  Avant
    Un texte riche é & co deuxième ligne
    =1+2
    \\latex \\frac{a}{b}
    Résumé
    Libre
    Caché
      dedans
    Rappel
  Chiffré
  Après
    fichier
    mail
    js
    menu
    Un texte riche é & co deuxième ligne
    Caché
    ligne 1 ligne 2
    Nouvelle carte mentale""",
    "freemind-1.0.mm": """
Départ
  droite
    ss
  Photo
  Verrou""",
    "freemind-utf16.mm": """
Été
  ça""",
    "freemind-cp1252.mm": """
L’été – “x” …
  ça œuvre €""",
    "workflowy.opml": """
Carte importée
  ☑ Gras & italique
    lien
    3 < 4 et 5 > 2
    #tag @mention Moi Thu
    sous
  Deux""",
    "dynalist.opml": """
☑ **gras** `code` [lien](https://d.io) !(2026-11-26)
  ~~barré~~""",
    "omnioutliner.opml": """
Plan Omni
  ☑ Un
    Un.un
  Abonnement
  inclus
  commentaire
  titre seul
  cat""",
    "xmind-8.xmind": """
Classeur XMind
  Centre deux
    A
      A1
      A2
      Bulle
      Somme
    B
    Flottant
  Deux""",
    "xmind-2023.xmind": """
Classeur XMind
  Centre sur 2 lignes
    A
      A1
      A2
      Bulle
        sous bulle
      En somme
    B
    équation
    riche titre
    Flottant
      sous flottant
  Deux
    Z""",
    "xmind.txt": """
Sujet central
  Branche 1
    Sous
  Branche 2""",
    "markmap.md": """
markmap
  Links
    https://markmap.js.org/
    GitHub
  Features
    links
    strong ~~del~~ italic ==highlight==
    multiline text
    inline code
    Code
    Katex: $x = {-b \\pm \\sqrt{b^2-4ac} \\over 2a}$
    This is a very very very long line
    Ordered list
      item 1
      item 2""",
    "pandoc.md": """
Titre gras {#ancre}
  1. Pourquoi ?
    a
      a1
      tab
      deux espaces
    étoile
    plus
    un
    deux
      deux.un
    ☐ à faire
    ☑ fait
    lien et https://auto.fr
    img image
    code et *échappé* & é &
    ligne suite paresseuse suite très paresseuse
  Setext
    x
    Saut de niveau
  Fin""",
    "mermaid.mmd": """
mindmap
  Origins
    Long history
    Popularisation
      British popular psychology author Tony Buzan
  Research
    On effectiveness and features
    On Automatic creation
      Uses
        Creative techniques
  Gras et une seconde ligne italique
  nuage
  bang
  hexagone
  carré
  rond
  avec ] et (parenthèses)
  Tools %% commentaire
    Pen and paper
    # "x" é""",
    "mermaid-dans-markdown.mmd": """
Root
  A
    B
    C""",
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


@pytest.mark.parametrize(
    ("name", "text", "note"),
    [
        ("freeplane-1.12.mm", "Sortie d'hospitalisation", "Note du centre\n- un\n- deux\na | b"),
        ("freemind-1.0.mm", "ss", "vieille note"),
        ("omnioutliner.opml", "☑ Un", "priority\u00a0: 2"),
        ("xmind-8.xmind", "A", "para gras\n\nEncadré\u00a0: Cadre"),
        ("xmind-8.xmind", "A1", "Commentaire\u00a0: remarque"),
        ("xmind-2023.xmind", "A", "Encadré\u00a0: Cadre nommé"),
        ("markmap.md", "Code", "```js\n    console.log('code block');\n```"),
        ("pandoc.md", "deux", "paragraphe sous deux"),
        ("pandoc.md", "ligne suite paresseuse suite très paresseuse", ""),
    ],
)
def test_what_is_said_beside_an_element_is_in_its_note(name: str, text: str, note: str) -> None:
    assert node(name, text).note == note


def test_what_stands_after_a_list_is_said_of_the_heading() -> None:
    assert node("pandoc.md", "1. Pourquoi ?").note.startswith("citation\nsuite\n\n| a | b |")
    assert node("pandoc.md", "Setext").note == "#Pas un titre (sans espace)"


@pytest.mark.parametrize(("name", "text"), [("xmind-8.xmind", "A"), ("xmind-2023.xmind", "B")])
def test_the_colours_of_either_xmind_are_kept(name: str, text: str) -> None:
    assert node(name, text).colour == "1"


LOST = {
    "freeplane-1.12.mm": {
        **{Loss.STYLE: 1, Loss.ICON: 2, Loss.IMAGE: 1, Loss.CROSS_LINK: 1, Loss.LINK: 3, Loss.FRAME: 1},
        **{Loss.SUMMARY: 1, Loss.FLOATING: 1, Loss.CLONE: 2, Loss.REMINDER: 1, Loss.OBJECT: 2, Loss.ENCRYPTED: 1},
        **{Loss.LABEL: 2, Loss.LINES: 3, Loss.FOLD: 1},
    },
    "freemind-1.0.mm": {
        **{Loss.STYLE: 1, Loss.ICON: 1, Loss.IMAGE: 1, Loss.COLOUR: 1, Loss.ENCRYPTED: 1, Loss.FOLD: 1},
    },
    "omnioutliner.opml": {Loss.LABEL: 1, Loss.CHECKBOX: 1, Loss.TITLE: 1},
    "xmind-8.xmind": {
        **{Loss.ICON: 1, Loss.IMAGE: 2, Loss.FRAME: 1, Loss.SUMMARY: 1, Loss.FLOATING: 1, Loss.CALLOUT: 1},
        **{Loss.SHEET: 2, Loss.LINES: 1, Loss.FOLD: 1, Loss.NUMBERING: 1},
    },
    "xmind-2023.xmind": {
        **{Loss.STYLE: 1, Loss.ICON: 2, Loss.IMAGE: 1, Loss.CROSS_LINK: 2, Loss.ATTACHMENT: 2, Loss.FRAME: 2},
        **{Loss.SUMMARY: 1, Loss.FLOATING: 1, Loss.CALLOUT: 1, Loss.SHEET: 2, Loss.OBJECT: 1, Loss.LINES: 1},
    },
}


@pytest.mark.parametrize("name", LOST)
def test_all_that_a_program_says_and_a_map_does_not_is_counted(name: str) -> None:
    assert {loss: n for loss, n in reading(name).losses.items() if n} == LOST[name]


def test_a_damaged_part_beside_the_map_hides_nothing_of_it(tmp_path: Path) -> None:
    with zipfile.ZipFile(SAMPLES / "xmind-8.xmind") as old, zipfile.ZipFile(tmp_path / "m.xmind", "w") as new:
        for part in old.namelist():
            new.writestr(part, b"<xmap-styles" if part == "styles.xml" else old.read(part))
    read = sniff.read((tmp_path / "m.xmind").read_bytes())
    assert read.root.size == reading("xmind-8.xmind").root.size


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
