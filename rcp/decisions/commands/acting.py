"""Qui fait quoi, pour quand: assigned in one line, revised, and answered by whoever is in charge."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.journal.record import record
from rcp.journal.refusals import NotYet, Refused
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb
from rcp.meetings.changes import SAME, Plain, Same
from rcp.meetings.locks import found, locked_meeting, refuse_stale
from rcp.meetings.models import Meeting
from rcp.meetings.text import line
from rcp.people.models import Person

from .. import follow_up, one_line
from ..models import ActionItem, ActionStatus, OwnerKind
from ..owners import Owner, assignable, nameable
from .writing import refuse_withdrawn, restore, rewrite, signed, withdraw, writable, write


@dataclass(frozen=True)
class Assigned:
    """`doubt` says, in French, what was typed in the line and could not be understood."""

    action: ActionItem
    doubt: str = ""


@atomic
def assign_action(
    *,
    by: Actor,
    meeting_id: int,
    text: str,
    owner: str | Owner | None = None,
    due_on: date | None = None,
    no_due_date: bool = False,
    success_criterion: str = "",
    contributor_ids: Sequence[int] = (),
) -> Assigned:
    """Write an action item from one line: « Rédiger la procédure @Claire 8 juillet ».

    Owner and date may be missing; the row shows it until closing. Given apart, `owner` (as such, or as one of the keys
    of `nameable`, "" for nobody yet) and `due_on`, or that there is none yet, win over the line.
    """
    meeting = writable(by, meeting_id)
    around = nameable(meeting)
    if isinstance(owner, str) and owner and owner not in around:
        raise Refused(_("Cette personne ne participe pas à la réunion."))
    read = one_line.parse(
        text,
        {key: each.name for key, each in around.items()},
        today=timezone.localdate(),
        owner=owner if isinstance(owner, str) else None,
        dated=due_on is not None or no_due_date,
    )
    if not isinstance(owner, Owner):
        owner = around[read.owner].owner if read.owner else Owner()
    what = line(read.what, most=300, name=_("Fait quoi"), needed=True)
    action = ActionItem(
        what=what,
        due_on=due_on or read.due_on,
        success_criterion=line(success_criterion, most=300, name=_("Critère d’atteinte")),
        **_owner_fields(meeting, owner),
        **signed(by, meeting, meeting.action_items.all()),
    )
    write(action, Verb.ACTION_ASSIGNED, by=by, meeting=meeting)
    action.contributors.set(_people(meeting, contributor_ids))
    return Assigned(action, read.doubt)


@atomic
def revise_action(
    *,
    by: Actor,
    meeting_id: int,
    action_id: int,
    rev: int,
    what: str | None = None,
    owner: Owner | None = None,
    due_on: date | None | Same = SAME,
    success_criterion: str | None = None,
    contributor_ids: Sequence[int] | None = None,
    was: Mapping[str, Plain] | None = None,
) -> ActionItem:
    """Change an action item; what is not given stays, a `due_on` of None takes the day away. A change that its owner
    did not make is to be confirmed again. `was`: see rcp.meetings.changes."""
    meeting = writable(by, meeting_id)
    action = found(meeting.action_items.select_for_update(of=("self",), no_key=True), action_id)
    refuse_withdrawn(action)
    given = {
        "what": what is not None,
        "who": owner is not None,
        "owner_kind": owner is not None,
        "due_on": due_on is not SAME,
        "success_criterion": success_criterion is not None,
    }
    refuse_stale(
        rev, action.rev, _stands(action), changed=[name for name, is_given in given.items() if is_given], was=was
    )
    promised = _promise(action)
    if what is not None:
        action.what = line(what, most=300, name=_("Fait quoi"), needed=True)
    if owner is not None:
        for name, value in _owner_fields(meeting, owner).items():
            setattr(action, name, value)
    if due_on is not SAME:
        action.due_on = due_on
    if success_criterion is not None:
        action.success_criterion = line(success_criterion, most=300, name=_("Critère d’atteinte"))
    if contributor_ids is not None:
        action.contributors.set(_people(meeting, contributor_ids))
    if _promise(action) != promised and by.person_id != action.owner_id:
        action.status, action.reason, action.voiced = ActionStatus.TO_CONFIRM, "", False
    return rewrite(action, Verb.ACTION_REVISED, by=by, meeting=meeting)


@atomic
def answer_action(*, by: Actor, action_id: int, answer: str, reason: str = "") -> ActionItem:
    """Confirm one's own action, say that one cannot and why, or that it is done or not.

    What has to be done outlives its meeting: after closing the answer is an entry of the organisation's stream,
    and the record that was closed stays as it was.
    """
    meeting_id = ActionItem.objects.filter(pk=action_id).values_list("meeting_id", flat=True).first()
    if meeting_id is None:
        raise Refused(_("Cette action n’existe pas ou ne vous est pas ouverte."))
    meeting = locked_meeting(meeting_id)
    action = found(meeting.action_items.select_for_update(of=("self",), no_key=True).select_related("owner"), action_id)
    if not by.may(Ability.SEE, action):
        raise Refused(_("Cette action n’existe pas ou ne vous est pas ouverte."))
    by.require(Ability.ANSWER, action)
    return _answered(action, answer, reason, by=by, meeting=meeting)


@atomic
def note_answer(*, by: Actor, meeting_id: int, action_id: int, answer: str, reason: str = "") -> ActionItem:
    """Note what whoever is in charge says aloud in the meeting, be they at the table, on the telephone, or the person:
    yes, or that they cannot and why."""
    meeting = writable(by, meeting_id)
    by.require(Ability.TICK, meeting)
    if answer not in follow_up.SAID_ALOUD:
        raise Refused(_("De vive voix, on dit oui, ou que l’on ne peut pas."))
    action = found(meeting.action_items.select_for_update(of=("self",), no_key=True).select_related("owner"), action_id)
    if not action.owner_name:
        raise NotYet(_("Personne n’est désigné : dites d’abord qui."))
    return _answered(action, answer, reason, by=by, meeting=meeting, voiced=True)


@atomic
def amend_action(
    *, by: Actor, meeting_id: int, action_id: int, what: str | None = None, due_on: date | None = None
) -> ActionItem:
    """Say yes to one's own action in other words, or for another day; what is not given stays."""
    meeting = writable(by, meeting_id)
    action = found(meeting.action_items.select_for_update(of=("self",), no_key=True).select_related("owner"), action_id)
    refuse_withdrawn(action)
    if by.person_id is None or by.person_id != action.owner_id:
        raise Refused(_("Seule la personne responsable de cette action peut la confirmer autrement."))
    if action.status not in (ActionStatus.TO_CONFIRM, ActionStatus.CONFIRMED, ActionStatus.DECLINED):
        raise NotYet(_("Cette action est déjà terminée."))
    if what is not None:
        action.what = line(what, most=300, name=_("Fait quoi"), needed=True)
    action.due_on = due_on or action.due_on
    action.status, action.reason, action.voiced = ActionStatus.CONFIRMED, "", False
    action.answered_at, action.answered_by = timezone.now(), by.label
    return rewrite(action, Verb.ACTION_REVISED, by=by, meeting=meeting)


