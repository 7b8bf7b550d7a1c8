"""An installation from before: its documents, versions, votes and approvals are all there after the upgrade."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from approvals.models import Approval, Ballot, Circuit, Document, Elector, Version
from procedures.models import Origin, SheetField, Step
from rcp.coedit.models import SharedDocument
from rcp.decisions.models import Decision
from rcp.meetings.models import Meeting
from rcp.paper.models import Frozen
from tests.cast import Cast
from tests.procedures.world import held_cell

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE = [("approvals", None), ("procedures", "0002_uses_of_nodes")]


def latest() -> list[tuple[str, str]]:
    return [
        leaf
        for leaf in MigrationExecutor(connection).loader.graph.leaf_nodes()
        if leaf[0] in ("approvals", "procedures")
    ]


@pytest.fixture
def before() -> Iterator[Any]:
    """The tables as they were; whatever the test does, they end as they are."""
    yield MigrationExecutor(connection).migrate(BEFORE).apps
    MigrationExecutor(connection).migrate(latest())


def written(apps: Any, cast: Cast, meeting: Meeting, decision: Decision) -> None:
    """A sheet that its body approved, and a procedure that nothing is said to come from, as they were kept."""
    now = timezone.now()

    def of(name: str) -> Any:
        return apps.get_model("procedures", name).objects

    frozen = Frozen.objects.create(
        kind="action_sheet", code="FA-2026-001", number="0.1", title="Fiche", organisation=cast.dac_ouest,
        subject="document:1", content="{}", digest="d" * 64, frozen_at=now, frozen_by="Claire",
    )  # fmt: skip
    sheet = of("Document").create(
        kind="action_sheet", code="FA-2026-001", title="Fiche", organisation_id=cast.dac_ouest.pk, state="in_force",
        opened_by="Claire", meeting_id=meeting.pk, decision_id=decision.pk,
    )  # fmt: skip
    sheet.partners.set([cast.cpts_est.pk])
    text = SharedDocument.objects.create(kind="draft", stream=cast.dac_ouest.stream)
    draft = of("Draft").create(document=sheet, text_id=text.pk)
    of("SheetField").create(draft=draft, key="aims", text="Comprendre", rev=4, revised_by="Nadia")
    version = of("Version").create(
        document=sheet,
        number="0.1",
        frozen_id=frozen.pk,
        author_id=cast.claire.pk,
        author_label="Claire",
        frozen_at=now,
    )
    circuit = of("Circuit").create(
        document=sheet, version=version, body_id=cast.body.pk, quorum=1, deadline=now, state="approved", opened_at=now,
        opened_by="Claire", closed_at=now,
    )  # fmt: skip
    mandate = cast.body.mandates.get(person=cast.odile)
    elector = of("Elector").create(circuit=circuit, mandate_id=mandate.pk, person_id=cast.odile.pk, label="Odile")
    of("Ballot").create(elector=elector, choice="approve", digest="d" * 64, cast_at=now)
    of("Approval").create(
        version=version, circuit=circuit, document=sheet, number="1.0", digest="d" * 64, approved_at=now,
        effective_on=date(2026, 3, 2),
    )  # fmt: skip
    other = of("Document").create(
        kind="procedure", code="PRO-2026-001", title="Procédure", organisation_id=cast.dac_ouest.pk, opened_by="Claire"
    )
    text = SharedDocument.objects.create(kind="draft", stream=cast.dac_ouest.stream)
    of("Step").create(draft=of("Draft").create(document=other, text_id=text.pk), position=0, task="Appeler")


def test_everything_is_there_after_the_upgrade(cast: Cast, before: Any) -> None:
    meeting, decision = held_cell(cast)
    written(before, cast, meeting, decision)
    MigrationExecutor(connection).migrate(latest())
    sheet, other = Document.objects.order_by("pk")
    assert (sheet.code, sheet.title, sheet.kind, sheet.state) == ("FA-2026-001", "Fiche", "action_sheet", "in_force")
    assert list(sheet.partners.all()) == [cast.cpts_est]
    assert (sheet.origin.meeting, sheet.origin.decision, sheet.origin.theme) == (meeting, decision, None)
    assert (other.origin.meeting, other.origin.decision) == (None, None)
    field = SheetField.objects.get()
    assert (field.draft.document, field.text, field.rev, field.revised_by) == (sheet, "Comprendre", 4, "Nadia")
    assert Step.objects.get().draft.document == other
    approval = Approval.objects.get()
    assert (approval.number, approval.version.number, approval.effective_on) == ("1.0", "0.1", date(2026, 3, 2))
    assert Ballot.objects.get().elector.circuit == Circuit.objects.get() == approval.circuit
    assert Elector.objects.get().person == cast.odile


def test_what_was_kept_for_ever_still_is(cast: Cast, before: Any) -> None:
    written(before, cast, *held_cell(cast))
    MigrationExecutor(connection).migrate(latest())
    for model in (Version, Elector, Ballot, Approval):
        table = model._meta.db_table
        for statement in (f"UPDATE {table} SET id = id + 100", f"DELETE FROM {table}"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)


def test_going_back_loses_nothing(cast: Cast, before: Any) -> None:
    meeting, decision = held_cell(cast)
    written(before, cast, meeting, decision)
    MigrationExecutor(connection).migrate(latest())
    again = MigrationExecutor(connection).migrate(BEFORE).apps
    sheet = again.get_model("procedures", "Document").objects.get(code="FA-2026-001")
    assert (sheet.meeting_id, sheet.decision_id) == (meeting.pk, decision.pk)
    assert again.get_model("procedures", "Approval").objects.get().document == sheet
    MigrationExecutor(connection).migrate(latest())
    assert Origin.objects.count() == 2
