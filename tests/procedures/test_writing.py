"""Starting a document and writing it together."""

import pytest
from django.utils import timezone

from approvals.models import Document
from procedures import commands
from procedures.commands.starting import PROCEDURE_SECTIONS
from procedures.models import DocumentKind, SheetField, Step, StepKind
from rcp.coedit.queries import text_of
from rcp.journal.models import Entry
from rcp.journal.refusals import NotYet, Refused
from rcp.journal.verbs import Verb
from tests.cast import Cast
from tests.rcp.room.stage import an_open_rcp

from . import world


def last_entry(document: Document) -> Entry:
    entry = Entry.objects.filter(stream=document.stream).order_by("seq").last()
    assert entry is not None
    return entry


def test_a_document_starts_from_what_a_meeting_decided(cast: Cast) -> None:
    document = world.procedure(cast, complete=False)
    assert document.code == f"PRO-{timezone.localdate().year}-001"
    assert document.organisation == cast.dac_ouest
    assert set(document.partners.all()) == {cast.cpts_ouest, cast.cpts_est}
    assert document.origin.decision is not None
    assert document.origin.decision.number == 1
    entry = Entry.objects.get(verb=Verb.DRAFT_STARTED)
    assert entry.stream_id == cast.dac_ouest.stream_id
    assert entry.facts["code"] == document.code


def test_the_text_of_a_procedure_opens_on_its_parts(cast: Cast) -> None:
    document = world.procedure(cast, complete=False)
    assert [block.text for block in text_of(document.draft.text)] == list(PROCEDURE_SECTIONS)


def test_two_documents_never_share_a_code(cast: Cast) -> None:
    codes = {world.action_sheet(cast).code, world.action_sheet(cast).code, world.procedure(cast).code}
    year = timezone.localdate().year
    assert codes == {f"FA-{year}-001", f"FA-{year}-002", f"PRO-{year}-001"}


def test_only_the_organisation_that_held_the_meeting_starts_a_document(cast: Cast) -> None:
    meeting, decision = world.held_cell(cast)
    for person in (cast.nadia, cast.samir, cast.paul):
        with pytest.raises(Refused):
            commands.start_document(
                by=cast.actor(person), kind=DocumentKind.PROCEDURE, title="T", meeting_id=meeting.pk
            )
    assert not Document.objects.exists()


@pytest.mark.parametrize(("title", "said"), [("  ", "Donnez un titre"), ("x" * 161, "trop long")])
def test_a_title_is_needed_and_bounded(cast: Cast, title: str, said: str) -> None:
    meeting, _decision = world.held_cell(cast)
    with pytest.raises(NotYet, match=said):
        commands.start_document(
            by=cast.actor(cast.claire), kind=DocumentKind.PROCEDURE, title=title, meeting_id=meeting.pk
        )


def test_a_decision_of_another_meeting_is_not_an_origin(cast: Cast) -> None:
    first, _ = world.held_cell(cast)
    _, foreign = world.held_cell(cast)
    with pytest.raises(NotYet, match="ne figure plus"):
        commands.start_document(
            by=cast.actor(cast.claire),
            kind=DocumentKind.PROCEDURE,
            title="T",
            meeting_id=first.pk,
            decision_id=foreign.pk,
        )


def test_those_who_were_invited_write_and_others_do_not(cast: Cast) -> None:
    document = world.action_sheet(cast)
    commands.revise_field(by=cast.actor(cast.samir), document_id=document.pk, key="aims", rev=2, text="Autre but")
    assert SheetField.objects.get(draft=document.draft, key="aims").text == "Autre but"
    for outsider in (cast.paul, cast.lucie):
        with pytest.raises(Refused):
            commands.revise_field(by=cast.actor(outsider), document_id=document.pk, key="aims", rev=3, text="x")


def test_a_field_written_meanwhile_shows_both_texts(cast: Cast) -> None:
    document = world.action_sheet(cast)
    commands.revise_field(by=cast.actor(cast.nadia), document_id=document.pk, key="aims", rev=2, text="De Nadia")
    with pytest.raises(NotYet) as refused:
        commands.revise_field(by=cast.actor(cast.claire), document_id=document.pk, key="aims", rev=2, text="De Claire")
    assert refused.value.current == {"rev": 3, "text": "De Nadia", "by": "Nadia Roux"}
    assert SheetField.objects.get(draft=document.draft, key="aims").text == "De Nadia"


def test_what_is_written_is_not_told_to_the_journal(cast: Cast) -> None:
    document = world.action_sheet(cast)
    commands.revise_field(
        by=cast.actor(cast.claire), document_id=document.pk, key="aims", rev=2, text="Un texte reconnaissable"
    )
    assert "reconnaissable" not in str(last_entry(document).facts)


