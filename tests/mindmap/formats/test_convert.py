"""manage.py convert_map: any sample into any format, and nothing written when something is wrong."""

import csv
import io
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pypdf import PdfReader

from mindmap.formats import sniff
from mindmap.formats.forms import FORMS
from tests.mindmap.formats.test_samples import OUTLINES, SAMPLES

ROOT = Path(__file__).resolve().parents[3]
READABLE = [suffix for form in FORMS if form.read is not None for suffix in form.suffixes]


def convert(source: Path, target: Path) -> str:
    said = io.StringIO()
    call_command("convert_map", source, target, stdout=said)
    return said.getvalue()


@pytest.mark.parametrize("name", OUTLINES)
@pytest.mark.parametrize("suffix", READABLE)
def test_every_sample_goes_into_every_format_and_back(name: str, suffix: str, tmp_path: Path) -> None:
    target = tmp_path / f"carte{suffix}"
    convert(SAMPLES / name, target)
    before, after = sniff.read((SAMPLES / name).read_bytes()).root, sniff.read(target.read_bytes()).root
    assert [(depth, one.text) for depth, one in after.walk()] == [(depth, one.text) for depth, one in before.walk()]


def test_the_report_is_printed(tmp_path: Path) -> None:
    said = convert(SAMPLES / "freeplane.mm", tmp_path / "carte.txt")
    assert "carte.txt : 10 éléments, Texte indenté." in said
    assert "- 2 images n’ont pas été reprises." in said
    assert "- 3 notes ne sont pas écrites dans ce format." in said
    assert "Tout a été repris." in convert(SAMPLES / "plan-windows.txt", tmp_path / "carte.json")


def test_the_drawings_and_the_paper_hold_the_words(tmp_path: Path) -> None:
    source = SAMPLES / "plan-windows.txt"
    for suffix in (".svg", ".png", ".pdf", ".dot", ".csv"):
        convert(source, tmp_path / f"carte{suffix}")
    svg = (tmp_path / "carte.svg").read_text()
    assert svg.startswith("<?xml")
    assert 'role="img"><title>Sans médecin traitant</title>' in svg
    assert "Listes fermées" in svg
    assert (tmp_path / "carte.png").read_bytes().startswith(b"\x89PNG")
    assert "Listes fermées" in (tmp_path / "carte.dot").read_text()
    words = "".join(page.extract_text() for page in PdfReader(tmp_path / "carte.pdf").pages)
    assert "Plan de la carte" in words
    assert "Listes fermées" in words
    with (tmp_path / "carte.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert [(row["Rang"], row["Rang du parent"], row["Texte"]) for row in rows][:3] == [
        ("1", "", "Sans médecin traitant"),
        ("2", "1", "Pourquoi ?"),
        ("3", "2", "Listes fermées"),
    ]


def test_letters_are_drawn_in_the_image(tmp_path: Path) -> None:
    """Were the font not found, words of the same widths would give the same empty boxes."""
    images = []
    for words in ("nunu", "unun"):
        (tmp_path / "source").write_text(words)
        convert(tmp_path / "source", tmp_path / "carte.png")
        images.append((tmp_path / "carte.png").read_bytes())
    assert images[0] != images[1]


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (b"<map><node TEXT='a'>", "carte.opml", "abîmé"),
        (b"", "carte.opml", "vide"),
        (b"# a", "carte.docx", "n’est pas connue"),
        (b"# a", "absent/carte.mm", "ne peut pas être écrit"),
    ],
)
def test_a_fault_is_said_in_french_and_changes_nothing(content: bytes, name: str, why: str, tmp_path: Path) -> None:
    (tmp_path / "source").write_bytes(content)
    kept = tmp_path / "carte.opml"
    kept.write_bytes(b"avant")
    with pytest.raises(CommandError, match=why):
        call_command("convert_map", tmp_path / "source", tmp_path / name)
    assert kept.read_bytes() == b"avant"
    assert {path.name for path in tmp_path.iterdir()} == {"source", "carte.opml"}


@pytest.mark.parametrize(("page", "width"), [("a4", 842), ("a3", 1191)])
def test_a_pdf_is_made_on_the_pages_asked_for(page: str, width: int, tmp_path: Path) -> None:
    (tmp_path / "carte.md").write_text("# Carte\n\n- une branche\n  - une idée\n- une autre\n")
    call_command("convert_map", tmp_path / "carte.md", tmp_path / "carte.pdf", page=page, stdout=io.StringIO())
    first = PdfReader(tmp_path / "carte.pdf").pages[0]
    assert round(float(first.mediabox.width)) == width


def test_pages_are_only_asked_of_a_pdf(tmp_path: Path) -> None:
    (tmp_path / "carte.md").write_text("# Carte\n")
    with pytest.raises(CommandError, match="ne vaut que pour un PDF"):
        call_command("convert_map", tmp_path / "carte.md", tmp_path / "carte.svg", page="a4")
    assert not (tmp_path / "carte.svg").exists()


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="ne peut pas être lu"):
        call_command("convert_map", tmp_path / "rien.mm", tmp_path / "carte.md")


def test_the_shell_gets_code_1_and_the_sentence(tmp_path: Path) -> None:
    command = [sys.executable, "manage.py", "convert_map", str(SAMPLES / "chiffre.xmind"), str(tmp_path / "a.md")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "mot de passe" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "a.md").exists()
