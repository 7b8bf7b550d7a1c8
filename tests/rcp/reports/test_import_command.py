"""manage.py import_reports, as typed."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.cast import Cast

CSV = (
    "id;submitdate;Qui;Fait;Quoi;Pourquoi;Ou;TypeRupture;DAC\n"
    "1;2022-03-09 17:26:00;MDPH;tarde à;notifier;délai;territoire;avérée;Var Ouest\n"
    "2;2022-03-10 17:26:00;Mme Dupont;tarde à;notifier;délai;territoire;avérée;Var Est\n"
)


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "export.csv"
    path.write_text(CSV, encoding="utf-8")
    return path


def test_an_import_names_bad_rows_and_ends_with_a_summary(cast: Cast, export: Path) -> None:
    said, wrong = StringIO(), StringIO()
    call_command("import_reports", str(export), stdout=said, stderr=wrong)
    assert said.getvalue() == "1 signalement importé, 0 déjà présent, 1 ligne refusée.\n"
    assert wrong.getvalue().startswith("Ligne 3, colonne Qui : Un nom désigne une personne")
    said.truncate(0)
    said.seek(0)
    call_command("import_reports", str(export), stdout=said, stderr=wrong)
    assert said.getvalue() == "0 signalement importé, 1 déjà présent, 1 ligne refusée.\n"


def missing_file(export: Path) -> list[str]:
    return [str(export.with_name("absent.csv"))]


def another_file(export: Path) -> list[str]:
    export.write_text("nom;prénom\nA;B\n", encoding="utf-8")
    return [str(export)]


def unknown_organisation(export: Path) -> list[str]:
    return [str(export), "--structure=Ailleurs"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (missing_file, "ne peut pas être lu"),
        (another_file, "Il manque une colonne"),
        (unknown_organisation, "Aucune structure"),
    ],
)
def test_what_cannot_be_imported_is_said(
    cast: Cast, export: Path, arguments: Callable[[Path], list[str]], said: str
) -> None:
    with pytest.raises(CommandError, match=said):
        call_command("import_reports", *arguments(export))
