"""Every command that a room takes: its name, its arguments, and the function that does it.

The names and arguments are what browsers send, by socket or by HTTP; nothing else gets in.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from mindmap import commands as maps
from mindmap.models import Graft, MindMap
from procedures.commands import use_node
from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.decisions import commands as decisions
from rcp.decisions.models import ActionItem, OwnerKind
from rcp.decisions.owners import owner_called
from rcp.journal.record import lock_open
from rcp.journal.refusals import Refused
from rcp.live.hub import hub
from rcp.meetings import commands as meetings
from rcp.meetings.locks import found, locked_meeting
from rcp.meetings.models import Meeting

from . import closing, conduct
from .arguments import (
    TEMPLATE,
    Arg,
    NodeRef,
    boolean,
    checked,
    day,
    document_kind,
    groups,
    integer,
    integers,
    needed,
    node,
    optional,
    text,
    texts,
)

Answer = dict[str, Any]


@dataclass(frozen=True)
class Command:
    """`run` is given by, meeting_id and the arguments. Only what `reopens` is done to a closed meeting."""

    run: Callable[..., Answer | None]
    args: Mapping[str, Arg] = field(default_factory=dict)
    reopens: bool = False


def run(by: Actor, meeting_id: int, name: str, args: Mapping[str, Any]) -> Answer:
    """Do one command inside the caller's transaction and give its answer; Refused says why, and changes nothing."""
    command = COMMANDS.get(name)
    if command is None:
        raise Refused(_("Cette commande n’existe pas."))
    values = checked(command.args, args)
    meeting = locked_meeting(meeting_id)
    by.require(Ability.ENTER, meeting)
    if not command.reopens:
        lock_open(meeting.stream)
    return command.run(by=by, meeting_id=meeting_id, **values) or {}


# Functions whose arguments or answers differ from what travels.


def _open(*, by: Actor, meeting_id: int) -> None:
    """Open, and note present those who were already in the room; other processes note theirs as they come back."""
    meeting = meetings.open_meeting(by=by, meeting_id=meeting_id)
    for actor in in_the_room(meeting.stream_id):
        if actor.may(Ability.ENTER, meeting):
            meetings.check_in(by=actor, meeting_id=meeting_id)


def in_the_room(stream_id: int) -> list[Actor]:
    """Each person whose screen is connected to this process, once; a big screen is nobody."""
    room = hub.rooms.get(stream_id)
    seats = [seat for seat in list(room.seats) if seat.welcomed and not seat.ear.wall] if room else []
    return list({seat.actor.person_id: seat.actor for seat in seats if seat.actor.person_id is not None}.values())


def _invite(*, by: Actor, meeting_id: int, person: int) -> Answer:
    invited = meetings.invite_person(by=by, meeting_id=meeting_id, person_id=person)
    return {"invitation": invited.invitation.pk}


def _form_groups(*, by: Actor, meeting_id: int, **given: Any) -> Answer:
    return {"groups": [group.pk for group in conduct.form_groups(by=by, meeting_id=meeting_id, **given)]}


def _decide(*, by: Actor, meeting_id: int, **given: Any) -> Answer:
    decision = conduct.decide(by=by, meeting_id=meeting_id, **given)
    return {"decision": decision.pk, "number": decision.number}


def _assign(*, by: Actor, meeting_id: int, line: str, **given: Any) -> Answer:
    assigned = conduct.assign(by=by, meeting_id=meeting_id, text=line, **given)
    return {"action": assigned.action.pk, "number": assigned.action.number, "doubt": assigned.doubt}


def _revise_action(
    *,
    by: Actor,
    meeting_id: int,
    action: int,
    rev: int,
    who: str | None = None,
    owner_kind: str = OwnerKind.PROFESSIONAL,
    contributors: list[int] | None = None,
    **given: Any,
) -> Answer:
    owner = None if who is None else owner_called(Meeting.objects.get(pk=meeting_id), who, owner_kind)
    revised = decisions.revise_action(
        by=by, meeting_id=meeting_id, action_id=action, rev=rev, owner=owner, contributor_ids=contributors, **given
    )
    return {"rev": revised.rev}


def _answer_action(*, by: Actor, meeting_id: int, action: int, answer: str, reason: str = "") -> Answer:
    found(ActionItem.objects.filter(meeting_id=meeting_id), action)
    return {"status": decisions.answer_action(by=by, action_id=action, answer=answer, reason=reason).status}