def test_a_field_keeps_its_lines_and_a_length(cast: Cast) -> None:
    document = world.action_sheet(cast)
    commands.revise_field(by=cast.actor(cast.claire), document_id=document.pk, key="results", rev=2, text=" a\nb \n")
    assert SheetField.objects.get(draft=document.draft, key="results").text == "a\nb"
    with pytest.raises(NotYet, match="4000 caractères"):
        commands.revise_field(
            by=cast.actor(cast.claire), document_id=document.pk, key="results", rev=3, text="x" * 4001
        )
    with pytest.raises(NotYet, match="rubrique"):
        commands.revise_field(by=cast.actor(cast.claire), document_id=document.pk, key="nope", rev=1, text="x")


def tasks(document: Document) -> list[str]:
    return [step.task for step in document.draft.steps.standing()]


def three_steps(cast: Cast) -> tuple[Document, list[Step]]:
    document = world.procedure(cast, complete=False)
    by = cast.actor(cast.claire)
    return document, [commands.add_step(by=by, document_id=document.pk, actor="DAC", task=task) for task in "abc"]


def test_a_step_is_inserted_where_it_is_asked(cast: Cast) -> None:
    document, steps = three_steps(cast)
    commands.add_step(by=cast.actor(cast.nadia), document_id=document.pk, task="a2", after=steps[0].pk)
    assert tasks(document) == ["a", "a2", "b", "c"]
    entry = last_entry(document)
    assert entry.verb == Verb.STEP_CHANGED
    assert entry.facts["change"] == "added"


def test_a_step_moves_and_what_leads_to_it_follows(cast: Cast) -> None:
    document, steps = three_steps(cast)
    by = cast.actor(cast.claire)
    commands.revise_step(by=by, document_id=document.pk, step_id=steps[0].pk, rev=1, next=steps[2].pk)
    commands.move_step(by=by, document_id=document.pk, step_id=steps[2].pk, up=True)
    assert tasks(document) == ["a", "c", "b"]
    assert Step.objects.get(pk=steps[0].pk).next_id == steps[2].pk
    with pytest.raises(NotYet, match="déjà au bout"):
        commands.move_step(by=by, document_id=document.pk, step_id=steps[0].pk, up=True)


def test_a_removed_step_can_be_restored(cast: Cast) -> None:
    document, steps = three_steps(cast)
    by = cast.actor(cast.claire)
    commands.remove_step(by=by, document_id=document.pk, step_id=steps[1].pk)
    assert tasks(document) == ["a", "c"]
    with pytest.raises(NotYet, match="a été retirée"):
        commands.revise_step(by=by, document_id=document.pk, step_id=steps[1].pk, rev=1, task="x")
    commands.restore_step(by=by, document_id=document.pk, step_id=steps[1].pk)
    assert tasks(document) == ["a", "b", "c"]
    with pytest.raises(NotYet, match="pas été retirée"):
        commands.restore_step(by=by, document_id=document.pk, step_id=steps[1].pk)


def test_a_stale_step_is_refused_with_what_stands(cast: Cast) -> None:
    document, steps = three_steps(cast)
    commands.revise_step(by=cast.actor(cast.nadia), document_id=document.pk, step_id=steps[0].pk, rev=1, task="Nadia")
    with pytest.raises(NotYet) as refused:
        commands.revise_step(
            by=cast.actor(cast.claire), document_id=document.pk, step_id=steps[0].pk, rev=1, task="Claire"
        )
    assert refused.value.current is not None
    assert refused.value.current["task"] == "Nadia"
    assert refused.value.current["rev"] == 2


def test_only_a_decision_forks(cast: Cast) -> None:
    document, steps = three_steps(cast)
    by = cast.actor(cast.claire)
    row = commands.revise_step(
        by=by, document_id=document.pk, step_id=steps[0].pk, rev=1,
        kind=StepKind.DECISION, yes=steps[1].pk, no=steps[2].pk, next=steps[1].pk,
    )  # fmt: skip
    assert (row.next_id, row.yes_id, row.no_id) == (None, steps[1].pk, steps[2].pk)
    row = commands.revise_step(by=by, document_id=document.pk, step_id=row.pk, rev=2, kind=StepKind.END)
    assert (row.next_id, row.yes_id, row.no_id) == (None, None, None)


def test_a_step_leads_only_inside_its_own_procedure(cast: Cast) -> None:
    document, steps = three_steps(cast)
    _other, foreign = three_steps(cast)
    with pytest.raises(NotYet, match="n’est pas une ligne"):
        commands.revise_step(
            by=cast.actor(cast.claire), document_id=document.pk, step_id=steps[0].pk, rev=1, next=foreign[0].pk
        )


def test_a_case_conference_starts_no_document(cast: Cast) -> None:
    meeting = an_open_rcp(cast)
    with pytest.raises(Refused, match="Une situation ne devient pas un document"):
        commands.start_document(
            by=cast.actor(cast.claire), kind=DocumentKind.PROCEDURE, title="T", meeting_id=meeting.pk
        )
