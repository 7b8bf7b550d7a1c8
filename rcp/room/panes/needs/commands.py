"""What changes the needs."""

from collections.abc import Mapping

from rcp.access.actor import Actor
from rcp.careplan import commands as careplan

from ...commands.arguments import boolean, code, integer, needed, optional, plain_values, text
from ...commands.command import Answer, Command, renamed


def _add(*, by: Actor, meeting_id: int, **given: str) -> Answer:
    need = careplan.add_need(by=by, meeting_id=meeting_id, **given)
    return {"need": need.pk, "number": need.number}


COMMANDS: Mapping[str, Command] = {
    "add_need": Command(_add, {"text": needed(text), "sort": optional(code), "domain": optional(code)}),
    "revise_need": Command(
        renamed(careplan.revise_need, need="need_id"),
        {
            "need": needed(integer),
            "rev": needed(integer),
            "text": optional(text),
            "note": optional(text),
            "domain": optional(code),
            "was": optional(plain_values),
        },
    ),
    "move_need": Command(
        renamed(careplan.move_need, need="need_id"),
        {"need": needed(integer), "sort": needed(code), "to": optional(integer)},
    ),
    "rank_need": Command(
        renamed(careplan.rank_need, need="need_id"), {"need": needed(integer), "chosen": needed(boolean)}
    ),
    "withdraw_need": Command(renamed(careplan.withdraw_need, need="need_id"), {"need": needed(integer)}),
    "restore_need": Command(renamed(careplan.restore_need, need="need_id"), {"need": needed(integer)}),
}
