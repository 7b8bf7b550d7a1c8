"""One version before one body: opening the circuit, answering, closing it."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rcp.access.abilities import WHY, Ability
from rcp.access.actor import SERVICE, Actor
from rcp.access.links import lock_links
from rcp.journal.record import Author, record
from rcp.journal.refusals import NotYet, Refused
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb
from rcp.paper.commands import ask_for_print
from rcp.paper.queries import content_of as frozen_content
from rcp.people.anonymity import refuse_identity
from rcp.people.models import Body

from .. import versions, voting
from ..anonymity import identities_in, named_in
from ..models import (
    Approval,
    Ballot,
    Choice,
    Circuit,
    CircuitState,
    Document,
    DocumentState,
    Elector,
    Version,
)
from ..paper import APPROVED, facts_of
from ..queries import elector_of, numbers_taken, tally_of
from ..voting import Outcome
from .asking import ask_electors, withdraw_links

MAX_REASON = 1000


@atomic
def submit_version(*, by: Actor, version_id: int, body_id: int, deadline: datetime) -> Circuit:
    """Put a version before a body: its mandates of today are the electorate. Another version's circuit ends there."""
    version = Version.objects.select_related("document__organisation__stream", "frozen").get(pk=version_id)
    document = (
        Document.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisation__stream")
        .get(pk=version.document_id)
    )
    by.require(Ability.SUBMIT, document.draft)
    body = Body.objects.get(pk=body_id)
    if body.organisation_id not in _organisations(document):
        raise NotYet(_("Cette instance n’est pas celle d’une structure qui porte le document."))
    now = timezone.now()
    if deadline <= now:
        raise NotYet(_("La date limite est déjà passée : choisissez-en une à venir."))
    if hasattr(version, "approval"):
        raise NotYet(_("Cette version est déjà approuvée."))
    if faults := identities_in(document, frozen_content(version.frozen) or {}):
        raise NotYet(
            _("Cette version dit qui est une personne : corrigez le texte, figez-en une autre."), missing=tuple(faults)
        )
    lock_links(subject=document)
    _end_running(by, document, version)
    mandates = list(body.mandates.current(timezone.localdate()).select_related("person__profession"))
    if sum(mandate.votes for mandate in mandates) < max(body.quorum, 1):
        raise NotYet(_("L’instance n’a pas assez de mandats en cours pour atteindre son quorum."))
    circuit = Circuit.objects.create(
        document=document,
        version=version,
        body=body,
        quorum=body.quorum,
        deadline=deadline,
        opened_at=now,
        opened_by=by.label,
    )
    Elector.objects.bulk_create(
        Elector(
            circuit=circuit,
            mandate=mandate,
            person=mandate.person,
            label=mandate.person.name,
            votes=mandate.votes,
        )
        for mandate in mandates
    )
    ask_electors(by=by, circuit=circuit)
    _move(document, DocumentState.SUBMITTED)
    record(
        Verb.CIRCUIT_OPENED,
        by=by,
        stream=document.stream,
        subject=circuit,
        code=document.code,
        number=version.number,
        digest=version.digest,
        body=body.pk,
        electors=len(mandates),
        quorum=body.quorum,
    )
    return circuit


@atomic
def cast_ballot(*, by: Actor, circuit_id: int, choice: str, digest: str, reason: str = "") -> Ballot:
    """Answer for one's own mandate, once. `digest` is that of the version one has read: another one is refused."""
    circuit = _locked_circuit(circuit_id)
    elector = elector_of(circuit, by)
    if elector is None or not by.may(Ability.SEE, circuit.document):
        raise Refused(WHY[Ability.VOTE])
    if circuit.state != CircuitState.OPEN or circuit.deadline <= timezone.now():
        raise NotYet(_("Le vote est clos."))
    by.require(Ability.VOTE, circuit.document)
    if digest != circuit.version.digest:
        raise NotYet(_("La version a changé depuis votre lecture : relisez celle qui est soumise, puis répondez."))
    reason = reason.strip()
    if choice not in Choice.values:
        raise NotYet(_("Choisissez une réponse : approuver, refuser ou s’abstenir."))
    if choice == Choice.REFUSE and not reason:
        raise NotYet(_("Un refus dit pourquoi : c’est ce qui permettra de corriger le document."))
    if len(reason) > MAX_REASON:
        raise NotYet(_("Ce texte est trop long : %d caractères au plus.") % MAX_REASON)
    refuse_identity(reason, allowed=named_in(circuit.document))
    try:
        with transaction.atomic():
            ballot = Ballot.objects.create(
                elector=elector, choice=choice, reason=reason, digest=digest, cast_at=timezone.now()
            )
    except IntegrityError as error:
        raise NotYet(_("Vous avez déjà répondu au titre de ce mandat.")) from error
    record(
        Verb.BALLOT_CAST,
        by=by,
        stream=circuit.document.stream,
        subject=circuit,
        mandate=elector.mandate_id,
        choice=choice,
        digest=digest,
    )
    _conclude(SERVICE, circuit, over=False)
    return ballot


