"""Freezing versions and having them approved."""

from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from approvals import commands
from approvals.models import Approval, Ballot, Choice, Circuit, CircuitState, DocumentState, Version
from approvals.queries import holds, in_force, waiting_for
from procedures.commands import revise_field
from rcp.journal.models import Entry
from rcp.journal.refusals import NotYet, Refused
from rcp.journal.verbs import Verb
from rcp.paper.canonical import digest
from rcp.paper.models import PaperJob
from tests.cast import Cast
from tests.procedures import world


def answer(cast: Cast, circuit: Circuit, who: str, choice: str, reason: str = "") -> Ballot:
    return commands.cast_ballot(
        by=cast.actor(getattr(cast, who)),
        circuit_id=circuit.pk,
        choice=choice,
        digest=circuit.version.digest,
        reason=reason,
    )


def test_a_version_is_the_draft_as_it_was(cast: Cast) -> None:
    document = world.action_sheet(cast)
    version = world.frozen(cast, document)
    assert version.number == "0.1"
    assert version.digest == digest(version.frozen.content)
    assert "Activation d'une cellule de rupture" in version.frozen.content
    assert PaperJob.objects.get(frozen=version.frozen).name == "voting"
    entry = Entry.objects.get(verb=Verb.VERSION_FROZEN)
    assert entry.facts == {"code": document.code, "number": "0.1", "digest": version.digest}


def test_the_number_is_not_part_of_the_digest(cast: Cast) -> None:
    version = world.frozen(cast, world.action_sheet(cast))
    assert '"0.1"' not in version.frozen.content


def test_nothing_is_frozen_twice(cast: Cast) -> None:
    document = world.action_sheet(cast)
    world.frozen(cast, document)
    with pytest.raises(NotYet, match="Rien n’a changé depuis la version 0.1"):
        world.frozen(cast, document)
    revise_field(by=cast.actor(cast.claire), document_id=document.pk, key="aims", rev=2, text="Autre")
    assert world.frozen(cast, document).number == "0.2"


def test_what_is_missing_is_said_before_freezing(cast: Cast) -> None:
    document = world.procedure(cast, complete=False)
    with pytest.raises(NotYet) as refused:
        world.frozen(cast, document)
    assert refused.value.missing == ("La procédure n’a pas encore d’étape.",)
    assert not Version.objects.exists()


def test_only_the_organisation_that_bears_it_freezes_and_submits(cast: Cast) -> None:
    document = world.action_sheet(cast)
    with pytest.raises(Refused, match="figer"):
        commands.freeze_version(by=cast.actor(cast.nadia), document_id=document.pk)
    version = world.frozen(cast, document)
    with pytest.raises(Refused, match="soumettre"):
        commands.submit_version(
            by=cast.actor(cast.nadia),
            version_id=version.pk,
            body_id=cast.body.pk,
            deadline=timezone.now() + timedelta(days=1),
        )


@pytest.mark.parametrize("statement", ["UPDATE {t} SET number = '9.9'", "DELETE FROM {t}"])
@pytest.mark.parametrize("table", ["approvals_version", "paper_frozen"])
def test_the_database_refuses_to_touch_a_version(cast: Cast, table: str, statement: str) -> None:
    world.frozen(cast, world.action_sheet(cast))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(t=table))


def test_a_submission_photographs_the_electorate(cast: Cast) -> None:
    circuit = world.submitted(cast, world.frozen(cast, world.action_sheet(cast)))
    assert {elector.person for elector in circuit.electors.all()} == {cast.odile, cast.lucie, cast.nadia}
    cast.body.mandates.filter(person=cast.nadia).update(until=timezone.localdate())
    answer(cast, circuit, "nadia", Choice.ABSTAIN)
    assert circuit.quorum == 2
    circuit.document.refresh_from_db()
    assert circuit.document.state == DocumentState.SUBMITTED


def test_a_majority_puts_the_version_in_force(cast: Cast) -> None:
    version = world.frozen(cast, world.action_sheet(cast))
    circuit = world.submitted(cast, version)
    answer(cast, circuit, "odile", Choice.APPROVE)
    assert not Approval.objects.exists()
    answer(cast, circuit, "lucie", Choice.APPROVE)
    approval = Approval.objects.get()
    assert approval.number == "1.0"
    assert approval.digest == version.digest
    assert holds(approval)
    version.document.refresh_from_db()
    assert version.document.state == DocumentState.IN_FORCE
    assert in_force(version.document) == approval
    assert PaperJob.objects.filter(frozen=version.frozen, name="approved").exists()
    verbs = list(Entry.objects.filter(audit_only=False).order_by("seq").values_list("verb", flat=True))[-3:]
    assert verbs == [Verb.BALLOT_CAST, Verb.CIRCUIT_ENDED, Verb.VERSION_APPROVED]


def test_the_next_version_in_force_is_two(cast: Cast) -> None:
    document = world.action_sheet(cast)
    circuit = world.submitted(cast, world.frozen(cast, document))
    for who in ("odile", "lucie"):
        answer(cast, circuit, who, Choice.APPROVE)
    revise_field(by=cast.actor(cast.claire), document_id=document.pk, key="aims", rev=2, text="Autre")
    version = world.frozen(cast, document)
    assert version.number == "1.1"
    circuit = world.submitted(cast, version)
    for who in ("odile", "lucie"):
        answer(cast, circuit, who, Choice.APPROVE)
    assert [approval.number for approval in Approval.objects.order_by("pk")] == ["1.0", "2.0"]


