"""Every place where the words of a map's node can go: erased in the one gesture, or told with the way there.

A table that holds words and is in none of the three lists fails here: whoever adds it says which it is.
"""

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.utils import timezone
from pycrdt import XmlElement, XmlFragment, XmlText

from approvals.commands import freeze_version
from approvals.models import Document
from mindmap.commands import (
    add_image,
    carry_in_place,
    comment_node,
    describe_image,
    erase_text,
    keep_template,
    name_version,
)
from mindmap.document.ydoc import add_nodes, nodes_of, relate
from mindmap.erasure.copies import Place, copies_of
from mindmap.erasure.mentions import remaining_mentions
from mindmap.images.processing import reencoded
from mindmap.models import MapImage, MapTemplate, MapVersion, MindMap, NodeComment
from mindmap.paper.map_paper import freeze_map
from mindmap.tree.schema import ROOT
from procedures.commands import use_node
from procedures.models import NodeUse
from rcp.access.actor import SERVICE
from rcp.careplan.models import Goal, Need, PersonVoice, Telling
from rcp.cases.models import Case
from rcp.coedit.commands import apply_update, snapshot
from rcp.coedit.models import SharedDocument
from rcp.coedit.queries import state_of
from rcp.decisions.commands import express_dissent, record_decision
from rcp.decisions.minutes import freeze_minutes
from rcp.decisions.models import ActionItem, Contingency
from rcp.journal.models import Entry
from rcp.journal.verbs import Verb
from rcp.meetings.commands import take_seat
from rcp.meetings.models import AgendaItem, Breakout, Meeting, SeatRole
from rcp.meetings.notes import notes_of
from rcp.paper.models import Frozen, Print
from rcp.plans.models import Plan, PlanLine
from rcp.reports.models import Theme, ThemeCause
from tests.cast import Cast
from tests.rcp.room.stage import a_theme, an_open_cell

from ..document.test_commands import edit
from ..history.test_history import add, named
from ..images.test_images import drawing
from ..paper.test_pages import signed_in

NAME = "Clinique Zqdupont"

