"""What each kind of paper freezes today, with every field filled: what its last kept sample must have the fields of."""

import json
from collections.abc import Callable
from typing import Any, NamedTuple

from django.utils import timezone

from approvals.commands import cast_ballot
from approvals.models import Document
from approvals.paper import APPROVED, VOTING
from mindmap.commands import add_image, close_vote, lay_dots, link_node, open_map, open_vote
from mindmap.document.ydoc import add_nodes, nodes_of, relate
from mindmap.images.processing import Picture
from mindmap.in_place.paper import freeze_in_place
from mindmap.models import MindMap
from mindmap.paper.map_paper import freeze_map
from mindmap.tree.schema import ROOT
from procedures.commands import revise_step
from rcp.careplan.models import Goal, GoalAction, Need, PersonVoice, Telling
from rcp.cases.commands import revise_case
from rcp.cases.models import Case
from rcp.cases.surrounding import print_circle
from rcp.coedit.commands import apply_update
from rcp.coedit.queries import state_of
from rcp.compensation.commands import freeze_statement, make_certificate, make_signing_sheet
from rcp.decisions.commands import record_decision
from rcp.decisions.minutes import content_of
from rcp.decisions.models import ActionItem
from rcp.meetings.models import Attendance, Meeting
from rcp.paper.models import Frozen, PaperJob
from rcp.plans.commands import add_line, answer_plan, establish_plan, follow_line, propose_version, set_review
from tests.cast import SINCE, Cast
from tests.procedures import world
from tests.rcp.compensation.scene import a_claim, a_held_meeting
from tests.rcp.estate import a_case, an_rcp
from tests.rcp.estate import close as close_it
from tests.rcp.room.stage import an_open_cell

from .test_minutes import conference

Facts = dict[str, dict[str, Any]]


class Said(NamedTuple):
    """A content, and what each copy of it says beside."""

    content: dict[str, Any]
    facts: Facts


def minutes(cast: Cast) -> Said:
    meeting = conference(cast)
    meeting.invited_organisations.set([cast.cpts_est])
    meeting.context, meeting.place, meeting.previous = "Rentrée le 2 mars.", "Salle B", held_before(cast, meeting)
    meeting.save()
    meeting.action_items.get(number=1).contributors.set([cast.nadia])
    meeting.contingencies.update(steps="relever\nrassurer")
    Attendance.objects.create(meeting=meeting, person=cast.nadia, status="copied")
    aimed_at(meeting)
    return Said(
        content_of(meeting, closed_by="Claire Aubert"),
        {"complete": {}, "actions": {}, "contingency": {}, "anonymous": {}},
    )


def aimed_at(meeting: Meeting) -> None:
    """Needs of each sort, a goal with an action, who tells the person."""
    signed: dict[str, Any] = {"meeting": meeting, "author_label": "Claire", "written_at": timezone.now()}
    need = Need.objects.create(number=1, text="Ne plus tomber la nuit", domain="medical", priority=1, **signed)
    Need.objects.create(number=2, text="Une protection", note="la fille hésite", sort="disputed", **signed)
    goal = Goal.objects.create(number=1, text="Dormir sans chute", criterion="aucune en avril", need=need, **signed)
    GoalAction.objects.create(goal=goal, action=meeting.action_items.get(number=1))
    Telling.objects.create(
        number=1, teller="Claire Aubert", what="qui vient le samedi", on="2027-03-04", means="par téléphone", **signed
    )
    PersonVoice.objects.create(meeting=meeting, participation="consulted", written_at=timezone.now())


def held_before(cast: Cast, meeting: Meeting) -> Meeting:
    before = an_open_cell(cast)
    action = ActionItem.objects.create(
        meeting=before, number=1, what="Prend contact avec la MDPH", owner=cast.vincent, due_on="2027-02-26",
        success_criterion="Dossier reçu", reason="attend une pièce", author_label="Claire", written_at=timezone.now(),
    )  # fmt: skip
    action.contributors.set([cast.nadia])
    return before


def action_sheet(cast: Cast) -> Said:
    document = world.action_sheet(cast)
    return _of_document(cast, document)


def procedure(cast: Cast) -> Said:
    document = world.procedure(cast)
    first = document.draft.steps.standing()[0]
    words = {"how": "par téléphone", "document": "Fiche de liaison"}
    revise_step(by=cast.actor(cast.claire), document_id=document.pk, step_id=first.pk, rev=first.rev, **words)
    return _of_document(cast, document)


def _of_document(cast: Cast, document: Document) -> Said:
    write_text(cast, document)
    version = world.frozen(cast, document)
    circuit = world.submitted(cast, version)
    for person in (cast.odile, cast.lucie):
        cast_ballot(by=cast.actor(person), circuit_id=circuit.pk, choice="approve", digest=version.digest)
    facts = dict(PaperJob.objects.filter(frozen=version.frozen).values_list("name", "facts"))
    assert set(facts) == {VOTING, APPROVED}
    return Said(json.loads(version.frozen.content), facts)


def write_text(cast: Cast, document: Document) -> None:
    """A part with a paragraph and a numbered line, in the shared text."""
    from pycrdt import XmlElement, XmlFragment, XmlText

    text = document.draft.text
    doc = state_of(text)
    before = doc.get_state()
    fragment = doc.get("default", type=XmlFragment)
    level: dict[str, Any] = {"level": 3}
    fragment.children.append(XmlElement("heading", level)).children.append(XmlText("Suivi"))
    fragment.children.append(XmlElement("paragraph")).children.append(XmlText("Tous les six mois."))
    item = fragment.children.append(XmlElement("orderedList")).children.append(XmlElement("listItem"))
    item.children.append(XmlElement("paragraph")).children.append(XmlText("Relire avec la CPAM."))
    apply_update(by=cast.actor(cast.nadia), document=text, update=doc.get_update(before))


