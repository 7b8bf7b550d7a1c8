"""The page as it was, plus what the entries bring, is the page as it would be drawn now: for every command there is."""

import pytest
from django.db import transaction

from rcp.access.abilities import ROLES, Role, Thing
from rcp.decisions.commands import assign_action, record_decision
from rcp.journal.models import Stream
from rcp.journal.queries import entries_since
from rcp.live.viewpoints import WALL, Viewpoint
from rcp.meetings.commands import announce_arrival
from rcp.room.commands import COMMANDS
from rcp.room.fragments import SECTIONS
from rcp.room.kind import meeting_room
from tests.cast import Cast

from .scenes import SCENES

MEETING = ROLES[Thing.MEETING]
VIEWPOINTS = {
    "leading": Viewpoint(MEETING[Role.ORGANISER] | MEETING[Role.FACILITATOR] | MEETING[Role.SCRIBE]),
    "taking part": Viewpoint(MEETING[Role.PARTICIPANT]),
    "the wall": Viewpoint(WALL),
}


def last_seq(stream_id: int) -> int:
    return Stream.objects.values_list("last_seq", flat=True).get(pk=stream_id)


def test_every_command_has_its_scene() -> None:
    assert SCENES.keys() == COMMANDS.keys()


@pytest.mark.parametrize("name", COMMANDS)
def test_the_page_before_and_the_entries_make_a_fresh_page(cast: Cast, name: str) -> None:
    scene = SCENES[name](cast)
    stream_id = scene.meeting.stream_id
    since = last_seq(stream_id)
    before = {who: dict(meeting_room.state(stream_id, viewpoint)) for who, viewpoint in VIEWPOINTS.items()}
    with transaction.atomic():
        meeting_room.run(scene.by, stream_id, name, scene.args)
    entries = entries_since(stream_id, since)
    assert entries, "a command that changed something is told"
    for who, viewpoint in VIEWPOINTS.items():
        page = {**before[who], **meeting_room.fragments(stream_id, entries, viewpoint)}
        fresh = meeting_room.state(stream_id, viewpoint)
        stale = [section for section in SECTIONS if page[section] != fresh[section]]
        assert not stale, f"{who}: {stale}"
    assert meeting_room.state(stream_id, VIEWPOINTS["leading"]) != before["leading"], "what it changed shows"


def test_the_wall_has_nothing_to_touch(cast: Cast) -> None:
    scene = SCENES["tell_groups"](cast)
    announce_arrival(code=scene.meeting.code, first_name="Zoé", last_name="Martin")
    record_decision(by=scene.by, meeting_id=scene.meeting.pk, text="Un circuit unique.")
    assign_action(by=scene.by, meeting_id=scene.meeting.pk, text="Rédiger la procédure @Lucie")
    page = "".join(meeting_room.state(scene.meeting.stream_id, VIEWPOINTS["the wall"]).values())
    for touched in ("data-command", "<form", "<input", "Zoé"):
        assert touched not in page
