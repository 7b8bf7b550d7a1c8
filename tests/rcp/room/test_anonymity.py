"""Every command of the room that takes words looks at them: refused in a cell, asked once in an RCP."""

from typing import Any

import pytest
from django.db import transaction

from rcp.decisions.models import ActionItem, Contingency, Decision
from rcp.journal.refusals import Refused, ToConfirm
from rcp.room.commands.anonymity import KEPT
from rcp.room.commands.arguments import text, texts
from rcp.room.commands.table import COMMANDS, run
from tests.cast import Cast

from .scenes import SCENES, Scene
from .stage import an_open_rcp

NAMED = "Mme Dupont"
WORDS = sorted(
    (name, arg)
    for name, command in COMMANDS.items()
    for arg, spec in command.args.items()
    if spec.read in (text, texts)
)


def do(scene: Scene, name: str, args: dict[str, Any]) -> None:
    with transaction.atomic():
        run(scene.by, scene.meeting.pk, name, args)


@pytest.mark.parametrize(("name", "arg"), WORDS)
def test_no_words_go_in_unlooked_at(cast: Cast, name: str, arg: str) -> None:
    """Derived from the table of commands: one that is added and takes words is tried too."""
    scene = SCENES[name](cast)
    said = [NAMED, "DAC"] if COMMANDS[name].args[arg].read is texts else NAMED
    kind = ToConfirm if scene.meeting.is_rcp else Refused
    with pytest.raises(kind, match="Dupont"):
        do(scene, name, {**scene.args, arg: said})


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("record_decision", {"text": "Mme Dupont garde son logement"}),
        ("assign_action", {"line": "Rappeler Mme Dupont @Vincent demain"}),
        ("plan_contingency", {"trigger": "Mme Dupont chute"}),
    ],
)
def test_in_an_rcp_it_is_asked_once_and_whoever_writes_decides(cast: Cast, name: str, args: dict[str, Any]) -> None:
    meeting = an_open_rcp(cast)
    scene = Scene(cast.actor(cast.claire), meeting, args)
    with pytest.raises(ToConfirm, match="Dupont") as asked:
        do(scene, name, args)
    rows = (Decision, ActionItem, Contingency)
    assert asked.value.confirm == KEPT
    assert not any(row.objects.filter(meeting=meeting).exists() for row in rows)
    do(scene, name, {**args, KEPT: True})
    assert sum(row.objects.filter(meeting=meeting).count() for row in rows) == 1


def test_in_a_cell_nobody_decides_otherwise(cast: Cast) -> None:
    scene = SCENES["record_decision"](cast)
    with pytest.raises(Refused, match="Dupont") as refused:
        do(scene, "record_decision", {"text": NAMED, KEPT: True})
    assert not isinstance(refused.value, ToConfirm)


def test_the_number_of_a_service_in_a_contingency_is_no_identity(cast: Cast) -> None:
    meeting = an_open_rcp(cast)
    args = {
        "trigger": "Chute",
        "name_1": "Dr Olivier",
        "phone_1": "04 94 05 06 07",
        "steps": "Appeler au 06 12 34 56 78",
    }
    do(Scene(cast.actor(cast.claire), meeting, args), "plan_contingency", args)
    assert Contingency.objects.get(meeting=meeting).steps == "Appeler au 06 12 34 56 78"