def _plan(*, by: Actor, meeting_id: int, **given: str) -> Answer:
    plan = decisions.Plan(**given)
    return {"contingency": decisions.plan_contingency(by=by, meeting_id=meeting_id, plan=plan).pk}


def _replan(*, by: Actor, meeting_id: int, contingency: int, rev: int, **given: str) -> Answer:
    plan = decisions.Plan(**given)
    revised = decisions.revise_contingency(by=by, meeting_id=meeting_id, contingency_id=contingency, rev=rev, plan=plan)
    return {"rev": revised.rev}


def _graft(
    *, by: Actor, meeting_id: int, source: int, target: int | None = None, fused: list[str] | None = None
) -> Answer:
    """`fused`: « source:target » for each pair of nodes that become one."""
    here = MindMap.objects.filter(meeting_id=meeting_id)
    plenary = found(here, target) if target is not None else here.filter(breakout__isnull=True).first()
    if plenary is None:
        raise Refused(_("Cette réunion n’a pas encore de carte commune : ouvrez-la d’abord."))
    pairs = dict(pair.split(":", 1) for pair in fused or () if ":" in pair)
    made = maps.graft_map(by=by, source_map_id=found(here, source).pk, target_map_id=plenary.pk, fused=pairs)
    return {"graft": made.pk}


def _name_cause(*, by: Actor, meeting_id: int, node: NodeRef, text: str) -> Answer:
    found(MindMap.objects.filter(meeting_id=meeting_id), node.map_id)
    return {"cause": conduct.name_cause(by=by, meeting_id=meeting_id, text=text, node=node).cause_id}


def _use_node(*, by: Actor, meeting_id: int, node: NodeRef, **given: str) -> Answer:
    mind_map = found(MindMap.objects.filter(meeting_id=meeting_id), node.map_id)
    use = use_node(by=by, map_id=mind_map.pk, node_id=node.node_id, **given)
    return {"document": use.document.pk, "code": use.document.code}


def _undo_graft(*, by: Actor, meeting_id: int, graft: int) -> None:
    maps.undo_graft(by=by, graft_id=found(Graft.objects.filter(target__meeting_id=meeting_id), graft).pk)


def _link_node(*, by: Actor, meeting_id: int, map: int, node: str, **given: int) -> None:
    mind_map = found(MindMap.objects.filter(meeting_id=meeting_id), map)
    named = {"decision": "decision_id", "action": "action_item_id"}
    maps.link_node(by=by, map_id=mind_map.pk, node_id=node, **{named[name]: pk for name, pk in given.items()})


def _on_map(function: Callable[..., object], **names: str) -> Callable[..., None]:
    """The function, given a map of this meeting by its number."""

    def call(*, by: Actor, meeting_id: int, map: int, **given: Any) -> None:
        mind_map = found(MindMap.objects.filter(meeting_id=meeting_id), map)
        named = {names.get(name, name): value for name, value in given.items()}
        function(by=by, map_id=mind_map.pk, **named)

    return call


def _lay_dots(*, by: Actor, meeting_id: int, map: int, node: str, dots: int) -> Answer:
    mind_map = found(MindMap.objects.filter(meeting_id=meeting_id), map)
    return {"left": maps.lay_dots(by=by, map_id=mind_map.pk, node_id=node, dots=dots)}


def _renamed(function: Callable[..., object], **names: str) -> Callable[..., None]:
    """The function, with the short names that travel made into its own: `decision` → `decision_id`."""

    def call(*, by: Actor, meeting_id: int, **given: Any) -> None:
        function(by=by, meeting_id=meeting_id, **{names.get(name, name): value for name, value in given.items()})

    return call


PLAN = {
    "contact": optional(text),
    "phone": optional(text),
    "hours": optional(text),
    "steps": optional(text),
    "night_contact": optional(text),
    "night_phone": optional(text),
}