ERASED = {
    "coedit.Update": "the log is told again",
    "coedit.Snapshot": "photographs begin anew with the log",
    "mindmap.MindMap": "its title, with the centre",
    "mindmap.NodeComment": "those about the node",
    "mindmap.MapImage": "the node's image and what it shows in words",
    "mindmap.MapVersion": "a moment's name that says them",
    "mindmap.MapTemplate": "what templates kept from this map",
    "paper.Frozen": "papers of maps, and of actions in place, that show the node",
    "paper.Print": "their PDFs",
    "procedures.NodeUse": "the words under which a document knows the node",
}
# Written by people, perhaps from the node: they judge what must go, and are led there.
TOLD = {
    "decisions.Decision": "D1",
    "decisions.Dissent": "D1",
    "decisions.ActionItem": "A1",
    "decisions.Contingency": "une conduite à tenir si urgence",
    "careplan.Need": "un besoin",
    "careplan.Goal": "un objectif",
    "careplan.PersonVoice": "la parole de la personne",
    "careplan.Telling": "le retour à la personne",
    "decisions.ContingencyCall": "une conduite à tenir si urgence",
    "meetings.Meeting": "la réunion",
    "meetings.AgendaItem": "l’ordre du jour",
    "meetings.Breakout": "le nom d’un sous-groupe",
    "reports.Theme": "le thème",
    "reports.ThemeCause": "une cause du thème",
    "plans.PlanLine": "PPCS, ligne 1",
    "approvals.Document": "titre",
    "procedures.SheetField": "rubrique",
    "procedures.Step": "étape",
    "approvals.Version": "version",
}
# Of the tables above, what is not of the node itself is told too.
TOLD_TOO = {
    "another node": "« Fille de Clinique Zqdupont »",
    "a remark about another node": "un commentaire",
    "an image of another node": "la description d’une image",
    "another template": "modèle « Ailleurs »",
    "the meeting's notes": "les notes de la réunion",
    "the record of decisions": "relevé",
    "a document's text": "texte",
}
NEVER = {
    "who may come in": "auth.Permission auth.Group contenttypes.ContentType sessions.Session account.EmailAddress "
    "account.EmailConfirmation socialaccount.SocialApp socialaccount.SocialAccount socialaccount.SocialToken "
    "mfa.Authenticator access.Account access.PersonalLink",
    "names of things, numbers and codes; see tests/rcp/test_canaries.py": "journal.Stream journal.Entry "
    "journal.Receipt coedit.SharedDocument paper.PaperJob mindmap.NodeLink mindmap.Graft mindmap.MapImport "
    "mindmap.NodeVote mindmap.BranchLock",
    "when and where to look, never what it is about": "notify.Mail",
    "the directory": "people.Profession people.Organisation people.Person people.Body people.Mandate",
    "a situation's own page, which no map fills": "cases.Case cases.SharingBasis cases.CareCircle cases.Contact "
    "cases.Relative cases.InformationFlow cases.PathStep cases.LastWriting "
    "cases.PhysicianContact cases.Solicitation",
    "said before any map, by whoever reports or asks": "reports.Report requests.CaseRequest requests.Requester "
    "requests.RequestDoor",
    "who a record was handed to, never what it says": "dispatch.Dispatch",
    "who is expected, who came": "meetings.Invitation meetings.Attendance meetings.Arrival",
    "prepared before the hour, each their own lines, which no map fills": "meetings.Preparation",
    "who is paid for being there, never what was said": "compensation.Rate compensation.YearlyCap compensation.Claim "
    "compensation.Statement",
    "who was reminded, and when": "reminders.Digest",
    "who opened, made, validated or closed a plan, and why: of its lines it is told": "plans.Plan plans.PlanSettings "
    "plans.PlanVersion plans.PlanAnswer",
    "an approval of a paper": "approvals.Circuit approvals.Elector approvals.Ballot approvals.Approval",
}
WORDS = (models.CharField, models.TextField, models.JSONField, models.BinaryField)


def tables() -> set[str]:
    """Every table with a column that could hold words."""
    return {
        model._meta.label
        for model in apps.get_models()
        if any(isinstance(field, WORDS) and not field.choices for field in model._meta.concrete_fields)
    }


def holding(word: str) -> set[str]:
    """The tables in which this word stands, in any column."""
    found = set()
    for model in apps.get_models():
        for values in model._default_manager.values_list():
            for value in values:
                data = bytes(value) if isinstance(value, (bytes, memoryview)) else str(value).encode()
                if word.encode() in data:
                    found.add(model._meta.label)
    return found


def test_of_every_table_it_is_said_whether_words_of_a_node_go_there() -> None:
    lists = [list(ERASED), list(TOLD), [label for labels in NEVER.values() for label in labels.split()]]
    said = [label for labels in lists for label in labels]
    assert len(said) == len(set(said))
    assert set(said) == tables()


@pytest.fixture
def the_map(cast: Cast) -> MindMap:
    return MindMap.objects.get(meeting=an_open_cell(cast, theme=a_theme(cast)), breakout=None)


@pytest.fixture
def node(cast: Cast, the_map: MindMap) -> str:
    edit(cast, the_map, add(NAME))
    return named(the_map, NAME)


