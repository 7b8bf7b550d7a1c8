"""manage.py convert_map IN OUT [--page a4|a3|branches]: a map from one format to another."""

import os
import tempfile
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from mindmap.formats import drawing, sniff
from mindmap.formats.faults import Unreadable, Unwritable
from mindmap.formats.forms import FORMS, form_for, not_held
from mindmap.formats.package import MOST_UNZIPPED
from mindmap.paper.pagination import PAGES


class Command(BaseCommand):
    help = "Convertit une carte : l’entrée est reconnue à son contenu, la sortie à son extension."
    # No database, no server: only files.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--page",
            choices=[page for page in PAGES if page],
            default="",
            help="Pour un PDF : A4, A3 ou une page par branche, plutôt que la bonne taille.",
        )
        suffixes = ", ".join(suffix for form in FORMS for suffix in form.suffixes)
        parser.add_argument("source", metavar="IN", type=Path, help="Le fichier à lire, quelle que soit son extension.")
        parser.add_argument("target", metavar="OUT", type=Path, help=f"Le fichier à écrire ({suffixes}).")

    def handle(self, *args: Any, **options: Any) -> None:
        source, target = options["source"], options["target"]
        form = form_for(target)
        if form is None:
            known = ", ".join(suffix for one in FORMS for suffix in one.suffixes)
            raise CommandError(f"L’extension de {target.name} n’est pas connue. Extensions possibles : {known}.")
        page = options["page"]
        if page and form.name != "pdf":
            raise CommandError(f"--page ne vaut que pour un PDF, pas pour {target.name}.")
        try:
            reading = sniff.read(bytes_of(source))
            written = drawing.pdf(reading.whole, page) if page else form.write(reading.whole)
        except (Unreadable, Unwritable) as error:
            raise CommandError(f"{source.name} : {error.why}") from error
        keep(target, written)
        size = reading.root.size
        elements = "élément" if size < 2 else "éléments"
        self.stdout.write(f"{target.name} : {size} {elements}, {form.label}.")
        report = [*reading.report, *not_held(form, reading.whole)]
        for line in report or ["Tout a été repris."]:
            self.stdout.write(f"- {line}")


def bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MOST_UNZIPPED + 1)
    except OSError as error:
        raise CommandError(f"Le fichier {path} ne peut pas être lu.") from error
    return data


def keep(path: Path, data: bytes) -> None:
    """All or nothing: the file is written beside its place, then put there."""
    try:
        handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise CommandError(f"Le fichier {path} ne peut pas être écrit.") from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(beside, 0o644)
        os.replace(beside, path)
    except OSError as error:
        Path(beside).unlink(missing_ok=True)
        raise CommandError(f"Le fichier {path} ne peut pas être écrit.") from error