COMMANDS: Mapping[str, Command] = {
    # The meeting
    "open_meeting": Command(_open),
    "advance_phase": Command(_renamed(conduct.advance_phase)),
    "return_phase": Command(_renamed(meetings.return_phase)),
    "skip_phase": Command(_renamed(meetings.skip_phase)),
    "extend_phase": Command(_renamed(meetings.extend_phase), {"minutes": optional(integer)}),
    "end_meeting": Command(_renamed(meetings.end_meeting)),
    "close_meeting": Command(_renamed(closing.close_meeting)),
    "reopen_meeting": Command(_renamed(closing.reopen_meeting), {"reason": needed(text)}, reopens=True),
    "choose_theme": Command(
        _renamed(meetings.choose_theme, theme="theme_id"),
        {"theme": optional(integer), "question": optional(text), "rev": optional(integer)},
    ),
    # Seats
    "take_seat": Command(
        _renamed(meetings.take_seat, person="person_id"), {"role": needed(text), "person": optional(integer)}
    ),
    "leave_seat": Command(_renamed(meetings.leave_seat), {"role": needed(text)}),
    # People
    "check_in": Command(_renamed(meetings.check_in), {"mode": optional(text)}),
    "check_out": Command(_renamed(meetings.check_out)),
    "note_attendance": Command(
        _renamed(meetings.note_attendance, attendance="attendance_id", person="person_id"),
        {
            "status": needed(text),
            "attendance": optional(integer),
            "person": optional(integer),
            "label": optional(text),
            "first_name": optional(text),
            "last_name": optional(text),
            "profession": optional(text),
            "function": optional(text),
            "mode": optional(text),
            "left": optional(boolean),
        },
    ),
    "admit_arrival": Command(
        _renamed(meetings.admit_arrival, arrival="arrival_id", person="person_id"),
        {"arrival": needed(integer), "person": optional(integer)},
    ),
    "refuse_arrival": Command(_renamed(meetings.refuse_arrival, arrival="arrival_id"), {"arrival": needed(integer)}),
    "invite_person": Command(_invite, {"person": needed(integer)}),
    "withdraw_invitation": Command(
        _renamed(meetings.withdraw_invitation, person="person_id"), {"person": needed(integer)}
    ),
    "answer_invitation": Command(
        _renamed(meetings.answer_invitation), {"accepted": needed(boolean), "comment": optional(text)}
    ),
    # Agenda
    "add_agenda_item": Command(
        _renamed(meetings.add_agenda_item),
        {"title": needed(text), "minutes": optional(integer), "carried_by": optional(text)},
    ),
    "revise_agenda_item": Command(
        _renamed(meetings.revise_agenda_item, item="item_id"),
        {
            "item": needed(integer),
            "rev": optional(integer),
            "title": optional(text),
            "minutes": optional(integer),
            "carried_by": optional(text),
            "done": optional(boolean),
        },
    ),
    "move_agenda_item": Command(
        _renamed(meetings.move_agenda_item, item="item_id"), {"item": needed(integer), "to": needed(integer)}
    ),
    "remove_agenda_item": Command(_renamed(meetings.remove_agenda_item, item="item_id"), {"item": needed(integer)}),
    # Groups and maps
    "form_groups": Command(
        _form_groups,
        {
            "names": needed(texts),
            "people": optional(groups),
            "minutes": optional(integer),
            "copy": optional(boolean),
        },
    ),
    "join_group": Command(
        _renamed(meetings.join_group, group="breakout_id", person="person_id"),
        {"group": needed(integer), "person": optional(integer)},
    ),
    "tell_groups": Command(_renamed(meetings.tell_groups), {"message": optional(text), "minutes": optional(integer)}),
    "end_groups": Command(_renamed(meetings.end_groups)),
    "open_map": Command(_renamed(conduct.open_plenary_map), {"method": optional(text), "template": optional(integer)}),
    "graft_map": Command(_graft, {"source": needed(integer), "target": optional(integer), "fused": optional(texts)}),
    "undo_graft": Command(_undo_graft, {"graft": needed(integer)}),
    "link_node": Command(
        _link_node,
        {"map": needed(integer), "node": needed(text), "decision": optional(integer), "action": optional(integer)},
    ),
    "plant_method": Command(
        _on_map(maps.plant_method, template="template_id"),
        {"map": needed(integer), "method": optional(text), "template": optional(integer)},
    ),
    "undo_import": Command(
        _on_map(maps.undo_import, brought="import_id"), {"map": needed(integer), "brought": needed(integer)}
    ),
    "keep_template": Command(
        _on_map(maps.keep_template, node="node_id", organisation="organisation_id"),
        {"map": needed(integer), **TEMPLATE},
    ),
    "withdraw_template": Command(
        _on_map(maps.withdraw_template, template="template_id"), {"map": needed(integer), "template": needed(integer)}
    ),
    "name_cause": Command(_name_cause, {"text": needed(text), "node": needed(node)}),
    "use_node": Command(_use_node, {"text": needed(text), "node": needed(node), "kind": needed(document_kind)}),
    # What is said of the nodes of a map
    "open_vote": Command(
        _on_map(maps.open_vote), {"map": needed(integer), "budget": optional(integer), "hidden": optional(boolean)}
    ),
    "lay_dots": Command(_lay_dots, {"map": needed(integer), "node": needed(text), "dots": needed(integer)}),
    "reveal_vote": Command(_on_map(maps.reveal_vote), {"map": needed(integer)}),
    "close_vote": Command(_on_map(maps.close_vote), {"map": needed(integer)}),
    "comment_node": Command(
        _on_map(maps.comment_node, node="node_id"),
        {"map": needed(integer), "node": needed(text), "text": needed(text)},
    ),
    "withdraw_comment": Command(
        _on_map(maps.withdraw_comment, comment="comment_id"), {"map": needed(integer), "comment": needed(integer)}
    ),
    "settle_comment": Command(
        _on_map(maps.settle_comment, comment="comment_id"),
        {"map": needed(integer), "comment": needed(integer), "settled": optional(boolean)},
    ),
    "describe_image": Command(
        _on_map(maps.describe_image, image="image_id"),
        {"map": needed(integer), "image": needed(text), "words": needed(text)},
    ),
    "lock_branch": Command(_on_map(maps.lock_branch, node="node_id"), {"map": needed(integer), "node": needed(text)}),
    "release_branch": Command(
        _on_map(maps.release_branch, node="node_id"), {"map": needed(integer), "node": needed(text)}
    ),
    "name_version": Command(
        _on_map(maps.name_version), {"map": needed(integer), "name": needed(text), "seq": optional(integer)}
    ),
    "note_restoration": Command(
        _on_map(maps.note_restoration, node="node_id"),
        {"map": needed(integer), "node": needed(text), "seq": needed(integer)},
    ),
    # Decisions
    "record_decision": Command(_decide, {"text": needed(text), "node": optional(node)}),
    "revise_decision": Command(
        _renamed(decisions.revise_decision, decision="decision_id"),
        {"decision": needed(integer), "rev": needed(integer), "text": needed(text)},
    ),
    "withdraw_decision": Command(
        _renamed(decisions.withdraw_decision, decision="decision_id"), {"decision": needed(integer)}
    ),
    "restore_decision": Command(
        _renamed(decisions.restore_decision, decision="decision_id"), {"decision": needed(integer)}
    ),
    "express_dissent": Command(
        _renamed(decisions.express_dissent, decision="decision_id"),
        {"decision": needed(integer), "text": needed(text), "label": optional(text)},
    ),
    # Who does what
    "assign_action": Command(_assign, {"line": needed(text), "node": optional(node)}),
    "revise_action": Command(
        _revise_action,
        {
            "action": needed(integer),
            "rev": needed(integer),
            "what": optional(text),
            "who": optional(text),
            "owner_kind": optional(text),
            "due_on": optional(day),
            "no_due_date": optional(boolean),
            "success_criterion": optional(text),
            "contributors": optional(integers),
        },
    ),
    "answer_action": Command(
        _answer_action, {"action": needed(integer), "answer": needed(text), "reason": optional(text)}
    ),
    "withdraw_action": Command(_renamed(decisions.withdraw_action, action="action_id"), {"action": needed(integer)}),
    "restore_action": Command(_renamed(decisions.restore_action, action="action_id"), {"action": needed(integer)}),
    # If it gets worse
    "plan_contingency": Command(_plan, {"trigger": needed(text), **PLAN}),
    "revise_contingency": Command(
        _replan, {"contingency": needed(integer), "rev": needed(integer), "trigger": needed(text), **PLAN}
    ),
    "withdraw_contingency": Command(
        _renamed(decisions.withdraw_contingency, contingency="contingency_id"), {"contingency": needed(integer)}
    ),
    "restore_contingency": Command(
        _renamed(decisions.restore_contingency, contingency="contingency_id"), {"contingency": needed(integer)}
    ),
}