def _answered(
    action: ActionItem, answer: str, reason: str, *, by: Actor, meeting: Meeting, voiced: bool = False
) -> ActionItem:
    take_answer(action, answer, reason, by=by, voiced=voiced)
    stream = meeting.organisation.stream if meeting.stream.sealed_at else meeting.stream
    number, status = action.number, action.status
    record(Verb.ACTION_ANSWERED, by=by, stream=stream, subject=action, number=number, status=status, voiced=voiced)
    return action


def take_answer(action: ActionItem, answer: str, reason: str, *, by: Actor, voiced: bool = False) -> None:
    """Write what whoever is in charge says of a locked action; its caller records it."""
    refuse_withdrawn(action)
    if answer not in list(follow_up.Answer):
        raise Refused(_("Cette réponse n’existe pas."))
    reason = line(reason, most=300, name=_("Motif"))
    status, fault = follow_up.answered(action.status, follow_up.Answer(answer), reason)
    if fault:
        raise NotYet(fault)
    action.status, action.reason = status, reason if answer in follow_up.NEED_A_REASON else ""
    action.answered_at, action.answered_by, action.voiced = timezone.now(), by.label, voiced
    action.rev += 1
    action.save()


@atomic
def withdraw_action(*, by: Actor, meeting_id: int, action_id: int) -> ActionItem:
    meeting = writable(by, meeting_id)
    action = found(meeting.action_items.select_for_update(of=("self",), no_key=True), action_id)
    return withdraw(action, Verb.ACTION_WITHDRAWN, by=by, meeting=meeting)


@atomic
def restore_action(*, by: Actor, meeting_id: int, action_id: int) -> ActionItem:
    meeting = writable(by, meeting_id)
    action = found(meeting.action_items.select_for_update(of=("self",), no_key=True), action_id)
    return restore(action, Verb.ACTION_RESTORED, by=by, meeting=meeting)


def _owner_fields(meeting: Meeting, owner: Owner) -> dict[str, Any]:
    """The columns of an owner: at most one, and somebody this meeting may name."""
    label = line(owner.label, most=120, name=_("Qui"))
    if owner.kind not in OwnerKind.values or (owner.id is not None and label):
        raise Refused(_("Une action a une seule personne responsable."))
    if owner.kind != OwnerKind.PROFESSIONAL and (owner.id is not None or not label):
        raise Refused(_("Dites qui : « Mme A. », « sa fille »."))
    person = found(assignable(meeting), owner.id) if owner.id is not None else None
    return {"owner_kind": OwnerKind(owner.kind), "owner": person, "owner_label": label}


def _people(meeting: Meeting, pks: Sequence[int]) -> list[Person]:
    people = list(assignable(meeting).filter(pk__in=pks))
    if len(people) < len(set(pks)):
        raise Refused(_("Une des personnes qui contribuent ne participe pas à la réunion."))
    return people


def _promise(action: ActionItem) -> tuple[object, ...]:
    """What its owner confirmed."""
    return action.what, action.owner_id, action.owner_label, action.due_on


def _stands(action: ActionItem) -> dict[str, object]:
    """Every field of the form that mends an action, as it travels."""
    return {
        "what": action.what,
        "who": action.owner_name,
        "owner_kind": action.owner_kind,
        "due_on": action.due_on.isoformat() if action.due_on else None,
        "success_criterion": action.success_criterion,
    }
