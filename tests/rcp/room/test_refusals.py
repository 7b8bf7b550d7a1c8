"""What a room refuses; a refusal changes nothing. The commands are those of the table."""

from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from mindmap.models import BranchLock, Graft, MapImage, MindMap, NodeComment, NodeVote, VoteRound
from rcp.access.actor import NOBODY, Actor
from rcp.decisions.models import ActionItem, Contingency, Decision
from rcp.journal.models import Entry, Stream
from rcp.journal.record import seal
from rcp.journal.refusals import NotYet, Refused
from rcp.meetings.models import AgendaItem, Arrival, Attendance, Breakout, Invitation, Meeting, Seat
from rcp.room.commands.table import COMMANDS, run
from tests.cast import Cast

from .scenes import SCENES, an_action, in_groups
from .stage import an_open_cell, an_open_rcp, guest

ROWS = (
    VoteRound,
    MapImage,
    NodeVote,
    NodeComment,
    BranchLock,
    MindMap,
    Graft,
    Meeting,
    Decision,
    ActionItem,
    Contingency,
    AgendaItem,
    Arrival,
    Attendance,
    Breakout,
    Invitation,
    Seat,
)


def everything() -> dict[str, list[Any]]:
    """Every row that a room writes, and every entry."""
    rows = {model.__name__: list(model.objects.order_by("pk").values()) for model in ROWS}
    return rows | {"streams": list(Stream.objects.order_by("pk").values()), "entries": [Entry.objects.count()]}


def refused(by: Actor, meeting: Meeting, name: str, args: dict[str, Any]) -> Refused:
    """The refusal; fails when there is none or when something changed all the same."""
    before = everything()
    with pytest.raises(Refused) as refusal, transaction.atomic():
        run(by, meeting.pk, name, args)
    assert everything() == before
    assert refusal.value.why
    return refusal.value


@pytest.mark.parametrize("name", COMMANDS)
def test_neither_a_stranger_nor_a_colleague_nor_anyone_after_closing_changes_anything(cast: Cast, name: str) -> None:
    scene = SCENES[name](cast)
    for outsider in (NOBODY, cast.actor(cast.paul), cast.actor(cast.hugo)):
        refused(outsider, scene.meeting, name, scene.args)
    if name != "reopen_meeting":
        seal(scene.meeting.stream, at=timezone.now())
        assert "close" in refused(scene.by, scene.meeting, name, scene.args).why


@pytest.mark.parametrize("name", COMMANDS)
def test_a_guest_of_another_meeting_changes_nothing_here_by_any_command(cast: Cast, name: str) -> None:
    """Also one whose own account would open this meeting: coming by a link, it opens that link's meeting alone."""
    scene = SCENES[name](cast)
    elsewhere = an_open_cell(cast)
    for person in (cast.vincent, cast.nadia):
        refused(guest(person, elsewhere), scene.meeting, name, scene.args)


LEADING = (
    "advance_phase",
    "skip_phase",
    "extend_phase",
    "end_meeting",
    "choose_theme",
    "form_groups",
    "add_agenda_item",
    "invite_person",
    "admit_arrival",
    "note_attendance",
    "take_seat",
    "graft_map",
    "set_map_aside",
    "take_map_up",
    "open_vote",
    "reveal_vote",
    "close_vote",
    "lock_branch",
    "release_branch",
)


@pytest.mark.parametrize("name", LEADING)
def test_whoever_only_takes_part_does_not_lead(cast: Cast, name: str) -> None:
    scene = SCENES[name](cast)
    refused(cast.actor(cast.samir), scene.meeting, name, scene.args)