@atomic
def close_circuit(*, by: Author, circuit_id: int) -> CircuitState:
    """Close a circuit whose time is over, or whose result no answer to come can change; PENDING ones stay open."""
    circuit = _locked_circuit(circuit_id)
    if circuit.state == CircuitState.OPEN:
        _conclude(by, circuit, over=circuit.deadline <= timezone.now())
    return CircuitState(circuit.state)


def _locked_circuit(circuit_id: int) -> Circuit:
    """A circuit whose document is locked: that row first, always, then the links that the end of the vote revokes.

    Whoever submits, answers or closes takes that one row, so that none of them waits for another that waits for it.
    """
    rows = Document.objects.select_for_update(of=("self",), no_key=True).select_related("organisation__stream")
    document = rows.get(pk=Circuit.objects.values_list("document_id", flat=True).get(pk=circuit_id))
    circuit = Circuit.objects.select_related("version__frozen", "body").get(pk=circuit_id)
    circuit.document = document
    lock_links(subject=document)
    return circuit


def close_due_circuits() -> int:
    """The background loop's share: close what reached its deadline; gives how many. Safe to run twice at once."""
    due = Circuit.objects.filter(state=CircuitState.OPEN, deadline__lte=timezone.now()).values_list("pk", flat=True)
    return sum(close_circuit(by=SERVICE, circuit_id=pk) != CircuitState.OPEN for pk in list(due[:50]))


def _conclude(by: Author, circuit: Circuit, *, over: bool) -> None:
    count = tally_of(circuit)
    match voting.outcome(count, over=over):
        case Outcome.APPROVED:
            _end(by, circuit, CircuitState.APPROVED, count)
            _approve(by, circuit)
        case Outcome.RETURNED:
            _end(by, circuit, CircuitState.RETURNED, count)
            _return(by, circuit)
        case Outcome.PENDING:
            pass


def _end(by: Author, circuit: Circuit, state: CircuitState, count: voting.Tally) -> None:
    circuit.state, circuit.closed_at = state, timezone.now()
    circuit.save(update_fields=["state", "closed_at"])
    withdraw_links(by=by, circuit=circuit)
    record(
        Verb.CIRCUIT_ENDED,
        by=by,
        stream=circuit.document.stream,
        subject=circuit,
        outcome=str(state),
        approve=count.approve,
        refuse=count.refuse,
        abstain=count.abstain,
        electors=count.electors,
        quorum=count.quorum,
    )


def _approve(by: Author, circuit: Circuit) -> None:
    """The version takes its number and applies; its approved copy is queued."""
    document, version = circuit.document, circuit.version
    approval = Approval.objects.create(
        version=version,
        circuit=circuit,
        document=document,
        number=versions.approved(numbers_taken(document)),
        digest=version.digest,
        approved_at=circuit.closed_at or timezone.now(),
        effective_on=timezone.localdate(),
    )
    _move(document, DocumentState.IN_FORCE)
    record(
        Verb.VERSION_APPROVED,
        by=by,
        stream=document.stream,
        subject=version,
        code=document.code,
        number=approval.number,
        frozen_as=version.number,
        digest=version.digest,
    )
    ask_for_print(frozen=version.frozen, name=APPROVED, facts=facts_of(version, approval=approval))


def _return(by: Author, circuit: Circuit) -> None:
    document = circuit.document
    _move(document, _state_without_circuit(document))
    record(
        Verb.VERSION_RETURNED,
        by=by,
        stream=document.stream,
        subject=circuit.version,
        code=document.code,
        number=circuit.version.number,
    )


def _end_running(by: Actor, document: Document, version: Version) -> None:
    """Another version is submitted: what was asked about the one before no longer holds."""
    running = document.circuits.filter(state=CircuitState.OPEN).select_related("version__frozen", "document").first()
    if running is None:
        return
    if running.version_id == version.pk:
        raise NotYet(_("Cette version est déjà soumise."))
    _end(by, running, CircuitState.REPLACED, tally_of(running))


def _state_without_circuit(document: Document) -> DocumentState:
    return DocumentState.IN_FORCE if document.approvals.exists() else DocumentState.DRAFTING


def _move(document: Document, state: DocumentState) -> None:
    document.state = state
    document.save(update_fields=["state"])


def _organisations(document: Document) -> Iterable[int]:
    return {document.organisation_id, *document.partners.values_list("pk", flat=True)}
