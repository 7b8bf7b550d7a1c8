"""The page as it was, plus what the entries bring, is the page as it would be drawn now: for every command there is."""

import pytest
from django.db import transaction
from django.utils.safestring import SafeString
from pytest_django.fixtures import DjangoAssertNumQueries

from rcp.access.abilities import ROLES, Role, Thing
from rcp.decisions.commands import assign_action, record_decision
from rcp.journal.models import Entry, Stream
from rcp.live.viewpoints import WALL, Viewpoint
from rcp.meetings.commands import announce_arrival
from rcp.room import fragments
from rcp.room.commands.table import COMMANDS
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


# What these change is in the shared document, which tells it by itself, or in the window « Fichiers », asked for apart.
IN_THE_MAP = {"plant_method", "undo_import", "keep_template", "withdraw_template"}


def last_seq(stream_id: int) -> int:
    return Stream.objects.values_list("last_seq", flat=True).get(pk=stream_id)


def fresh_page(stream_id: int, viewpoint: Viewpoint) -> dict[str, SafeString]:
    return meeting_room.drawing(stream_id).state(viewpoint)


def test_every_command_has_its_scene() -> None:
    assert SCENES.keys() == COMMANDS.keys()


@pytest.mark.parametrize("name", COMMANDS)
def test_the_page_before_and_the_entries_make_a_fresh_page(cast: Cast, name: str) -> None:
    scene = SCENES[name](cast)
    stream_id = scene.meeting.stream_id
    since = last_seq(stream_id)
    before = {who: fresh_page(stream_id, viewpoint) for who, viewpoint in VIEWPOINTS.items()}
    with transaction.atomic():
        meeting_room.run(scene.by, stream_id, name, scene.args)
    entries = list(Entry.objects.filter(stream_id=stream_id, seq__gt=since, audit_only=False).order_by("seq"))
    assert entries, "a command that changed something is told"
    # One drawing for all of them, as a room uses it; each fresh page is drawn for itself alone.
    told = meeting_room.drawing(stream_id)
    for who, viewpoint in VIEWPOINTS.items():
        page = {**before[who], **told.fragments(entries, viewpoint)}
        fresh = fresh_page(stream_id, viewpoint)
        stale = [section for section in SECTIONS if page[section] != fresh[section]]
        assert not stale, f"{who}: {stale}"
    shows = fresh_page(stream_id, VIEWPOINTS["leading"]) != before["leading"]
    assert shows != (name in IN_THE_MAP), "what it changed shows"


def test_the_wall_has_nothing_to_touch(cast: Cast) -> None:
    scene = SCENES["tell_groups"](cast)
    announce_arrival(code=scene.meeting.code, first_name="Zoé", last_name="Martin")
    record_decision(by=scene.by, meeting_id=scene.meeting.pk, text="Un circuit unique.")
    assign_action(by=scene.by, meeting_id=scene.meeting.pk, text="Rédiger la procédure @Lucie")
    page = "".join(fresh_page(scene.meeting.stream_id, VIEWPOINTS["the wall"]).values())
    for touched in ("data-command", "<form", "<input", "Zoé"):
        assert touched not in page


def test_a_section_is_rendered_once_for_all_who_may_do_the_same_of_what_it_asks(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered: list[str] = []

    def render_section(name: str, context: dict[str, object]) -> SafeString:
        rendered.append(name)
        return real(name, context)

    real = fragments.render_section
    monkeypatch.setattr(fragments, "render_section", render_section)
    scene = SCENES["tell_groups"](cast)
    record_decision(by=scene.by, meeting_id=scene.meeting.pk, text="Un circuit unique.")
    drawing = meeting_room.drawing(scene.meeting.stream_id)
    pages = {who: drawing.sections(["agenda", "decisions"], viewpoint) for who, viewpoint in VIEWPOINTS.items()}
    # Leading and taking part write decisions alike, the wall does not.
    assert rendered.count("decisions") == 2
    assert pages["leading"]["decisions"] == pages["taking part"]["decisions"] != pages["the wall"]["decisions"]
    for who, viewpoint in VIEWPOINTS.items():
        fresh = fresh_page(scene.meeting.stream_id, viewpoint)
        assert pages[who] == {name: fresh[name] for name in pages[who]}


def test_a_drawing_asks_the_database_as_much_for_three_viewpoints_as_for_one(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    scene = SCENES["tell_groups"](cast)
    drawing = meeting_room.drawing(scene.meeting.stream_id)
    drawing.state(VIEWPOINTS["leading"])
    with django_assert_num_queries(0):
        drawing.state(VIEWPOINTS["taking part"])
        drawing.state(VIEWPOINTS["the wall"])