def everywhere_of_the_node(cast: Cast, the_map: MindMap, node: str) -> None:
    """The name in every table of ERASED, by what people do."""
    claire, nadia, map_id = cast.actor(cast.claire), cast.actor(cast.nadia), the_map.pk
    image = add_image(by=nadia, map_id=map_id, picture=reencoded(drawing()))
    edit(cast, the_map, lambda doc: nodes_of(doc)[node].update({"img": str(image.pk), "hint": NAME}))
    edit(cast, the_map, lambda doc: nodes_of(doc)[ROOT]["txt"].insert(0, f"{NAME} : "))
    edit(cast, the_map, lambda doc: relate(doc, node, ROOT, f"comme {NAME}"))
    MindMap.objects.filter(pk=map_id).update(title=NAME)
    describe_image(by=nadia, map_id=map_id, image_id=str(image.pk), words=NAME)
    comment_node(by=nadia, map_id=map_id, node_id=node, text=f"{NAME} ?")
    name_version(by=nadia, map_id=map_id, name=f"Avant {NAME}")
    keep_template(by=claire, map_id=map_id, name=f"Comme pour {NAME}", help=NAME, texts=True)
    snapshot(the_map.document_id)
    frozen = freeze_map(by=claire, map_id=map_id)
    Print.objects.create(
        frozen=frozen, name="complete", pdf=NAME.encode(), sha256="0" * 64, size=len(NAME), made_at=timezone.now()
    )
    use_node(by=claire, map_id=map_id, node_id=node, text=NAME, kind="procedure")


def test_what_is_the_node_s_own_is_erased_in_one_gesture(cast: Cast, the_map: MindMap, node: str) -> None:
    everywhere_of_the_node(cast, the_map, node)
    # The step of the procedure was written from the node by somebody: it is told.
    assert holding("Zqdupont") == {*ERASED, "procedures.Step"}
    told = remaining_mentions(copies_of(cast.actor(cast.claire), Place(the_map.pk, node)))
    assert any(one.href.endswith(f"#step-{NodeUse.objects.get().step_id}") for one in told)
    for each in (node, ROOT):
        erase_text(by=cast.actor(cast.claire), map_id=the_map.pk, node_id=each)
    assert holding("Zqdupont") == {"procedures.Step"}
    template = MapTemplate.objects.get()
    assert (template.name, template.help) == (f"Modèle {template.pk}", "")
    assert [branch["text"] for branch in template.content][-1] == "Texte effacé"
    assert MapVersion.objects.get().name.startswith("Moment")
    assert Entry.objects.filter(verb=Verb.TEXT_ERASED).first().facts["templates"] == 1  # type: ignore[union-attr]


def by_hand(cast: Cast, the_map: MindMap) -> None:
    """The name in every table of TOLD, and in what TOLD_TOO lists."""
    claire, meeting = cast.actor(cast.claire), the_map.meeting
    signed: dict[str, Any] = {"meeting": meeting, "number": 1, "author_label": "Claire", "written_at": timezone.now()}
    decision = record_decision(by=claire, meeting_id=meeting.pk, text=f"Appeler {NAME}.")
    express_dissent(by=claire, meeting_id=meeting.pk, decision_id=decision.pk, text=f"{NAME} n’a rien demandé")
    ActionItem.objects.create(**signed, what=f"Appeler {NAME}")
    Need.objects.create(**signed, text=f"Que {NAME} mange")
    Goal.objects.create(**signed, text=f"{NAME} mange chaque jour")
    Telling.objects.create(**signed, teller="Claire", what=f"Dire à {NAME} qui vient")
    PersonVoice.objects.create(meeting=meeting, wishes=f"{NAME} veut rester", written_at=timezone.now())
    plan = Contingency.objects.create(**signed, trigger=f"Chute de {NAME}")
    plan.calls.create(rank=1, name=f"Fils de {NAME}", phone="06 00 00 00 00")
    AgendaItem.objects.create(meeting=meeting, position=9, title=NAME)
    Breakout.objects.create(meeting=meeting, name=NAME, position=0, formed_at=timezone.now())
    Theme.objects.update(question=f"Que faire pour {NAME} ?")
    ThemeCause.objects.create(theme=Theme.objects.get(), text=NAME, named_by="Claire")
    Meeting.objects.filter(pk=meeting.pk).update(context=f"{NAME} attend.")
    case = Case.objects.create(alias="M. Z.", organisation=cast.dac_ouest, question="Qui fait quoi ?")
    care_plan = Plan.objects.create(case=case, meeting=meeting, opened_by="Claire")
    PlanLine.objects.create(plan=care_plan, number=1, action=f"Appeler {NAME}")
    freeze_minutes(by=claire, meeting=Meeting.objects.get(pk=meeting.pk))
    write_note(notes_of(meeting))


