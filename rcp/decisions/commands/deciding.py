"""Decisions, and the disagreements noted under them."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from rcp.access.actor import Actor
from rcp.journal.record import record
from rcp.journal.refusals import NotYet
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb
from rcp.meetings.changes import Plain
from rcp.meetings.locks import found, refuse_stale
from rcp.meetings.text import line, lines
from rcp.people.models import Person

from ..models import Decision, Dissent
from .writing import refuse_withdrawn, restore, rewrite, signed, withdraw, writable, write

LONGEST = 1000


@atomic
def record_decision(*, by: Actor, meeting_id: int, text: str) -> Decision:
    """Write a decision in front of everybody."""
    meeting = writable(by, meeting_id)
    text = lines(text, most=LONGEST, name=_("Décision"), needed=True)
    decision = Decision(text=text, **signed(by, meeting, meeting.decisions.all()))
    return write(decision, Verb.DECISION_RECORDED, by=by, meeting=meeting)


@atomic
def revise_decision(
    *,
    by: Actor,
    meeting_id: int,
    decision_id: int,
    rev: int,
    text: str,
    was: Mapping[str, Plain] | None = None,
) -> Decision:
    """Rewrite a decision; NotYet with the text as it stands when somebody changed it meanwhile. `was`: see
    rcp.meetings.changes."""
    meeting = writable(by, meeting_id)
    decision = found(meeting.decisions.select_for_update(of=("self",), no_key=True), decision_id)
    refuse_withdrawn(decision)
    refuse_stale(rev, decision.rev, {"text": decision.text}, changed=["text"], was=was)
    decision.text = lines(text, most=LONGEST, name=_("Décision"), needed=True)
    return rewrite(decision, Verb.DECISION_REVISED, by=by, meeting=meeting)


@atomic
def withdraw_decision(*, by: Actor, meeting_id: int, decision_id: int) -> Decision:
    meeting = writable(by, meeting_id)
    decision = found(meeting.decisions.select_for_update(of=("self",), no_key=True), decision_id)
    return withdraw(decision, Verb.DECISION_WITHDRAWN, by=by, meeting=meeting)


@atomic
def restore_decision(*, by: Actor, meeting_id: int, decision_id: int) -> Decision:
    meeting = writable(by, meeting_id)
    decision = found(meeting.decisions.select_for_update(of=("self",), no_key=True), decision_id)
    return restore(decision, Verb.DECISION_RESTORED, by=by, meeting=meeting)


@atomic
def express_dissent(*, by: Actor, meeting_id: int, decision_id: int, text: str, label: str = "") -> Decision:
    """Have a disagreement noted under a decision: one's own, or that of somebody without a screen named by `label`.

    Said again by the same person it replaces; an empty text takes it back.
    """
    meeting = writable(by, meeting_id)
    decision = found(meeting.decisions.select_for_update(of=("self",), no_key=True), decision_id)
    refuse_withdrawn(decision)
    text = line(text, most=500, name=_("Désaccord"))
    label = line(label, most=120, name=_("Qui exprime ce désaccord"))
    person = None if label or by.person_id is None else Person.objects.get(pk=by.person_id)
    label = label or (person.occupation or person.name if person else by.label)
    earlier = decision.dissents.filter(person=person) if person else decision.dissents.filter(label=label)
    if not text and not earlier.exists():
        raise NotYet(_("Écrivez en quelques mots sur quoi porte le désaccord."))
    earlier.delete()
    entry = record(Verb.DISSENT_EXPRESSED, by=by, stream=meeting.stream, subject=decision, number=decision.number)
    if text:
        # Two people of the same profession disagree apart.
        label = label if not decision.dissents.filter(label=label).exists() else f"{label} ({by.label})"[:120]
        Dissent.objects.create(
            decision=decision,
            person=person,
            label=label,
            text=text,
            entry_seq=entry.seq,
            after_hours=meeting.after_hours,
        )
    return decision
