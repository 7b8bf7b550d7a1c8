"""Asking a structure for a meeting about a situation, and answering: accepted, redirected, or informed only."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.access.guards import OfOrganisation
from rcp.access.links import address, make_link
from rcp.access.models import Purpose
from rcp.cases.commands import join_circle, open_case
from rcp.cases.models import Case
from rcp.journal.record import Author, record
from rcp.journal.refusals import NotYet, Refused
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb
from rcp.people.identities import Allowed, faults
from rcp.people.models import Organisation, Person

from . import mails
from .models import CaseRequest, RequestDoor, Requester, RequestState, Source

# Of one structure, not answered yet: beyond, somebody plays with the public form.
MOST_WAITING = 200
_TOLD = ("reason", "question", "urgency", "wished_on")


@dataclass(frozen=True)
class Asking:
    """Somebody who asks: known by name, or somebody of the directory."""

    name: str
    role: str = ""
    reach: str = ""
    person_id: int | None = None


@dataclass(frozen=True)
class Stranger:
    """The journal's author of what came by the public form. Not named there: whoever asks typed that name."""

    kind: str = "form"
    id: str = ""

    @property
    def label(self) -> str:
        return _("Formulaire public")


@atomic
def submit_request(
    *, by: Author, organisation_id: int, source: Source, asking: Sequence[Asking], told: Mapping[str, Any]
) -> CaseRequest:
    """Ask. Needs no right: it opens nothing and tells nothing. Whoever asks and can be written to gets a receipt."""
    organisation = Organisation.objects.select_related("stream").get(pk=organisation_id)
    if source == Source.FORM and waiting_of(organisation) >= MOST_WAITING:
        raise NotYet(_("Trop de demandes attendent déjà : appelez la structure."))
    if not asking:
        raise NotYet(_("Dites qui demande."))
    asked = CaseRequest(organisation=organisation, source=source, received_by=by.label)
    for name in _TOLD:
        if name in told:
            setattr(asked, name, _tidy(name, told[name]))
    _anonymous((asked.reason, asked.question), asking)
    complete(asked)
    asked.save(force_insert=True)
    for one in asking:
        row = Requester(request=asked, name=_line(one.name), role=_line(one.role), reach=_line(one.reach))
        row.person_id = one.person_id
        complete(row)
        row.save(force_insert=True)
    record(Verb.REQUEST_RECEIVED, by=by, stream=organisation.stream, subject=asked, audit_only=True, source=str(source))
    mails.queue_receipt(by=by, asked=asked)
    return asked


@atomic
def note_call(*, by: Actor, organisation_id: int, asking: Sequence[Asking], told: Mapping[str, Any]) -> CaseRequest:
    """What somebody asked on the telephone, noted by whoever answered."""
    organisation = Organisation.objects.get(pk=organisation_id)
    by.require(Ability.SCHEDULE, OfOrganisation(organisation))
    return submit_request(by=by, organisation_id=organisation_id, source=Source.CALL, asking=asking, told=told)


@atomic
def accept_request(*, by: Actor, request_id: int, alias: str, question: str = "") -> Case:
    """Open the situation under an alias; whoever asked and is in the directory enters its circle."""
    asked = _to_answer(by, request_id)
    told = {
        "alias": alias,
        "question": question or asked.question or _first_sentence(asked.reason),
        "requested_by": ", ".join(_known_as(one) for one in asked.requesters.all())[:120],
    }
    case = _open(by, asked, told)
    for one in asked.requesters.filter(person__isnull=False):
        join_circle(by=by, case_id=case.pk, person_id=one.person_id or 0, role=one.role[:80])
    asked.case = case
    _answer(by, asked, RequestState.ACCEPTED)
    return case


@atomic
def redirect_request(*, by: Actor, request_id: int, redirected_to: str, words: str = "") -> CaseRequest:
    """Another structure or service is better placed: say which."""
    asked = _to_answer(by, request_id)
    asked.redirected_to, asked.words = _line(redirected_to), _line(words)
    if not asked.redirected_to:
        raise NotYet(_("Dites vers qui la demande est réorientée."))
    return _answer(by, asked, RequestState.REDIRECTED)


