"""What is written in a room, looked at before it is kept: one look for every command.

Only an RCP is about a person, and even there by an alias: whoever writes is warned, once, and decides. In every other
meeting what says who somebody is is refused. Whoever takes part is named by the record anyhow.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

from rcp.journal.refusals import Refused
from rcp.meetings.anonymity import names_known_in
from rcp.meetings.models import Meeting
from rcp.people.anonymity import KEPT, sentence, to_confirm
from rcp.people.identities import Allowed, Fault, faults

from .arguments import Arg, text, texts

__all__ = ["KEPT", "refuse_identity"]


def refuse_identity(meeting: Meeting, args: Mapping[str, Arg], values: Mapping[str, Any], *, kept: bool) -> None:
    """Raise Refused, or in an RCP ToConfirm, when what is written says who somebody is."""
    if meeting.is_rcp and kept:
        return
    said = list(_written(args, values))
    # People are read from the database only when there is something to ask of them.
    if not _faults(said, Allowed(doctors=meeting.is_rcp)):
        return
    found = _faults(said, names_known_in(meeting))
    if not found:
        return
    if not meeting.is_rcp:
        raise Refused(sentence(found))
    raise to_confirm(found)


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
