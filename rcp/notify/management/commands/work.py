"""manage.py work: the background loop (mails, papers, deadlines, snapshots)."""

import signal
from threading import Event
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from rcp.notify.work import run_once, run_until


class Command(BaseCommand):
    help = (
        "Fait le travail de fond : courriels, papiers, échéances. Ctrl-C ou SIGTERM l’arrête après la tâche en cours."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="Fait ce qui attend, puis s’arrête.")

    def handle(self, *args: Any, **options: Any) -> None:
        stop = Event()

        def leave(number: int, frame: FrameType | None) -> None:
            stop.set()

        signal.signal(signal.SIGTERM, leave)
        signal.signal(signal.SIGINT, leave)
        if options["once"]:
            while not stop.is_set() and run_once():
                pass
            return
        self.stdout.write("Travail de fond : en route.")
        self.stdout.flush()
        run_until(stop)
