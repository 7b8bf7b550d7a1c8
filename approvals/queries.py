"""Reading documents: their versions, their votes, what waits for one's answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from rcp.access.actor import Actor
from rcp.paper.canonical import digest

from . import voting
from .models import Approval, Ballot, Circuit, CircuitState, Document, Elector, Version


def asked(actor: Actor) -> Q:
    """The documents on which this actor was asked to vote."""
    return Q(circuits__electors__person_id=actor.person_id, circuits__electors__votes=True)


def by_link(actor: Actor) -> QuerySet[Document]:
    """What somebody who came by a personal link may see: the one document it opens, if asked to vote on it."""
    kind, _sep, pk = actor.link_subject.partition(":")
    opened = Document.objects.filter(asked(actor), pk=pk) if kind == "document" and pk.isdigit() else None
    return opened.distinct() if opened is not None else Document.objects.none()


def numbers_taken(document: Document) -> list[str]:
    """Every number this document ever gave, to a draft or to an approved version."""
    drafts = document.versions.values_list("number", flat=True)
    return [*drafts, *document.approvals.values_list("number", flat=True)]


def tally_of(circuit: Circuit) -> voting.Tally:
    choices = Ballot.objects.filter(elector__circuit=circuit).values_list("choice", flat=True)
    electors = circuit.electors.filter(votes=True).count()
    return voting.tally(electors=electors, quorum=circuit.quorum, choices=[str(choice) for choice in choices])


def open_circuit(document: Document) -> Circuit | None:
    return document.circuits.filter(state=CircuitState.OPEN).select_related("version__frozen", "body").first()


def elector_of(circuit: Circuit, actor: Actor) -> Elector | None:
    """The mandate this actor answers for in this circuit."""
    if actor.person_id is None:
        return None
    return circuit.electors.filter(person_id=actor.person_id, votes=True).select_related("ballot").first()


def waiting_for(actor: Actor) -> list[Circuit]:
    """The circuits that wait for this person's answer, the most urgent first."""
    if actor.person_id is None:
        return []
    rows = Circuit.objects.filter(
        state=CircuitState.OPEN,
        electors__person_id=actor.person_id,
        electors__votes=True,
        electors__ballot__isnull=True,
    )
    if actor.link_id is not None:
        kind, _sep, pk = actor.link_subject.partition(":")
        rows = rows.filter(document_id=pk) if kind == "document" and pk.isdigit() else rows.none()
    return list(rows.select_related("document", "version", "body").order_by("deadline"))


def in_force(document: Document) -> Approval | None:
    """The approval that holds now: the last one."""
    return document.approvals.select_related("version__frozen", "circuit__body").first()


def holds(approval: Approval) -> bool:
    """Whether the content is still, character for character, the one that was approved."""
    frozen = approval.version.frozen
    return frozen.purged_at is not None or digest(frozen.content) == approval.digest == frozen.digest


@dataclass(frozen=True)
class Past:
    """One line of a document's history."""

    version: Version
    approval: Approval | None
    circuits: Sequence[Circuit]
    previous_id: int | None

    @property
    def number(self) -> str:
        return self.approval.number if self.approval else self.version.number


def history(document: Document) -> list[Past]:
    """Every version, the newest first, with what became of it."""
    rows = document.versions.select_related("frozen", "author__profession").prefetch_related("circuits__body")
    approvals = {approval.version_id: approval for approval in document.approvals.all()}
    versions = list(rows)
    before = [version.pk for version in versions[1:]]
    return [
        Past(version, approvals.get(version.pk), list(version.circuits.all()), previous_id)
        for version, previous_id in zip(versions, [*before, None], strict=False)
    ]