def test_a_personal_link_to_one_meeting_opens_no_other(cast: Cast) -> None:
    here, elsewhere = an_open_rcp(cast), an_open_cell(cast)
    vincent = guest(cast.vincent, here)
    with transaction.atomic():
        run(vincent, here.pk, "record_decision", {"text": "Je passe la voir jeudi."})
    refused(vincent, elsewhere, "record_decision", {"text": "Je passe la voir jeudi."})
    # Her own account would open the other meeting; coming by the link, it does not.
    nadia = guest(cast.nadia, here)
    refused(nadia, elsewhere, "record_decision", {"text": "Je passe la voir jeudi."})


@pytest.mark.parametrize(
    ("name", "args", "word"),
    [
        ("fly_away", {}, "n’existe pas"),
        ("record_decision", {}, "text"),
        ("record_decision", {"text": None}, "text"),
        ("record_decision", {"text": 3}, "texte"),
        ("record_decision", {"text": "  "}, "vide"),
        ("record_decision", {"text": "x" * 1001}, "1000 caractères"),
        ("record_decision", {"text": "x" * 5001}, "trop long"),
        ("record_decision", {"text": "ok", "colour": "red"}, "colour"),
        ("record_decision", {"text": "ok", "node": {"map": 1}}, "carte"),
        ("record_decision", {"text": "ok", "node": {"map": "1", "node": "a"}}, "entier"),
        ("revise_decision", {"decision": True, "rev": 1, "text": "ok"}, "entier"),
        ("revise_decision", {"decision": 2**70, "rev": 1, "text": "ok"}, "entier"),
        ("revise_decision", {"decision": 999999, "rev": 1, "text": "ok"}, "n’existe pas"),
        ("withdraw_decision", {"decision": -1}, "n’existe pas"),
        ("revise_action", {"action": 1, "rev": 1, "due_on": "2030-02-31"}, "date"),
        ("revise_action", {"action": 1, "rev": 1, "due_on": "demain"}, "date"),
        ("assign_action", {"line": "x" * 301}, "300 caractères"),
        ("assign_action", {"line": "@Lucie"}, "vide"),
        ("take_seat", {"role": "king"}, "fonction"),
        ("take_seat", {"role": "scribe", "person": 999999}, "invitez-la"),
        ("note_attendance", {"status": "asleep", "label": "quelqu’un"}, "choix"),
        ("note_attendance", {"status": "present", "attendance": 999999}, "n’existe pas"),
        ("note_attendance", {"status": "present", "label": ""}, "vide"),
        ("note_attendance", {"status": "present", "left": "yes", "label": "x"}, "Oui ou non"),
        ("form_groups", {"names": "DAC"}, "liste"),
        ("form_groups", {"names": ["DAC"]}, "au moins deux"),
        ("form_groups", {"names": ["A", "B"], "people": {"C": []}}, "sous-groupes"),
        ("form_groups", {"names": ["A", "B"], "people": ["C"]}, "sous-groupes"),
        ("form_groups", {"names": ["A", "B"], "minutes": 0}, "180 minutes"),
        ("extend_phase", {"minutes": 31}, "30 minutes"),
        ("extend_phase", {"minutes": -5}, "30 minutes"),
        ("invite_person", {"person": 999999}, "annuaire"),
        ("choose_theme", {"theme": 999999}, "thème"),
        ("choose_theme", {"question": "Et Mme Dupont ?"}, "Dupont"),
        ("join_group", {"group": 999999}, "n’existe pas"),
        ("tell_groups", {"message": "Allez"}, "sous-groupe"),
        ("end_groups", {}, "sous-groupe"),
        ("graft_map", {"source": 999999}, "n’existe pas"),
        ("undo_graft", {"graft": 999999}, "n’existe pas"),
        ("set_map_aside", {"map": 999999}, "n’existe pas"),
        ("take_map_up", {"map": 999999}, "n’existe pas"),
        ("link_node", {"map": 999999, "node": "a", "decision": 1}, "n’existe pas"),
        ("open_map", {"method": "tarot"}, "n’existe pas"),
        ("open_map", {"template": 999999}, "n’existe pas"),
        ("plant_method", {"map": 999999, "method": "swot"}, "n’existe pas"),
        ("plant_method", {"map": 1, "method": "swot", "under": 3}, "texte"),
        ("keep_template", {"map": 999999, "name": "x"}, "n’existe pas"),
        ("open_vote", {"map": 999999}, "n’existe pas"),
        ("lay_dots", {"map": 999999, "node": "a" * 8, "dots": 1}, "n’existe pas"),
        ("lay_dots", {"map": 1, "node": "a" * 8, "dots": "1"}, "entier"),
        ("comment_node", {"map": 999999, "node": "a" * 8, "text": "?"}, "n’existe pas"),
        ("settle_comment", {"map": 1, "comment": 1, "settled": "oui"}, "Oui ou non"),
        ("describe_image", {"map": 999999, "image": "x", "words": "?"}, "n’existe pas"),
        ("lock_branch", {"map": 999999, "node": "a" * 8}, "n’existe pas"),
        ("answer_action", {"action": 999999, "answer": "confirm"}, "n’existe pas"),
        ("plan_contingency", {"trigger": "Chute", "phone_2": "le voisin"}, "téléphone"),
        ("return_phase", {}, "première phase"),
        ("open_meeting", {}, "déjà ouverte"),
        ("close_meeting", {}, "terminée"),
        ("leave_seat", {"role": "timekeeper"}, "Personne"),
        ("add_agenda_item", {"title": "x", "minutes": 241}, "240 minutes"),
        ("add_agenda_item", {"title": "x" * 161}, "160 caractères"),
        ("move_agenda_item", {"item": 999999, "to": 0}, "n’existe pas"),
        ("withdraw_invitation", {"person": 999999}, "n’existe pas"),
        ("admit_arrival", {"arrival": 999999}, "n’existe pas"),
    ],
)
def test_bad_input_is_refused_in_french(cast: Cast, name: str, args: dict[str, Any], word: str) -> None:
    meeting = an_open_cell(cast)
    assert word in refused(cast.actor(cast.claire), meeting, name, args).why


