"""manage.py seed_demo [--if-empty]: an invented territory, built as in real use."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from rcp.demo.seed import build, is_empty


class Command(BaseCommand):
    help = "Construit le territoire de démonstration (personnes inventées) dans une base vide."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="Ne fait rien, et ne dit rien, sur une base habitée."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not is_empty():
            if options["if_empty"]:
                return
            raise CommandError("La base n’est pas vide : la démonstration ne se mêle pas à de vraies données.")
        build()
        self.stdout.write("Le territoire de démonstration est prêt : la cellule de rupture est prévue aujourd’hui.")
