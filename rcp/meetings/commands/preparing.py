"""The four lines that somebody invited writes before the round."""

from collections.abc import Mapping

from django.utils import timezone
from django.utils.translation import gettext as _

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.journal.record import record
from rcp.journal.refusals import NotYet, Refused
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb
from rcp.people.anonymity import refuse_identity

from ..anonymity import names_known_in
from ..changes import Plain
from ..locks import locked_meeting, refuse_stale
from ..models import Meeting, Preparation
from ..preparing import LINES, may_prepare
from ..text import lines

MOST_PREPARED = 500


@atomic
def prepare_round(
    *,
    by: Actor,
    meeting_id: int,
    texts: Mapping[str, str],
    rev: int | None = None,
    was: Mapping[str, Plain] | None = None,
) -> Preparation:
    """Write some of one's own four lines (see rcp.meetings.preparing.LINES); what is not given stays.

    `was`: see rcp.meetings.changes, since one may write on a phone and on a computer.
    """
    meeting = locked_meeting(meeting_id)
    by.require(Ability.NOTE, meeting)
    if by.person_id is None or not meeting.attendances.filter(person=by.person_id).exists():
        raise Refused(_("Vous n’êtes pas attendu à cette réunion."))
    if not meeting.is_rcp:
        raise Refused(_("Seul le tour de table d’une RCP se prépare."))
    if not may_prepare(meeting):
        raise NotYet(_("Le tour de table est passé : dites-le en séance, ou à l’animation."))
    own = _own(meeting, by.person_id)
    if not texts:
        return own
    known = [name for name, _label in LINES]
    refuse_stale(rev, own.rev, {name: getattr(own, name) for name in known}, changed=list(texts), was=was)
    written = {name: lines(texts[name], most=MOST_PREPARED, name=str(label)) for name, label in LINES if name in texts}
    refuse_identity(*written.values(), allowed=names_known_in(meeting))
    for name, text in written.items():
        setattr(own, name, text)
    own.rev += 1
    own.written_at = timezone.now()
    own.save()
    record(Verb.ROUND_PREPARED, by=by, stream=meeting.stream, subject=own, rev=own.rev)
    return own


def _own(meeting: Meeting, person_id: int) -> Preparation:
    own = meeting.preparations.filter(person=person_id).first()
    return own or Preparation(meeting=meeting, person_id=person_id, written_at=timezone.now())
