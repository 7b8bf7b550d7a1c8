"""What notes, maps and drafts say of a person stands in the way of closing, freezing and printing, until it is gone."""

from typing import Any

import pytest
from pycrdt import Doc, Text, XmlElement, XmlFragment, XmlText

from approvals.commands import freeze_version
from approvals.models import Version
from mindmap.document.ydoc import add_nodes, move, nodes_of
from mindmap.files.templating import keep_template
from mindmap.models import MindMap
from mindmap.paper.map_paper import freeze_map
from mindmap.tree.schema import ROOT, TRASH
from rcp.access.actor import SERVICE
from rcp.coedit.commands import apply_update
from rcp.coedit.models import SharedDocument
from rcp.coedit.queries import state_of
from rcp.journal.refusals import NotYet
from rcp.meetings.commands import end_meeting
from rcp.meetings.models import Meeting
from rcp.meetings.notes import notes_of
from rcp.room.closing import close_meeting, missing_to_close
from tests.cast import Cast
from tests.procedures import world

from .scenes import SCENES
from .stage import an_open_cell, an_open_rcp

NAMED = "Mme Dupont garde son logement"


def write(document: SharedDocument, change: Any) -> None:
    doc = state_of(document)
    before = doc.get_state()
    change(doc)
    apply_update(by=SERVICE, document=document, update=doc.get_update(before))


def say(text: str) -> Any:
    def change(doc: "Doc[Any]") -> None:
        paragraph = doc.get("default", type=XmlFragment).children.append(XmlElement("paragraph"))
        paragraph.children.append(XmlText(text))

    return change


def unsay(doc: "Doc[Any]") -> None:
    del doc.get("default", type=XmlFragment).children[0]


def about_identities(meeting: Meeting) -> list[str]:
    return [each for each in missing_to_close(meeting) if "désigne une personne" in each]


def test_notes_of_a_cell_hold_its_closing_up_until_the_name_is_gone(cast: Cast) -> None:
    claire, meeting = cast.actor(cast.claire), an_open_cell(cast)
    write(notes_of(meeting), say("Mme Roux rappelle le 14/01/2027. " + NAMED))
    end_meeting(by=claire, meeting_id=meeting.pk)
    with pytest.raises(NotYet) as stopped:
        close_meeting(by=claire, meeting_id=meeting.pk)
    assert [each for each in stopped.value.missing if "« Mme Dupont »" in each] == about_identities(meeting)
    assert "Roux" not in " ".join(stopped.value.missing)
    write(notes_of(meeting), unsay)
    assert about_identities(meeting) == []


def test_in_an_rcp_the_notes_are_their_authors_to_judge(cast: Cast) -> None:
    meeting = an_open_rcp(cast)
    write(notes_of(meeting), say(NAMED))
    assert about_identities(meeting) == []


def a_map(cast: Cast) -> MindMap:
    scene = SCENES["open_vote"](cast)
    return MindMap.objects.get(meeting=scene.meeting, breakout=None)


def test_a_map_that_names_somebody_is_neither_closed_nor_printed_nor_kept_as_a_template(cast: Cast) -> None:
    mind_map, claire = a_map(cast), cast.actor(cast.claire)
    write(
        mind_map.document, lambda doc: add_nodes(doc, [{"text": "Logement", "note": NAMED, "id": "n" * 14}], under=ROOT)
    )
    assert len(about_identities(mind_map.meeting)) == 1
    with pytest.raises(NotYet, match="Dupont|qui est une personne"):
        freeze_map(by=claire, map_id=mind_map.pk)
    with pytest.raises(NotYet, match="qui est une personne"):
        keep_template(by=claire, map_id=mind_map.pk, name="Logement", texts=True)
    # Thrown away it is on no paper; written otherwise it says nothing of anybody.
    write(mind_map.document, lambda doc: move(doc, "n" * 14, under=TRASH))
    assert about_identities(mind_map.meeting) == []
    write(mind_map.document, lambda doc: move(doc, "n" * 14, under=ROOT))
    assert len(about_identities(mind_map.meeting)) == 1

    def empty(doc: "Doc[Any]") -> None:
        note = nodes_of(doc)["n" * 14]["note"]
        assert isinstance(note, Text)
        note.clear()

    write(mind_map.document, empty)
    assert about_identities(mind_map.meeting) == []
    assert freeze_map(by=claire, map_id=mind_map.pk).number == "1"


def test_a_draft_that_names_somebody_is_not_frozen(cast: Cast) -> None:
    document = world.procedure(cast)
    write(document.draft.text, say(NAMED))
    with pytest.raises(NotYet) as stopped:
        freeze_version(by=cast.actor(cast.claire), document_id=document.pk)
    assert any("« Mme Dupont »" in each for each in stopped.value.missing)


def test_a_version_frozen_before_anybody_looked_is_not_submitted(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    document = world.action_sheet(cast)
    write(document.draft.text, say(NAMED))
    with monkeypatch.context() as before:
        before.setattr("approvals.commands.freezing.identities_in", lambda document, content: [])
        version = freeze_version(by=cast.actor(cast.claire), document_id=document.pk)
    with pytest.raises(NotYet, match="dit qui est une personne"):
        world.submitted(cast, Version.objects.get(pk=version.pk))
