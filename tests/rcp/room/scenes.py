"""For every command of the room, one situation in which it is given: who gives it, in which meeting, with what."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone
from pycrdt import Doc

from mindmap.commands import (
    add_image,
    comment_node,
    graft_map,
    keep_template,
    lay_dots,
    lock_branch,
    open_vote,
    plant_method,
    set_map_aside,
)
from mindmap.document.ydoc import add_nodes, nodes_of
from mindmap.images.processing import Picture
from mindmap.models import MindMap
from rcp.access.actor import Actor
from rcp.careplan.commands import (
    add_need,
    ask_floor,
    plan_telling,
    rank_need,
    set_goal,
    withdraw_goal,
    withdraw_need,
    withdraw_telling,
)
from rcp.cases.commands import record_sharing
from rcp.coedit.commands import apply_update
from rcp.coedit.queries import state_of
from rcp.decisions.commands import (
    Call,
    Owner,
    Plan,
    assign_action,
    plan_contingency,
    record_decision,
    revise_action,
    withdraw_action,
    withdraw_contingency,
    withdraw_decision,
)
from rcp.decisions.models import ActionItem, Contingency, Decision
from rcp.meetings.commands import (
    add_agenda_item,
    announce_arrival,
    check_in,
    end_meeting,
    schedule_meeting,
    skip_phase,
)
from rcp.meetings.models import Arrival, Meeting, Preparation
from rcp.people.models import Person
from rcp.room.closing import close_meeting
from rcp.room.conduct import advance_phase, open_meeting
from rcp.room.panes.map.opening import form_groups
from tests.cast import Cast

from .stage import a_planned_cell, a_theme, an_open_cell, an_open_rcp, guest


@dataclass(frozen=True)
class Scene:
    by: Actor
    meeting: Meeting
    args: dict[str, Any]


def claire(cast: Cast, meeting: Meeting, **args: Any) -> Scene:
    return Scene(cast.actor(cast.claire), meeting, args)


def planned(cast: Cast, **args: Any) -> Scene:
    return claire(cast, a_planned_cell(cast), **args)


def held(cast: Cast, **args: Any) -> Scene:
    return claire(cast, an_open_cell(cast), **args)


def second_phase(cast: Cast, **args: Any) -> Scene:
    meeting = an_open_cell(cast)
    advance_phase(by=cast.actor(cast.claire), meeting_id=meeting.pk)
    return claire(cast, meeting, **args)


def ended(cast: Cast, **args: Any) -> Scene:
    meeting = an_open_cell(cast)
    end_meeting(by=cast.actor(cast.claire), meeting_id=meeting.pk)
    return claire(cast, meeting, **args)


def closed(cast: Cast, **args: Any) -> Scene:
    scene = ended(cast, **args)
    close_meeting(by=scene.by, meeting_id=scene.meeting.pk)
    return scene


def with_people(cast: Cast) -> Meeting:
    """A cell being held, with everybody in the room."""
    meeting = an_open_cell(cast)
    for person in (cast.claire, cast.lucie, cast.nadia, cast.samir):
        check_in(by=cast.actor(person), meeting_id=meeting.pk)
    return meeting


def in_groups(cast: Cast, **args: Any) -> Scene:
    meeting = with_people(cast)
    form_groups(by=cast.actor(cast.claire), meeting_id=meeting.pk, names=["DAC", "CPTS"], minutes=30)
    return claire(cast, meeting, **args)


def joining(cast: Cast) -> Scene:
    scene = in_groups(cast)
    mine = scene.meeting.breakouts.get(people=cast.claire)
    other = scene.meeting.breakouts.exclude(pk=mine.pk).get()
    return Scene(scene.by, scene.meeting, {"group": other.pk})


def ready_to_graft(cast: Cast) -> Scene:
    """The meeting has ended; one group has written in its map, and voted."""
    scene = in_groups(cast)
    end_meeting(by=scene.by, meeting_id=scene.meeting.pk)
    source = MindMap.objects.get(meeting=scene.meeting, breakout__name="DAC")
    open_vote(by=scene.by, map_id=source.pk, hidden=False)
    lay_dots(by=scene.by, map_id=source.pk, node_id=written_in(source, scene.by), dots=2)
    return Scene(scene.by, scene.meeting, {"source": source.pk})


def grafted(cast: Cast) -> Scene:
    scene = ready_to_graft(cast)
    plenary = MindMap.objects.get(meeting=scene.meeting, breakout=None)
    graft = graft_map(by=scene.by, source_map_id=scene.args["source"], target_map_id=plenary.pk)
    return Scene(scene.by, scene.meeting, {"graft": graft.pk})


def node_of(meeting: Meeting, by: Actor) -> tuple[int, str]:
    """A map of the meeting and one element that is in it."""
    mind_map = MindMap.objects.get(meeting=meeting, breakout=None)
    return mind_map.pk, written_in(mind_map, by)


def apart(cast: Cast) -> Scene:
    scene = ready_to_graft(cast)
    return Scene(scene.by, scene.meeting, {"map": scene.args["source"]})


def set_aside(cast: Cast) -> Scene:
    scene = apart(cast)
    set_map_aside(by=scene.by, map_id=scene.args["map"])
    return scene


def written_in(mind_map: MindMap, by: Actor) -> str:
    """An element that was not in this map yet."""
    doc: Doc[Any] = state_of(mind_map.document)
    before = doc.get_state()
    (node,) = add_nodes(doc, [{"text": "Listes fermées"}], under="root")
    assert node in nodes_of(doc)
    apply_update(by=by, document=mind_map.document, update=doc.get_update(before), origin="test")
    return node


def a_decision(cast: Cast) -> tuple[Scene, Decision]:
    scene = held(cast)
    return scene, record_decision(by=scene.by, meeting_id=scene.meeting.pk, text="Un circuit unique.")


def an_action(cast: Cast, line: str = "Rédiger la procédure @Lucie 8 juillet") -> tuple[Scene, ActionItem]:
    scene = held(cast)
    return scene, assign_action(by=scene.by, meeting_id=scene.meeting.pk, text=line).action


def following(cast: Cast) -> Scene:
    """The cell after one that was closed on an action."""
    scene, action = an_action(cast, "Rédiger la procédure @Lucie demain")
    end_meeting(by=scene.by, meeting_id=scene.meeting.pk)
    close_meeting(by=scene.by, meeting_id=scene.meeting.pk)
    after = schedule_meeting(
        by=scene.by,
        kind="rupture_cell",
        organisation_id=cast.dac_ouest.pk,
        title="Suite",
        starts_at=timezone.now() + timedelta(days=30),
        previous_id=scene.meeting.pk,
    )
    after = open_meeting(by=scene.by, meeting_id=after.pk)
    while after.phase != "follow_up":
        after = skip_phase(by=scene.by, meeting_id=after.pk)
    return Scene(scene.by, after, {"action": action.pk, "answer": "done"})


def a_contingency(cast: Cast) -> tuple[Scene, Contingency]:
    scene = claire(cast, an_open_rcp(cast))
    plan = Plan("Chute, même sans blessure", calls=(Call("référente de parcours", phone="04 00 00 00 00"),))
    return scene, plan_contingency(by=scene.by, meeting_id=scene.meeting.pk, plan=plan)


def with_a_basis(cast: Cast) -> Scene:
    scene = claire(cast, an_open_rcp(cast))
    assert scene.meeting.case_id is not None
    record_sharing(by=scene.by, case_id=scene.meeting.case_id, told={"basis": "anonymous"})
    return scene


def on_decision(cast: Cast, **args: Any) -> Scene:
    scene, decision = a_decision(cast)
    return Scene(scene.by, scene.meeting, {"decision": decision.pk, **args})


def on_withdrawn_decision(cast: Cast) -> Scene:
    scene, decision = a_decision(cast)
    withdraw_decision(by=scene.by, meeting_id=scene.meeting.pk, decision_id=decision.pk)
    return Scene(scene.by, scene.meeting, {"decision": decision.pk})


def on_action(cast: Cast, **args: Any) -> Scene:
    scene, action = an_action(cast)
    return Scene(scene.by, scene.meeting, {"action": action.pk, **args})


def on_withdrawn_action(cast: Cast) -> Scene:
    scene, action = an_action(cast)
    withdraw_action(by=scene.by, meeting_id=scene.meeting.pk, action_id=action.pk)
    return Scene(scene.by, scene.meeting, {"action": action.pk})


def on_own_action(cast: Cast) -> Scene:
    scene, action = an_action(cast)
    return Scene(cast.actor(cast.lucie), scene.meeting, {"action": action.pk, "answer": "confirm"})


def amending(cast: Cast) -> Scene:
    scene, action = an_action(cast)
    args = {"action": action.pk, "what": "Rédiger le projet de procédure", "due_on": "2030-07-09"}
    return Scene(cast.actor(cast.lucie), scene.meeting, args)


def on_contingency(cast: Cast, **args: Any) -> Scene:
    scene, contingency = a_contingency(cast)
    return Scene(scene.by, scene.meeting, {"contingency": contingency.pk, **args})


def on_withdrawn_contingency(cast: Cast) -> Scene:
    scene, contingency = a_contingency(cast)
    withdraw_contingency(by=scene.by, meeting_id=scene.meeting.pk, contingency_id=contingency.pk)
    return Scene(scene.by, scene.meeting, {"contingency": contingency.pk})


def on_agenda(cast: Cast, **args: Any) -> Scene:
    scene = held(cast)
    item = add_agenda_item(by=scene.by, meeting_id=scene.meeting.pk, title="Questions diverses", minutes=5)
    return Scene(scene.by, scene.meeting, {"item": item.pk, **args})


def at_the_door(cast: Cast) -> Scene:
    scene = held(cast)
    arrival: Arrival = announce_arrival(
        code=scene.meeting.code, first_name="Zoé", last_name="Martin", function="Infirmière"
    )
    return Scene(scene.by, scene.meeting, {"arrival": arrival.pk})


def linking(cast: Cast) -> Scene:
    scene, decision = a_decision(cast)
    map_id, node = node_of(scene.meeting, scene.by)
    return Scene(scene.by, scene.meeting, {"map": map_id, "node": node, "decision": decision.pk})


def on_a_node(cast: Cast, **args: Any) -> Scene:
    scene = held(cast)
    map_id, node = node_of(scene.meeting, scene.by)
    return Scene(scene.by, scene.meeting, {"map": map_id, "node": node, **args})


def voting(cast: Cast) -> Scene:
    """Claire has opened a vote, Nadia has laid two dots."""
    scene = on_a_node(cast)
    map_id, node = scene.args["map"], scene.args["node"]
    open_vote(by=scene.by, map_id=map_id)
    lay_dots(by=cast.actor(cast.nadia), map_id=map_id, node_id=node, dots=2)
    return Scene(scene.by, scene.meeting, {"map": map_id})


def opening_a_vote(cast: Cast) -> Scene:
    scene = on_a_node(cast)
    end_meeting(by=scene.by, meeting_id=scene.meeting.pk)
    return Scene(scene.by, scene.meeting, {"map": scene.args["map"], "budget": 5, "hidden": False})


def voting_at_the_end(cast: Cast) -> Scene:
    """The meeting has ended, a hidden vote has not."""
    scene = voting(cast)
    end_meeting(by=scene.by, meeting_id=scene.meeting.pk)
    return scene


def laying_dots(cast: Cast) -> Scene:
    scene = on_a_node(cast, dots=1)
    open_vote(by=scene.by, map_id=scene.args["map"])
    return by_samir(cast, scene.meeting, **scene.args)


def commented(cast: Cast, by: Person, **args: Any) -> Scene:
    scene = on_a_node(cast)
    map_id, node = scene.args["map"], scene.args["node"]
    comment = comment_node(by=cast.actor(by), map_id=map_id, node_id=node, text="À vérifier")
    return Scene(cast.actor(by), scene.meeting, {"map": map_id, "comment": comment.pk, **args})


def illustrated(cast: Cast) -> Scene:
    scene = on_a_node(cast)
    picture = Picture(b"pixels", "image/png", 2, 1)
    image = add_image(by=scene.by, map_id=scene.args["map"], picture=picture)
    args = {"map": scene.args["map"], "image": str(image.pk), "words": "Le plan du service"}
    return Scene(scene.by, scene.meeting, args)


def locked(cast: Cast) -> Scene:
    scene = on_a_node(cast)
    lock_branch(by=scene.by, map_id=scene.args["map"], node_id=scene.args["node"])
    return scene


def naming_a_cause(cast: Cast) -> Scene:
    meeting = an_open_cell(cast, theme=a_theme(cast))
    map_id, node = node_of(meeting, cast.actor(cast.claire))
    return claire(cast, meeting, text="Listes fermées", node={"map": map_id, "node": node})


def on_the_map(cast: Cast, **args: Any) -> Scene:
    scene = held(cast)
    return Scene(scene.by, scene.meeting, {"map": MindMap.objects.get(meeting=scene.meeting).pk, **args})


def from_a_node(cast: Cast, **args: Any) -> Scene:
    scene = held(cast)
    map_id, node = node_of(scene.meeting, scene.by)
    return Scene(scene.by, scene.meeting, {**args, "node": {"map": map_id, "node": node}})


def choosing(cast: Cast) -> Scene:
    theme = a_theme(cast)
    return held(cast, theme=theme.pk, question="Comment faire accepter un patient ?")


def by_samir(cast: Cast, meeting: Meeting, **args: Any) -> Scene:
    return Scene(cast.actor(cast.samir), meeting, args)


def by_lucie(cast: Cast, meeting: Meeting, **args: Any) -> Scene:
    return Scene(cast.actor(cast.lucie), meeting, args)


def without_a_map(cast: Cast) -> Scene:
    meeting = an_open_rcp(cast)
    return Scene(guest(cast.vincent, meeting), meeting, {})


def revising(cast: Cast) -> Scene:
    scene, action = an_action(cast, "Saisir le médiateur")
    revised = revise_action(
        by=scene.by, meeting_id=scene.meeting.pk, action_id=action.pk, rev=1, owner=Owner(label="le médiateur")
    )
    args = {"action": action.pk, "rev": revised.rev, "who": "Nadia Roux", "due_on": "2030-09-15"}
    return Scene(scene.by, scene.meeting, args)


def with_a_method(cast: Cast) -> Scene:
    """Samir has put a method on the map; he may take it away again."""
    meeting = an_open_cell(cast)
    mind_map = MindMap.objects.get(meeting=meeting, breakout=None)
    made = plant_method(by=cast.actor(cast.samir), map_id=mind_map.pk, method="ishikawa")
    return by_samir(cast, meeting, map=mind_map.pk, imported=made.pk)


def keeping(cast: Cast) -> Scene:
    scene = on_a_node(cast)
    return Scene(scene.by, scene.meeting, {"map": scene.args["map"], "name": "Nos causes", "help": "", "texts": True})


def with_a_template(cast: Cast) -> Scene:
    scene = keeping(cast)
    kept = keep_template(by=scene.by, map_id=scene.args["map"], name="Nos causes")
    return Scene(scene.by, scene.meeting, {"map": scene.args["map"], "template": kept.pk})


def needing(cast: Cast, **args: Any) -> Scene:
    """Two needs of Mme A., the first of them a priority."""
    meeting = an_open_rcp(cast)
    claire = cast.actor(cast.claire)
    first = add_need(by=claire, meeting_id=meeting.pk, text="Ne plus tomber la nuit")
    add_need(by=claire, meeting_id=meeting.pk, text="Un bilan de mémoire", domain="medical")
    rank_need(by=claire, meeting_id=meeting.pk, need_id=first.pk, chosen=True)
    return Scene(claire, meeting, {"need": first.pk, **args})


def on_withdrawn_need(cast: Cast) -> Scene:
    scene = needing(cast)
    withdraw_need(by=scene.by, meeting_id=scene.meeting.pk, need_id=scene.args["need"])
    return scene


def aiming(cast: Cast, **args: Any) -> Scene:
    """A goal, from the first need."""
    scene = needing(cast)
    goal = set_goal(by=scene.by, meeting_id=scene.meeting.pk, need_id=scene.args["need"])
    return Scene(scene.by, scene.meeting, {"goal": goal.pk, **args})


def on_withdrawn_goal(cast: Cast) -> Scene:
    scene = aiming(cast)
    withdraw_goal(by=scene.by, meeting_id=scene.meeting.pk, goal_id=scene.args["goal"])
    return scene


def serving(cast: Cast) -> Scene:
    """An action that serves no goal yet."""
    scene = aiming(cast)
    assigned = assign_action(by=scene.by, meeting_id=scene.meeting.pk, text="Poser une veilleuse 8 juillet")
    return Scene(scene.by, scene.meeting, {**scene.args, "action": assigned.action.pk})


def telling(cast: Cast, **args: Any) -> Scene:
    """Claire tells Mme A. what was decided."""
    scene = claire(cast, an_open_rcp(cast))
    told = plan_telling(by=scene.by, meeting_id=scene.meeting.pk, teller="Claire Aubert", what="ce qui est prévu")
    return Scene(scene.by, scene.meeting, {"telling": told.pk, **args})


def on_withdrawn_telling(cast: Cast) -> Scene:
    scene = telling(cast)
    withdraw_telling(by=scene.by, meeting_id=scene.meeting.pk, telling_id=scene.args["telling"])
    return scene


def around_the_table(cast: Cast) -> Scene:
    """Claire is here, and has prepared a line; she is the one who leads."""
    scene = claire(cast, an_open_rcp(cast))
    check_in(by=scene.by, meeting_id=scene.meeting.pk)
    Preparation.objects.create(
        meeting=scene.meeting, person=cast.claire, worry="Deux chutes", written_at=scene.meeting.starts_at
    )
    return scene


def taking_turns(cast: Cast, **args: Any) -> Scene:
    scene = around_the_table(cast)
    return Scene(scene.by, scene.meeting, {"attendance": scene.meeting.attendances.get(person=cast.claire).pk, **args})


def asking(cast: Cast) -> Scene:
    scene = taking_turns(cast)
    ask_floor(by=scene.by, meeting_id=scene.meeting.pk)
    return Scene(scene.by, scene.meeting, {"asks": False})


def striking(cast: Cast) -> Scene:
    scene = around_the_table(cast)
    return Scene(
        scene.by, scene.meeting, {"preparation": Preparation.objects.get(meeting=scene.meeting).pk, "name": "worry"}
    )


SCENES: Mapping[str, Callable[[Cast], Scene]] = {
    "open_meeting": planned,
    "advance_phase": held,
    "return_phase": second_phase,
    "skip_phase": held,
    "extend_phase": lambda cast: held(cast, minutes=5),
    "end_meeting": lambda cast: claire(cast, with_people(cast)),
    "close_meeting": lambda cast: Scene((scene := voting_at_the_end(cast)).by, scene.meeting, {}),
    "reopen_meeting": lambda cast: closed(cast, reason="une date était fausse"),
    "choose_theme": choosing,
    "take_seat": lambda cast: held(cast, role="timekeeper", person=cast.samir.pk),
    "leave_seat": lambda cast: held(cast, role="scribe"),
    "note_sharing": lambda cast: claire(cast, an_open_rcp(cast), basis="care_team", groups=["health"]),
    "withdraw_sharing": with_a_basis,
    "check_in": lambda cast: by_samir(cast, an_open_cell(cast), mode="video"),
    "check_out": lambda cast: by_samir(cast, with_people(cast)),
    "note_attendance": lambda cast: by_lucie(
        cast, an_open_cell(cast), status="present", first_name="Ines", last_name="Faure", function="interne"
    ),
    "admit_arrival": at_the_door,
    "refuse_arrival": at_the_door,
    "invite_person": lambda cast: planned(cast, person=cast.hugo.pk),
    "withdraw_invitation": lambda cast: planned(cast, person=cast.samir.pk),
    "answer_invitation": lambda cast: by_samir(cast, a_planned_cell(cast), accepted=False, comment="en congé"),
    "add_agenda_item": lambda cast: planned(cast, title="Tour de table", minutes=15),
    "revise_agenda_item": lambda cast: on_agenda(cast, rev=1, title="Divers", done=True),
    "move_agenda_item": lambda cast: on_agenda(cast, to=0),
    "remove_agenda_item": on_agenda,
    "form_groups": lambda cast: claire(cast, with_people(cast), names=["DAC", "CPTS"], minutes=30),
    "join_group": joining,
    "tell_groups": lambda cast: in_groups(cast, message="Encore cinq minutes", minutes=5),
    "end_groups": in_groups,
    "open_map": without_a_map,
    "graft_map": ready_to_graft,
    "undo_graft": grafted,
    "set_map_aside": apart,
    "take_map_up": set_aside,
    "link_node": linking,
    "plant_method": lambda cast: Scene(
        (scene := on_a_node(cast)).by, scene.meeting, {"map": scene.args["map"], "method": "qqoqcp"}
    ),
    "undo_import": with_a_method,
    "keep_template": keeping,
    "withdraw_template": with_a_template,
    "name_cause": naming_a_cause,
    "use_node": lambda cast: from_a_node(cast, text="Orienter vers la CPTS", kind="procedure"),
    "open_vote": opening_a_vote,
    "lay_dots": laying_dots,
    "reveal_vote": voting,
    "close_vote": voting_at_the_end,
    "comment_node": lambda cast: on_a_node(cast, text="Qui le fait déjà ?"),
    "withdraw_comment": lambda cast: commented(cast, cast.samir),
    "settle_comment": lambda cast: commented(cast, cast.nadia, settled=True),
    "describe_image": illustrated,
    "lock_branch": on_a_node,
    "release_branch": locked,
    "name_version": lambda cast: on_the_map(cast, name="Avant les groupes"),
    "note_restoration": lambda cast: on_a_node(cast, seq=1),
    "record_decision": lambda cast: from_a_node(cast, text="Un circuit unique."),
    "revise_decision": lambda cast: on_decision(cast, rev=1, text="Un circuit unique, pour le Var."),
    "withdraw_decision": on_decision,
    "restore_decision": on_withdrawn_decision,
    "express_dissent": lambda cast: on_decision(cast, text="délai trop long"),
    "follow_action": following,
    "assign_action": lambda cast: from_a_node(cast, line="Rédiger la procédure @Lucie 8 juillet"),
    "revise_action": revising,
    "answer_action": on_own_action,
    "amend_action": amending,
    "note_answer": lambda cast: on_action(cast, answer="cannot", reason="en congé"),
    "withdraw_action": on_action,
    "restore_action": on_withdrawn_action,
    "plan_contingency": lambda cast: claire(
        cast, an_open_rcp(cast), trigger="Refus de soins", name_1="référente", night_name="SAMU", night_phone="15"
    ),
    "revise_contingency": lambda cast: on_contingency(cast, rev=1, trigger="Chute", night_name="SAMU"),
    "withdraw_contingency": on_contingency,
    "restore_contingency": on_withdrawn_contingency,
    "add_need": lambda cast: claire(cast, an_open_rcp(cast), text="Ne plus tomber la nuit", sort="disputed"),
    "revise_need": lambda cast: needing(cast, rev=1, note="la fille hésite", domain="social"),
    "move_need": lambda cast: needing(cast, sort="unknown", to=0),
    "rank_need": lambda cast: needing(cast, chosen=False),
    "withdraw_need": needing,
    "restore_need": on_withdrawn_need,
    "set_goal": needing,
    "revise_goal": lambda cast: aiming(cast, rev=1, criterion="aucune chute en janvier"),
    "withdraw_goal": aiming,
    "restore_goal": on_withdrawn_goal,
    "aim_action": serving,
    "next_turn": around_the_table,
    "give_floor": taking_turns,
    "ask_floor": asking,
    "pass_first": lambda cast: taking_turns(cast, first=True),
    "strike_line": striking,
    "note_voice": lambda cast: claire(cast, an_open_rcp(cast), rev=0, wishes="Rester chez moi", means="en visite"),
    "note_participation": lambda cast: claire(cast, an_open_rcp(cast), how="consulted"),
    "plan_telling": lambda cast: claire(
        cast, an_open_rcp(cast), teller="Claire Aubert", what="ce qui est prévu", on="2030-12-03", told_to="relative"
    ),
    "revise_telling": lambda cast: telling(cast, rev=1, means="par téléphone", on="2030-12-03"),
    "withdraw_telling": telling,
    "restore_telling": on_withdrawn_telling,
}