def write_note(document: SharedDocument) -> None:
    doc = state_of(document)
    before = doc.get_state()
    fragment = doc.get("default", type=XmlFragment)
    fragment.children.append(XmlElement("paragraph", {}, [XmlText(f"Vu {NAME}.")]))
    apply_update(by=SERVICE, document=document, update=doc.get_update(before))


def in_documents(cast: Cast, the_map: MindMap, other: str) -> None:
    """Documents of the meeting, written from another node."""
    claire = cast.actor(cast.claire)
    step = use_node(by=claire, map_id=the_map.pk, node_id=other, text="Orienter", kind="procedure")
    aim = use_node(by=claire, map_id=the_map.pk, node_id=other, text=f"Aider {NAME}", kind="action_sheet")
    NodeUse.objects.update(text="Orienter")
    assert step.step is not None
    step.step.how = f"Avec {NAME}"
    step.step.save()
    document = step.document
    Document.objects.filter(pk=document.pk).update(title=f"Pour {NAME}")
    write_note(document.draft.text)
    aim.document.draft.fields.update(text=f"Aider {NAME}")
    freeze_version(by=claire, document_id=aim.document.pk, summary=f"Ajoute {NAME}")


def test_what_people_wrote_elsewhere_is_told_with_the_way_there(cast: Cast, the_map: MindMap, node: str) -> None:
    claire = cast.actor(cast.claire)
    edit(cast, the_map, lambda doc: add_nodes(doc, [f"Fille de {NAME}"], under=ROOT))
    other = named(the_map, f"Fille de {NAME}")
    image = add_image(by=claire, map_id=the_map.pk, picture=reencoded(drawing()))
    edit(cast, the_map, lambda doc: nodes_of(doc)[other].update({"img": str(image.pk)}))
    MapImage.objects.update(words=f"Chez {NAME}")
    comment_node(by=claire, map_id=the_map.pk, node_id=other, text=f"Et {NAME} ?")
    MapTemplate.objects.create(organisation=cast.dac_ouest, name="Ailleurs", content=[{"text": f"Pour {NAME}"}])
    by_hand(cast, the_map)
    in_documents(cast, the_map, other)
    assert set(TOLD) <= holding("Zqdupont")
    told = remaining_mentions(copies_of(claire, Place(the_map.pk, node)))
    labels = " / ".join(one.label for one in told)
    minutes = Frozen.objects.get(kind="minutes")
    for wanted in (*TOLD.values(), *TOLD_TOO.values()):
        assert (f"{minutes.code} {minutes.number}" if wanted == "relevé" else wanted) in labels, wanted
    client = signed_in(cast, cast.claire)
    for one in told:
        assert client.get(one.href.partition("#")[0]).status_code == 200, one
    answer = client.get(f"/cartes/{the_map.pk}/effacer/?element={node}").json()
    assert answer["same"] == [{"label": one.label, "href": one.href} for one in told]


def test_what_does_not_say_it_is_not_told(cast: Cast, the_map: MindMap, node: str) -> None:
    record_decision(by=cast.actor(cast.claire), meeting_id=the_map.meeting_id, text="Un circuit unique.")
    NodeComment.objects.create(map=the_map, node_id="autre0000001", text="Zqdupont, peut-être")
    assert remaining_mentions(copies_of(cast.actor(cast.claire), Place(the_map.pk, node))) == []


