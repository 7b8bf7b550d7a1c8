"""manage.py personas: who one may sign in as in the demonstration."""

from typing import Any

from django.core.management.base import BaseCommand

from rcp.demo.personas import PERSONAS


class Command(BaseCommand):
    help = "Dit avec quelles personnes inventées on peut entrer (DEMO=1)."

    def handle(self, *args: Any, **options: Any) -> None:
        widest = max(len(persona.name) for persona in PERSONAS)
        for persona in PERSONAS:
            self.stdout.write(f"  {persona.name:<{widest}}  {persona.what}  (/demo/sign-in/{persona.slug}/)")
