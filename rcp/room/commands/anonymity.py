"""What is written in a room, looked at before it is kept: one look for every command.

Only an RCP is about a person, and even there by an alias: whoever writes is warned, once, and decides. In every other
meeting what says who somebody is is refused. Whoever takes part is named by the record anyhow.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from rcp.decisions.owners import assignable
from rcp.journal.refusals import Refused, ToConfirm
from rcp.meetings.models import Meeting
from rcp.people.identities import Allowed, Fault, faults

from .arguments import Arg, text, texts

# Sent with a command whose words were looked at and are meant.
KEPT = "identity_kept"


def refuse_identity(meeting: Meeting, args: Mapping[str, Arg], values: Mapping[str, Any], *, kept: bool) -> None:
    """Raise Refused, or in an RCP ToConfirm, when what is written says who somebody is."""
    if meeting.is_rcp and kept:
        return
    said = list(_written(args, values))
    # People are read from the database only when there is something to ask of them.
    if not _faults(said, Allowed(doctors=meeting.is_rcp)):
        return
    known = frozenset(assignable(meeting).values_list("last_name", flat=True))
    found = _faults(said, Allowed(known, doctors=meeting.is_rcp))
    if not found:
        return
    why = " ".join(_("« %(found)s » : %(why)s") % {"found": each.found, "why": each.why} for each in found)
    if not meeting.is_rcp:
        raise Refused(why)
    raise ToConfirm(_("Ces mots peuvent dire qui est la personne. %(why)s") % {"why": why}, confirm=KEPT)


def _written(args: Mapping[str, Arg], values: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    """Each text that people wrote, and whether telephone numbers are what one writes there."""
    for name, arg in args.items():
        value = values.get(name)
        if arg.read is text and isinstance(value, str):
            yield value, arg.phones
        elif arg.read is texts and isinstance(value, list):
            yield from ((each, arg.phones) for each in value)


def _faults(said: Collection[tuple[str, bool]], allowed: Allowed) -> list[Fault]:
    return [fault for words, phones in said for fault in faults(words, replace(allowed, phones=phones))]