def test_a_template_of_what_it_said_then_is_erased_and_the_rest_of_it_stays(
    cast: Cast, the_map: MindMap, node: str
) -> None:
    claire = cast.actor(cast.claire)
    edit(cast, the_map, lambda doc: add_nodes(doc, ["Son fils"], under=node))
    keep_template(by=claire, map_id=the_map.pk, name="Structure", texts=True)
    kept = MapTemplate.objects.get().content
    edit(cast, the_map, lambda doc: nodes_of(doc)[node]["txt"].clear())
    edit(cast, the_map, lambda doc: nodes_of(doc)[node]["txt"].insert(0, "Une patiente"))
    erase_text(by=claire, map_id=the_map.pk, node_id=node, past_only=True)
    erased = MapTemplate.objects.get()
    assert erased.name == "Structure"
    assert erased.content[:-1] == kept[:-1]
    assert (erased.content[-1]["text"], kept[-1]["text"]) == ("Texte effacé", NAME)
    assert [child["text"] for child in erased.content[-1]["children"]] == ["Son fils"]
    assert holding("Zqdupont") == set()


@pytest.fixture
def carried(cast: Cast) -> tuple[MindMap, MindMap, str]:
    """An action in place of one cell, carried over to the next by the service; its node in the first."""
    theme = a_theme(cast)
    first, second = (an_open_cell(cast, theme=theme) for _ in range(2))
    Meeting.objects.filter(pk=first.pk).update(starts_at=timezone.now() - timedelta(days=90))
    one, other = (MindMap.objects.get(meeting=meeting, breakout=None) for meeting in (first, second))
    edit(cast, one, lambda doc: add_nodes(doc, [{"text": NAME, "kind": "in_place", "org": "CPTS"}], under=ROOT))
    carry_in_place(by=cast.actor(cast.nadia), map_id=other.pk)
    # Worded otherwise since: the log of the later map still has the name.
    edit(cast, other, lambda doc: nodes_of(doc)[named(other, NAME)]["txt"].insert(0, "Voir "))
    return one, other, named(one, NAME)


def test_what_was_carried_over_to_the_next_cell_is_erased_there_too_and_back(
    cast: Cast, carried: tuple[MindMap, MindMap, str]
) -> None:
    one, other, node = carried
    there = named(other, f"Voir {NAME}")
    places = {Place(one.pk, node), Place(other.pk, there)}
    for start in places:
        assert copies_of(cast.actor(cast.claire), start).places == places
    erase_text(by=cast.actor(cast.claire), map_id=other.pk, node_id=there)
    assert holding("Zqdupont") == set()


def test_a_copy_where_one_may_not_erase_stays_and_is_told(cast: Cast, carried: tuple[MindMap, MindMap, str]) -> None:
    one, other, node = carried
    take_seat(by=cast.actor(cast.claire), meeting_id=one.meeting_id, role=SeatRole.SCRIBE, person_id=cast.nadia.pk)
    nadia = cast.actor(cast.nadia)
    copies = copies_of(nadia, Place(one.pk, node))
    assert (set(copies.places), set(copies.beyond)) == ({Place(one.pk, node)}, {other.pk})
    [told] = [one for one in remaining_mentions(copies) if "une copie" in one.label]
    assert "DAC Var Ouest peut l’effacer" in told.label
    assert told.href == f"/cartes/{other.pk}/"
    erase_text(by=nadia, map_id=one.pk, node_id=node)
    assert holding("Zqdupont") == {"coedit.Update"}


def test_anybody_may_say_that_a_node_was_carried_and_nothing_of_it_is_erased(
    cast: Cast, carried: tuple[MindMap, MindMap, str]
) -> None:
    one, other, node = carried
    edit(cast, other, lambda doc: add_nodes(doc, [{"text": "Autre chose", "src": [one.pk, node]}], under=ROOT))
    erase_text(by=cast.actor(cast.claire), map_id=one.pk, node_id=node)
    assert named(MindMap.objects.get(pk=other.pk), "Autre chose")
