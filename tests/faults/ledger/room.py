"""What one may do in the ledger: write notes, be refused, wait. It counts its renderings."""

import html
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import OperationalError
from django.db.models import Count

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.journal.models import Entry, Stream
from rcp.journal.record import name_of, record
from rcp.journal.refusals import NotYet, Refused
from rcp.journal.verbs import Verb
from rcp.live.viewpoints import WALL, Args, Viewpoint
from rcp.people.models import Organisation

MEMBER = frozenset({Ability.SEE, Ability.ENTER, Ability.NOTE})
GUEST = frozenset({Ability.SEE, Ability.ENTER})
# How many of the last notes a screen shows.
SHOWN = 5


class Ledger:
    def __init__(self) -> None:
        # (section, abilities, seq) → how many times it was rendered for that.
        self.renderings: Counter[str] = Counter()
        self.states = 0

    def viewpoints(self, stream_id: int, actors: Sequence[Actor]) -> list[Viewpoint | None]:
        organisation = Organisation.objects.get(stream_id=stream_id)
        return [self._viewpoint(organisation, actor) for actor in actors]

    def _viewpoint(self, organisation: Organisation, actor: Actor) -> Viewpoint | None:
        if actor.belongs_to(organisation.pk):
            return Viewpoint(MEMBER)
        return Viewpoint(GUEST) if actor.link_subject == name_of(organisation) else None

    def on_the_wall(self, stream_id: int) -> frozenset[Ability]:
        return WALL

    def drawing(self, stream_id: int) -> "Drawing":
        return Drawing(self, stream_id)

    def run(self, actor: Actor, stream_id: int, name: str, args: Args) -> Mapping[str, Any]:
        match name, args:
            case "write", {"text": str(text)}:
                if not actor.memberships:
                    raise Refused("Vous ne pouvez pas écrire ici.")
                stream = Stream.objects.get(pk=stream_id)
                entry = record(Verb.AGENDA_CHANGED, by=actor, stream=stream, text=text)
                return {"text": text, "note": entry.seq}
            case "wait_and_write", {"text": str(text)}:
                time.sleep(1)
                return self.run(actor, stream_id, "write", {"text": text})
            case "revise", {}:
                raise NotYet("Modifié entre-temps.", missing=("Relisez.",), current={"text": "autre", "rev": 3})
            case "lock_out", {}:
                raise OperationalError("database is locked")
            case "fail", {}:
                raise ValueError("a bug")
        raise Refused("Commande inconnue.")


class Drawing:
    def __init__(self, ledger: Ledger, stream_id: int) -> None:
        self._ledger, self._stream_id = ledger, stream_id

    def fragments(self, entries: Sequence[Entry], viewpoint: Viewpoint) -> Mapping[str, str]:
        if not any(entry.verb == Verb.AGENDA_CHANGED for entry in entries):
            return {}
        self._ledger.renderings[f"notes {sorted(viewpoint.abilities)} {entries[-1].seq}"] += 1
        return {"notes": notes(self._stream_id, viewpoint)}

    def state(self, viewpoint: Viewpoint) -> Mapping[str, str]:
        self._ledger.states += 1
        return {"notes": notes(self._stream_id, viewpoint), "count": counted(self._stream_id)}


def notes(stream_id: int, viewpoint: Viewpoint) -> str:
    last = Entry.objects.filter(stream_id=stream_id, verb=Verb.AGENDA_CHANGED).order_by("-seq")[:SHOWN]
    items = "".join(f'<li id="note-{entry.seq}">{html.escape(entry.facts["text"])}</li>' for entry in reversed(last))
    return f"<ul>{items}</ul>" + ("<button>Écrire</button>" if Ability.NOTE in viewpoint.abilities else "")


def counted(stream_id: int) -> str:
    return str(Entry.objects.filter(stream_id=stream_id).aggregate(all=Count("pk"))["all"])


room = Ledger()
