"""manage.py verify_journal [--hashes]: does everything that happened still stand as it was written?"""

from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from rcp.journal.chain import Fault, Verdict, verdicts
from rcp.journal.models import Entry

FAULTS = {
    Fault.MISSING: "cette entrée manque",
    Fault.ALTERED: "cette entrée ne dit plus ce qui a été écrit, ou n’est plus à sa place",
    Fault.CUT: "les entrées ne vont pas jusqu’où le journal dit aller",
    Fault.BEYOND: "cette entrée a été ajoutée après la dernière que le journal connaît",
}


class Command(BaseCommand):
    help = "Vérifie la chaîne du journal : de quand à quand elle tient, et sa première rupture. Ne change rien."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--hashes",
            action="store_true",
            help="Écrit aussi la dernière empreinte de chaque journal, à garder ailleurs pour la comparer plus tard.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(verdicts())
        if options["hashes"]:
            for one in found:
                self.stdout.write(f"{one.stream.uuid} {one.good} {one.last_hash or '-'}")
        broken = [one for one in found if one.broken is not None]
        self.stdout.write(held(found))
        for one in broken:
            self.stdout.write(told(one))
        if broken:
            raise CommandError(f"La chaîne est rompue dans {len(broken)} {plural(len(broken), 'journal', 'journaux')}.")
        self.stdout.write("La chaîne tient.")


def held(found: list[Verdict]) -> str:
    """How much holds, from when to when."""
    entries = sum(one.good for one in found)
    since, until = (one.since for one in found if one.since), (one.until for one in found if one.until)
    told = f"{len(found)} {plural(len(found), 'journal', 'journaux')}, {entries} {plural(entries, 'entrée', 'entrées')}"
    return f"{told} {span(min(since), max(until))}." if entries else f"{told}."


def told(one: Verdict) -> str:
    """Where a stream breaks, and how far it holds before."""
    assert one.broken is not None  # noqa: S101
    entry = Entry.objects.filter(stream=one.stream, seq=one.broken.seq).first()
    what = f" ({entry.verb}, {instant(entry.at)})" if entry else ""
    known = Entry.objects.filter(stream=one.stream).exclude(subject="").order_by("seq").first()
    name = f"{one.stream.uuid}{f' ({known.subject})' if known else ''}"
    good = f"tient {span(one.since, one.until)}" if one.since and one.until else "ne tient pas"
    return f"- {name} {good}, rompu à l’entrée n° {one.broken.seq}{what} : {FAULTS[one.broken.fault]}."


def span(since: datetime, until: datetime) -> str:
    return f"du {instant(since)} au {instant(until)}"


def instant(at: datetime) -> str:
    return f"{timezone.localtime(at):%d/%m/%Y à %H:%M:%S}"


def plural(count: int, one: str, several: str) -> str:
    return one if count < 2 else several
