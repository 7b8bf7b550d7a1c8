"""The server dies and comes back while people write: what was acknowledged is there, once."""

import asyncio
import json
import random
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rcp.live.hub import RATE

from .clients import Frame, opened
from .conftest import LedgerSite, MeetingSite
from .scribes import Scribe, outlive

WRITERS = 6


def drawn() -> int:
    """A seed, said aloud so that a failure can be played again."""
    seed = random.randrange(10**9)
    sys.stdout.write(f"seed {seed}\n")
    return seed


def note(text: str) -> tuple[str, dict[str, Any]]:
    return "write", {"text": text}


@pytest.mark.timeout(240)
async def test_no_acknowledged_note_is_lost_or_written_twice(
    make_ledger: Callable[..., LedgerSite], tmp_path: Path
) -> None:
    site = make_ledger()
    server = site.serve()
    scribes = [
        Scribe(server, site.path, holder.session, tmp_path / f"{holder.person}.ledger", note)
        for holder in site.members[:WRITERS]
    ]
    await outlive(server, scribes, kills=5, seed=drawn())
    on_disk = dict(site.rows("select seq, facts from journal_entry where verb = 'agenda_changed'"))
    texts = {seq: text_of(facts) for seq, facts in on_disk.items()}
    assert max(Counter(texts.values()).values()) == 1
    for scribe in scribes:
        for text, frame in scribe.acknowledged():
            assert texts[frame["seq"]] == text
        assert {text for text in texts.values() if text.startswith(f"{scribe.client} ")} <= set(scribe.sent)
    assert gaps(site.rows("select seq from journal_entry where stream_id = ?", [site.stream])) == []


def decision(text: str) -> tuple[str, dict[str, Any]]:
    return "record_decision", {"text": text}


def action(text: str) -> tuple[str, dict[str, Any]]:
    return "assign_action", {"line": text}


@pytest.mark.timeout(600)
async def test_no_acknowledged_decision_or_action_is_lost_or_written_twice_in_twenty_kills(
    meeting: MeetingSite, tmp_path: Path
) -> None:
    server = meeting.serve()
    everyone = [*meeting.members, *meeting.guests]
    assert len(everyone) == WRITERS
    scribes = [
        Scribe(server, meeting.path, holder.session, tmp_path / f"{holder.person}.ledger", make)
        for holder, make in zip(everyone, [decision, action] * 3, strict=True)
    ]
    await outlive(server, scribes, kills=20, seed=drawn())
    decisions = dict(meeting.rows("select id, text from decisions_decision"))
    actions = dict(meeting.rows("select id, what from decisions_actionitem"))
    for rows, verb, answer in (
        (decisions, "decision_recorded", "decision"),
        (actions, "action_assigned", "action"),
    ):
        entries = [row[0] for row in meeting.rows("select subject from journal_entry where verb = ?", [verb])]
        assert max(Counter(rows.values()).values()) == 1
        assert len(entries) == len(set(entries)) == len(rows)
        for scribe in scribes:
            for text, frame in scribe.acknowledged():
                if answer in frame["answer"]:
                    assert rows[frame["answer"][answer]] == text
    written = {*decisions.values(), *actions.values()}
    assert written <= {text for scribe in scribes for text in scribe.sent}
    assert gaps(meeting.rows("select seq from journal_entry where stream_id = ?", [meeting.stream])) == []


async def test_after_closing_every_command_is_tried_and_nothing_changes(meeting: MeetingSite) -> None:
    server = meeting.serve()
    async with opened(server, meeting.path, meeting.members[0].session) as claire:
        await claire.hello()
        n = 0

        async def do(name: str, /, **args: Any) -> Frame:
            nonlocal n
            n += 1
            return await claire.command(n, name, **args)

        assert "ack" in await do("record_decision", text="Un circuit unique.")
        assert "ack" in await do("assign_action", line="Rédiger la procédure @Lucie 8 juillet")
        assert "ack" in await do("end_meeting")
        assert "ack" in await do("close_meeting")
        before = meeting.everything()
        for name, args in every_command():
            # There are more of them than one person may send at once.
            await asyncio.sleep(1 / RATE)
            frame = await do(name, **args)
            assert "refused" in frame, (name, frame)
            assert frame["why"], name
        assert meeting.everything() == before


# A value of the type that each argument asks for, whose thing exists where it can.
PLAUSIBLE: dict[str, Any] = {
    "text": "Un autre texte.",
    "code": "on_site",
    "codes": ["on_site"],
    "name": "on_site",
    "plain_values": {"what": "Un autre texte."},
    "integer": 1,
    "boolean": True,
    "day": "2030-01-01",
    "texts": ["Groupe A"],
    "integers": [1],
    "groups": {"Groupe A": [1]},
    "node": {"map": 1, "node": "n1"},
    "document_kind": "action_sheet",
}


def every_command() -> list[tuple[str, dict[str, Any]]]:
    """The room's own table, but for what reopens; only the arguments that are needed."""
    from rcp.room.commands.table import COMMANDS

    return [
        (name, {arg: PLAUSIBLE[each.read.__name__] for arg, each in command.args.items() if each.needed})
        for name, command in COMMANDS.items()
        if not command.reopens
    ]


def text_of(facts: object) -> str:
    value = json.loads(facts) if isinstance(facts, str) else facts
    assert isinstance(value, dict)
    return str(value["text"])


def gaps(rows: list[tuple[Any, ...]]) -> list[int]:
    """The numbers missing from 1 to the last."""
    seqs = {row[0] for row in rows}
    return [seq for seq in range(1, max(seqs) + 1) if seq not in seqs]
