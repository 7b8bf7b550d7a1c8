"""The forms that mend a row: what they offer is what a comparison shows, and what somebody else did beside it stays."""

from html.parser import HTMLParser
from typing import Any

import pytest
from django.db import transaction

from rcp.journal.refusals import NotYet, Refused
from rcp.room.commands.table import COMMANDS, run
from rcp.room.fragments import SECTIONS
from rcp.room.kind import meeting_room
from tests.cast import Cast

from .scenes import SCENES, Scene
from .test_fresh_page import VIEWPOINTS

MENDING = sorted(name for name, command in COMMANDS.items() if "rev" in command.args)


class Forms(HTMLParser):
    """The names of the fields of each form, by its command."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, set[str]] = {}
        self.within = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "form":
            self.within = said.get("data-command") or ""
            self.fields.setdefault(self.within, set())
        elif tag in ("input", "textarea", "select") and said.get("name") and self.within:
            self.fields[self.within].add(said["name"] or "")

    def handle_endtag(self, tag: str) -> None:
        self.within = "" if tag == "form" else self.within


def forms_of(scene: Scene) -> dict[str, set[str]]:
    page = Forms()
    page.feed(
        "".join(meeting_room.drawing(scene.meeting.stream_id).state(VIEWPOINTS["leading"])[name] for name in SECTIONS)
    )
    return page.fields


def do(scene: Scene, name: str, args: dict[str, Any]) -> None:
    with transaction.atomic():
        run(scene.by, scene.meeting.pk, name, args)


def scene_of(cast: Cast, name: str) -> Scene:
    """The scene of this command, with the revision that its form was opened on."""
    scene = SCENES[name](cast)
    return scene if "rev" in scene.args else Scene(scene.by, scene.meeting, {**scene.args, "rev": scene.meeting.rev})


@pytest.mark.parametrize("name", MENDING)
def test_a_comparison_shows_every_field_of_the_form(cast: Cast, name: str) -> None:
    scene = scene_of(cast, name)
    fields = forms_of(scene)[name]
    do(scene, name, scene.args)
    with pytest.raises(NotYet) as stale:
        do(scene, name, scene.args)
    assert stale.value.current is not None
    assert stale.value.current.keys() - {"rev"} == fields
    assert {"was", *fields} <= COMMANDS[name].args.keys()


@pytest.mark.parametrize("name", MENDING)
def test_what_is_changed_beside_what_somebody_else_changed_is_kept(cast: Cast, name: str) -> None:
    """Every pair of fields of every form: one changes the first, the other the second, from the same opening."""
    scene = scene_of(cast, name)
    fields = sorted(forms_of(scene)[name] - {"owner_kind"})
    for theirs in fields:
        for mine in fields:
            with transaction.atomic():
                change_both(scene, name, theirs, mine) if mine != theirs else change_twice(scene, name, mine)
                transaction.set_rollback(True)


def change_both(scene: Scene, name: str, theirs: str, mine: str) -> None:
    before = standing(scene, name)
    for field in (theirs, mine):
        mend(scene, name, field, before)
    after = standing(scene, name)
    assert {field: after[field] for field in (theirs, mine)} == {
        field: written(scene, field)[field] for field in (theirs, mine)
    }


def change_twice(scene: Scene, name: str, field: str) -> None:
    before = standing(scene, name)
    mend(scene, name, field, before)
    with pytest.raises(NotYet):
        mend(scene, name, field, before)


def mend(scene: Scene, name: str, field: str, before: dict[str, Any]) -> None:
    ids = {key: value for key, value in scene.args.items() if key in IDS}
    words = written(scene, field)
    do(scene, name, {**ids, **words, "rev": scene.args["rev"], "was": {each: before[each] for each in words}})


IDS = ("action", "decision", "contingency", "item", "need", "goal", "telling")


def written(scene: Scene, field: str) -> dict[str, Any]:
    """What a form sends when this field alone was touched."""
    values = {
        "due_on": "2031-01-02",
        "minutes": 35,
        "domain": "psychological",
        "told_to": "relative",
        "collected_on": "2031-01-02",
        "on": "2031-01-02",
        "theme": scene.args.get("theme"),
    }
    if "phone" in field:
        return {field: "15"}
    return {field: values.get(field, f"Dit autrement ({field})")} | (
        {"owner_kind": "relative"} if field == "who" else {}
    )


def standing(scene: Scene, name: str) -> dict[str, Any]:
    """What the row says now, as a stale write is told it."""
    stale = {**scene.args, "rev": 10_000}
    with pytest.raises(NotYet) as told:
        do(scene, name, stale)
    assert told.value.current is not None
    return told.value.current


@pytest.mark.parametrize(
    ("name", "args", "left"),
    [
        ("revise_action", {"due_on": None}, {"due_on": None}),
        ("revise_action", {"success_criterion": ""}, {"success_criterion": ""}),
        ("revise_action", {"who": "", "owner_kind": "professional"}, {"who": ""}),
        ("revise_contingency", {"phone_1": ""}, {"phone_1": ""}),
        ("revise_agenda_item", {"carried_by": ""}, {"carried_by": ""}),
        ("choose_theme", {"theme": None}, {"theme": None}),
    ],
)
def test_what_is_emptied_is_empty(cast: Cast, name: str, args: dict[str, Any], left: dict[str, Any]) -> None:
    scene = scene_of(cast, name)
    do(scene, name, scene.args)
    now = standing(scene, name)
    ids = {key: value for key, value in scene.args.items() if key in IDS}
    do(scene, name, {**ids, **args, "rev": now["rev"]})
    assert standing(scene, name).items() >= left.items()


@pytest.mark.parametrize(
    ("name", "args"),
    [("revise_agenda_item", {"minutes": None}), ("revise_agenda_item", {"title": ""}), ("revise_action", {"what": ""})],
)
def test_what_may_not_be_empty_is_refused_rather_than_left(cast: Cast, name: str, args: dict[str, Any]) -> None:
    scene = scene_of(cast, name)
    with pytest.raises(Refused):
        do(scene, name, {**scene.args, **args})