@atomic
def inform_requester(*, by: Actor, request_id: int, words: str) -> CaseRequest:
    """An information is enough: write it."""
    asked = _to_answer(by, request_id)
    asked.words = _line(words)
    if not asked.words:
        raise NotYet(_("Écrivez l’information donnée."))
    return _answer(by, asked, RequestState.INFORMED)


@atomic
def set_door(*, by: Actor, organisation_id: int, is_open: bool) -> RequestDoor:
    """Open or close the public form of a structure; its address stays the same."""
    organisation = Organisation.objects.select_related("stream").get(pk=organisation_id)
    by.require(Ability.SCHEDULE, OfOrganisation(organisation))
    door, _made = RequestDoor.objects.get_or_create(organisation=organisation, defaults={"is_open": is_open})
    if door.is_open != is_open:
        door.is_open = is_open
        door.save(update_fields=["is_open"])
    record(Verb.REQUEST_DOOR_SET, by=by, stream=organisation.stream, subject=door, audit_only=True, is_open=is_open)
    return door


@atomic
def hand_form(*, by: Actor, organisation_id: int, person_id: int) -> str:
    """A personal link to the form for somebody of the directory: they need not say who they are. Gives its path."""
    door = set_door(by=by, organisation_id=organisation_id, is_open=True)
    person = Person.objects.listed().filter(pk=person_id).first()
    if person is None:
        raise Refused(_("Cette personne n’est pas dans l’annuaire."))
    token = make_link(by=by, person=person, purpose=Purpose.ANSWER, organisation=door.organisation, subject=door)
    mails.queue_form(by=by, organisation=door.organisation, person=person, link=address(token))
    return address(token)


def waiting_of(organisation: Organisation) -> int:
    return CaseRequest.objects.filter(organisation=organisation, state=RequestState.RECEIVED).count()


def _to_answer(by: Actor, request_id: int) -> CaseRequest:
    asked = (
        CaseRequest.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisation__stream")
        .get(pk=request_id)
    )
    by.require(Ability.REVISE, asked)
    if asked.state != RequestState.RECEIVED:
        raise NotYet(_("Cette demande a déjà sa réponse."))
    return asked


def _answer(by: Actor, asked: CaseRequest, state: RequestState) -> CaseRequest:
    _anonymous((asked.redirected_to, asked.words), ())
    asked.state, asked.answered_at, asked.answered_by = state, timezone.now(), by.label
    complete(asked)
    asked.save()
    record(Verb.REQUEST_ANSWERED, by=by, stream=asked.stream, subject=asked, audit_only=True, answer=str(state))
    mails.queue_answer(by=by, asked=asked)
    return asked


def _open(by: Actor, asked: CaseRequest, told: dict[str, Any]) -> Case:
    """Names of whoever asks are theirs; an alias that says too much is refused as anywhere."""
    return open_case(by=by, organisation_id=asked.organisation_id, told=told)


def _anonymous(texts: Iterable[str], asking: Sequence[Asking]) -> None:
    names = frozenset(one.name.split()[-1] for one in asking if one.name.split())
    allowed = Allowed(known=names, doctors=True)
    if found := [fault for text in texts for fault in faults(text, allowed)]:
        said = tuple(f"« {fault.found} » : {fault.why}" for fault in found)
        raise NotYet(_("Une demande ne dit jamais de qui il s’agit."), missing=said)


def complete(row: Model) -> None:
    """Refuse what the columns cannot hold, naming each in the reader's words."""
    try:
        row.full_clean()
    except ValidationError as error:
        called = {name: str(getattr(row._meta.get_field(name), "verbose_name", name)) for name in error.message_dict}
        missing = tuple(f"{called[name]} : {' '.join(why)}" for name, why in error.message_dict.items())
        raise NotYet(_("Il manque quelque chose."), missing=missing) from error


def _known_as(one: Requester) -> str:
    """The name, unless it reads as somebody's (« Mme Roux »): then what they do."""
    return one.role if faults(one.name) and one.role else one.name


def _first_sentence(text: str) -> str:
    return _line(text.split(".")[0])[:300]


def _tidy(name: str, value: Any) -> Any:
    return _line(value) if name == "question" else value


def _line(text: str) -> str:
    return " ".join(str(text).split())
