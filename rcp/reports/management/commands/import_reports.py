"""manage.py import_reports FILE.csv: rupture reports from a LimeSurvey export."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from rcp.access.actor import SERVICE
from rcp.people.models import Organisation
from rcp.reports.importing import import_file
from rcp.reports.limesurvey import Unreadable


class Command(BaseCommand):
    help = "Importe des signalements de rupture depuis un export CSV de LimeSurvey. Sans effet la seconde fois."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--structure", help="La structure qui reçoit les lignes sans DAC, par son nom exact.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            data = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"Le fichier {options['file']} ne peut pas être lu.") from error
        try:
            summary = import_file(data, by=SERVICE, organisation=self.structure(options["structure"]))
        except Unreadable as error:
            raise CommandError(str(error)) from error
        for bad in summary.bad:
            self.stderr.write(f"Ligne {bad.line}, colonne {bad.column} : {bad.why}")
        refused = len({bad.line for bad in summary.bad})
        self.stdout.write(
            f"{counted(summary.kept, 'signalement importé', 'signalements importés')}, "
            f"{counted(summary.known, 'déjà présent', 'déjà présents')}, "
            f"{counted(refused, 'ligne refusée', 'lignes refusées')}."
        )

    def structure(self, name: str | None) -> Organisation | None:
        if name is None:
            return None
        found = Organisation.objects.filter(name=name).first()
        if found is None:
            raise CommandError(f"Aucune structure de l’annuaire ne s’appelle « {name} ».")
        return found


def counted(number: int, one: str, many: str) -> str:
    """Zero and one are singular in French."""
    return f"{number} {many if number > 1 else one}"