def test_a_refusal_says_why_and_returns_the_document(cast: Cast) -> None:
    version = world.frozen(cast, world.action_sheet(cast))
    circuit = world.submitted(cast, version)
    with pytest.raises(NotYet, match="Un refus dit pourquoi"):
        answer(cast, circuit, "odile", Choice.REFUSE, "  ")
    answer(cast, circuit, "odile", Choice.REFUSE, "Le délai est trop court.")
    answer(cast, circuit, "lucie", Choice.REFUSE, "Il manque la CPAM.")
    circuit.refresh_from_db()
    assert circuit.state == CircuitState.RETURNED
    version.document.refresh_from_db()
    assert version.document.state == DocumentState.DRAFTING
    assert Entry.objects.filter(verb=Verb.VERSION_RETURNED).exists()
    assert not any("délai" in str(entry.facts) for entry in Entry.objects.all())


def test_a_mandate_answers_once(cast: Cast) -> None:
    circuit = world.submitted(cast, world.frozen(cast, world.action_sheet(cast)))
    answer(cast, circuit, "odile", Choice.APPROVE)
    with pytest.raises(NotYet, match="déjà répondu"):
        answer(cast, circuit, "odile", Choice.REFUSE, "J’ai changé d’avis.")
    assert Ballot.objects.count() == 1


def test_a_ballot_on_another_text_is_refused(cast: Cast) -> None:
    circuit = world.submitted(cast, world.frozen(cast, world.action_sheet(cast)))
    with pytest.raises(NotYet, match="a changé depuis votre lecture"):
        commands.cast_ballot(by=cast.actor(cast.odile), circuit_id=circuit.pk, choice=Choice.APPROVE, digest="0" * 64)
    assert not Ballot.objects.exists()


@pytest.mark.parametrize("who", ["claire", "samir", "paul"])
def test_only_an_elector_votes(cast: Cast, who: str) -> None:
    circuit = world.submitted(cast, world.frozen(cast, world.action_sheet(cast)))
    with pytest.raises(Refused, match="pas de mandat"):
        answer(cast, circuit, who, Choice.APPROVE)


def test_submitting_another_version_ends_the_vote(cast: Cast) -> None:
    document = world.action_sheet(cast)
    first = world.submitted(cast, world.frozen(cast, document))
    answer(cast, first, "odile", Choice.APPROVE)
    revise_field(by=cast.actor(cast.claire), document_id=document.pk, key="aims", rev=2, text="Autre")
    second = world.submitted(cast, world.frozen(cast, document))
    first.refresh_from_db()
    assert first.state == CircuitState.REPLACED
    with pytest.raises(NotYet, match="Le vote est clos"):
        answer(cast, first, "lucie", Choice.APPROVE)
    assert second.state == CircuitState.OPEN
    assert [circuit.pk for circuit in waiting_for(cast.actor(cast.odile))] == [second.pk]


def test_the_deadline_closes_the_vote(cast: Cast) -> None:
    version = world.frozen(cast, world.action_sheet(cast))
    circuit = world.submitted(cast, version)
    answer(cast, circuit, "odile", Choice.APPROVE)
    assert commands.close_due_circuits() == 0
    with time_machine.travel(timezone.now() + timedelta(days=11)):
        with pytest.raises(NotYet, match="Le vote est clos"):
            answer(cast, circuit, "lucie", Choice.APPROVE)
        assert commands.close_due_circuits() == 1
        assert commands.close_due_circuits() == 0
    circuit.refresh_from_db()
    assert circuit.state == CircuitState.RETURNED  # one answer for a quorum of two


def test_the_past_the_wrong_body_and_the_same_version_are_refused(cast: Cast) -> None:
    from rcp.people.models import Body

    version = world.frozen(cast, world.action_sheet(cast))
    with pytest.raises(NotYet, match="date limite"):
        world.submitted(cast, version, deadline=timezone.now() - timedelta(minutes=1))
    foreign = Body.objects.create(name="Ailleurs", organisation=cast.elsewhere, quorum=1)
    with pytest.raises(NotYet, match="n’est pas celle"):
        commands.submit_version(
            by=cast.actor(cast.claire),
            version_id=version.pk,
            body_id=foreign.pk,
            deadline=timezone.now() + timedelta(days=1),
        )
    world.submitted(cast, version)
    with pytest.raises(NotYet, match="déjà soumise"):
        world.submitted(cast, version)


def test_the_draft_goes_on_during_the_vote_and_the_version_does_not_move(cast: Cast) -> None:
    document = world.action_sheet(cast)
    version = world.frozen(cast, document)
    world.submitted(cast, version)
    revise_field(by=cast.actor(cast.nadia), document_id=document.pk, key="aims", rev=2, text="Autre")
    version.frozen.refresh_from_db()
    assert "Autre" not in version.frozen.content
    assert version.digest == digest(version.frozen.content)


def test_whoever_answers_after_the_end_is_told_that_the_vote_is_closed(cast: Cast) -> None:
    circuit = world.submitted(cast, world.frozen(cast, world.action_sheet(cast)))
    for who in ("odile", "lucie"):
        answer(cast, circuit, who, Choice.APPROVE)
    with pytest.raises(NotYet, match="Le vote est clos"):
        answer(cast, circuit, "nadia", Choice.APPROVE)
    with pytest.raises(Refused, match="pas de mandat"):
        answer(cast, circuit, "claire", Choice.APPROVE)
