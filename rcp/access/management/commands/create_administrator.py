"""manage.py create_administrator EMAIL: the first account, without any mail server."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from rcp.access.doors import said
from rcp.access.founding import make_administrator
from rcp.access.links import address
from rcp.journal.refusals import Refused


class Command(BaseCommand):
    help = "Crée un compte d’administration et affiche un lien qui connecte une fois, pour choisir un mot de passe."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--prenom", default="")
        parser.add_argument("--nom", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            validate_email(options["email"])
            token = make_administrator(email=options["email"], first_name=options["prenom"], last_name=options["nom"])
        except ValidationError as error:
            raise CommandError(f"« {options['email']} » n’est pas une adresse de courriel.") from error
        except Refused as refused:
            raise CommandError(said(refused)) from refused
        self.stdout.write("Ouvrez ce lien dans les sept jours pour choisir un mot de passe (il sert une fois) :")
        self.stdout.write(settings.SITE_URL.rstrip("/") + address(token))