def compensation_statement(cast: Cast) -> Said:
    a_claim(cast)
    frozen = freeze_statement(
        by=cast.actor(cast.nadia), payer_id=cast.cpts_ouest.pk, since=SINCE, until=timezone.localdate()
    )
    return Said(json.loads(frozen.content), {"complete": {}})


def attendance_sheet(cast: Cast) -> Said:
    cast.samir.rpps = "10001234562"
    cast.samir.save()
    return _kept(make_signing_sheet(by=cast.actor(cast.claire), meeting_id=a_held_meeting(cast, rcp=True).pk))


def attendance_proof(cast: Cast) -> Said:
    meeting, samir = a_held_meeting(cast, rcp=True), cast.actor(cast.samir)
    return _kept(make_certificate(by=samir, meeting_id=meeting.pk, person_id=cast.samir.pk))


def _held(cast: Cast, case: Case) -> Meeting:
    meeting = an_rcp(cast, case)
    close_it(cast, meeting)
    return meeting


def care_plan(cast: Cast) -> Said:
    claire, case = cast.actor(cast.claire), a_case(cast)
    words = {"wishes": "Rester chez elle.", "priority": "Ses voisines.", "medical": "Nombreuses chutes."}
    revise_case(by=claire, case_id=case.pk, rev=1, told={**words, "attending_physician": cast.vincent})
    plan = establish_plan(by=claire, case_id=case.pk, meeting_id=_held(cast, case).pk)
    line = {"objective": "Sécuriser le domicile", "action": "Pose une main courante", "who": "l’ergothérapeute"}
    days = {"due_on": timezone.localdate(), "review_on": timezone.localdate(), "criterion": "plus de chute"}
    for outcome in ("open", "not_reached"):
        made = add_line(by=claire, plan_id=plan.pk, said={**line, **days})
        follow_line(by=claire, line_id=made.pk, outcome=outcome, why="aucun créneau" if outcome != "open" else "")
    set_review(by=claire, plan_id=plan.pk, on=timezone.localdate())
    version = propose_version(by=claire, plan_id=plan.pk)
    asked: dict[str, Any] = {"plan_id": plan.pk, "given": True, "digest": version.frozen.digest}
    answer_plan(by=cast.actor(cast.vincent), kind="validation", **asked)
    answer_plan(by=claire, kind="agreement", means="aloud", **asked)
    return _kept(version.frozen)


IDEAS: list[Any] = [
    {
        "text": "Liste partagée",
        "note": "Tenue à deux.",
        "kind": "in_place",
        "level": "inter_cpts",
        "org": "CPTS Littoral",
        "state": "running",
        "contact": "04 00 00 00 00",
        "col": "3",
        "link": "https://example.org/liste",
        "hint": "Qui tient la liste ?",
        "tags": ["médecins"],
        "side": "left",
    },
    {"text": "Permanence", "kind": "idea"},
]


def the_map(cast: Cast) -> MindMap:
    meeting = an_open_cell(cast)
    claire = cast.actor(cast.claire)
    mind_map = open_map(by=claire, meeting=meeting, title="Sans médecin traitant", outline=[])
    doc = state_of(mind_map.document)
    before = doc.get_state()
    first, second = add_nodes(doc, IDEAS, under=ROOT)
    relate(doc, first, second, "dépend de")
    image = add_image(by=claire, map_id=mind_map.pk, picture=Picture(b"pixels", "image/png", 2, 1))
    nodes_of(doc)[first]["img"] = str(image.pk)
    apply_update(by=cast.actor(cast.nadia), document=mind_map.document, update=doc.get_update(before))
    decision = record_decision(by=claire, meeting_id=meeting.pk, text="Tenir la liste à jour")
    link_node(by=claire, map_id=mind_map.pk, node_id=first, decision_id=decision.pk)
    open_vote(by=claire, map_id=mind_map.pk, budget=3, hidden=False)
    lay_dots(by=claire, map_id=mind_map.pk, node_id=first, dots=2)
    close_vote(by=claire, map_id=mind_map.pk)
    return mind_map


def _kept(frozen: Frozen) -> Said:
    return Said(json.loads(frozen.content), {job.name: job.facts for job in frozen.jobs.all()})


def mindmap(cast: Cast) -> Said:
    return _kept(freeze_map(by=cast.actor(cast.claire), map_id=the_map(cast).pk))


def in_place(cast: Cast) -> Said:
    return _kept(freeze_in_place(by=cast.actor(cast.claire), map_id=the_map(cast).pk))


def care_circle(cast: Cast) -> Said:
    frozen = print_circle(by=cast.actor(cast.claire), case_id=a_case(cast).pk)
    return _kept(frozen)


NOW: dict[str, Callable[[Cast], Said]] = {
    "minutes": minutes,
    "care_circle": care_circle,
    "action_sheet": action_sheet,
    "procedure": procedure,
    "mindmap": mindmap,
    "in_place": in_place,
    "compensation_statement": compensation_statement,
    "care_plan": care_plan,
    "attendance_sheet": attendance_sheet,
    "attendance_proof": attendance_proof,
}