def test_what_belongs_to_another_meeting_does_not_exist_here(cast: Cast) -> None:
    scene, action = an_action(cast)
    groups = in_groups(cast)
    here = an_open_cell(cast)
    claire = cast.actor(cast.claire)
    other = groups.meeting.breakouts.all()[0]
    item = scene.meeting.agenda.all()[0]
    attendance = scene.meeting.attendances.all()[0]
    for name, args in (
        ("withdraw_action", {"action": action.pk}),
        ("answer_action", {"action": action.pk, "answer": "confirm"}),
        ("revise_action", {"action": action.pk, "rev": 1, "what": "autre"}),
        ("join_group", {"group": other.pk}),
        ("graft_map", {"source": other.mind_map.pk}),
        ("set_map_aside", {"map": other.mind_map.pk}),
        ("take_map_up", {"map": other.mind_map.pk}),
        ("remove_agenda_item", {"item": item.pk}),
        ("note_attendance", {"attendance": attendance.pk, "status": "excused"}),
    ):
        assert "n’existe pas" in refused(claire, here, name, args).why


def test_a_stale_row_is_refused_with_the_row_as_it_stands(cast: Cast) -> None:
    scene = SCENES["revise_decision"](cast)
    with transaction.atomic():
        run(scene.by, scene.meeting.pk, "revise_decision", scene.args)
    stale = {**scene.args, "text": "Autre chose."}
    refusal = refused(cast.actor(cast.lucie), scene.meeting, "revise_decision", stale)
    assert isinstance(refusal, NotYet)
    assert refusal.current == {"text": "Un circuit unique, pour le Var.", "rev": 2}
    with transaction.atomic():
        run(cast.actor(cast.lucie), scene.meeting.pk, "revise_decision", {**stale, "rev": 2})
    assert Decision.objects.get(pk=scene.args["decision"]).text == "Autre chose."
