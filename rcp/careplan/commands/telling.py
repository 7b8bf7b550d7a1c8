"""Who tells the person, and those close to them, what was decided."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from rcp.access.actor import Actor
from rcp.decisions.commands.writing import refuse_withdrawn, restore, rewrite, signed, withdraw, write
from rcp.journal.refusals import Refused
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb
from rcp.meetings.changes import SAME, Plain, Same
from rcp.meetings.locks import found, refuse_stale
from rcp.meetings.models import Meeting
from rcp.meetings.text import line

from ..models import Telling, ToldTo
from .conference import conference


@atomic
def plan_telling(
    *,
    by: Actor,
    meeting_id: int,
    teller: str,
    what: str,
    on: date | None = None,
    means: str = "",
    told_to: str = ToldTo.PERSON,
) -> Telling:
    """Say who tells what; `told_to`: the person, or somebody close to them."""
    meeting = conference(by, meeting_id)
    said = _cleaned({"teller": teller, "what": what, "means": means, "told_to": told_to})
    telling = Telling(**said, on=on, **signed(by, meeting, meeting.tellings.all()))
    return write(telling, Verb.TELLING_PLANNED, by=by, meeting=meeting)


@atomic
def revise_telling(
    *,
    by: Actor,
    meeting_id: int,
    telling_id: int,
    rev: int,
    was: Mapping[str, Plain] | None = None,
    on: date | None | Same = SAME,
    **said: str,
) -> Telling:
    """Change who tells what, by the names of plan_telling; what is not given stays. NotYet with the row as it stands
    when somebody changed the same meanwhile. `was`: see rcp.meetings.changes."""
    meeting = conference(by, meeting_id)
    telling = _locked(meeting, telling_id)
    refuse_withdrawn(telling)
    given: dict[str, Any] = {**said, **({} if on is SAME else {"on": on})}
    refuse_stale(rev, telling.rev, _stands(telling), changed=given, was=was)
    for name, value in _cleaned(said).items():
        setattr(telling, name, value)
    if on is not SAME:
        telling.on = on
    return rewrite(telling, Verb.TELLING_REVISED, by=by, meeting=meeting)


@atomic
def withdraw_telling(*, by: Actor, meeting_id: int, telling_id: int) -> Telling:
    meeting = conference(by, meeting_id)
    return withdraw(_locked(meeting, telling_id), Verb.TELLING_WITHDRAWN, by=by, meeting=meeting)


@atomic
def restore_telling(*, by: Actor, meeting_id: int, telling_id: int) -> Telling:
    meeting = conference(by, meeting_id)
    return restore(_locked(meeting, telling_id), Verb.TELLING_RESTORED, by=by, meeting=meeting)


def _locked(meeting: Meeting, telling_id: int) -> Telling:
    return found(meeting.tellings.select_for_update(of=("self",), no_key=True), telling_id)


def _cleaned(said: Mapping[str, str]) -> dict[str, str]:
    read = {
        "teller": lambda text: line(text, most=120, name=_("Qui le dit"), needed=True),
        "what": lambda text: line(text, most=300, name=_("Ce qui est dit"), needed=True),
        "means": lambda text: line(text, most=120, name=_("Comment")),
        "told_to": _told_to,
    }
    return {name: read[name](text) for name, text in said.items()}


def _told_to(value: str) -> str:
    if value not in ToldTo.values:
        raise Refused(_("C’est dit à la personne, ou à un proche."))
    return value


def _stands(telling: Telling) -> dict[str, object]:
    return {
        "told_to": telling.told_to,
        "teller": telling.teller,
        "what": telling.what,
        "on": telling.on.isoformat() if telling.on else None,
        "means": telling.means,
    }
