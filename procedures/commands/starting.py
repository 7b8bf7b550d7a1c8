"""Starting a document from what a meeting decided."""

from django.utils.translation import gettext as _

from approvals.commands import open_draft
from approvals.models import Document
from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.access.guards import OfOrganisation
from rcp.decisions.models import STANDING, Decision
from rcp.journal.record import record
from rcp.journal.refusals import NotYet, Refused
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb
from rcp.meetings.models import Meeting

from ..models import DocumentKind, Origin, SheetField
from ..sheet import FIELDS

PREFIXES = {DocumentKind.ACTION_SHEET: "FA", DocumentKind.PROCEDURE: "PRO"}
# Plan of a procedure: public templates of quality documents (object, scope, references, terms, who answers for what).
PROCEDURE_SECTIONS = (
    "Objet",
    "Domaine d’application",
    "Textes de référence",
    "Définitions",
    "Responsabilités",
    "Documents associés",
    "Indicateurs",
)


@atomic
def start_document(*, by: Actor, kind: str, title: str, meeting_id: int, decision_id: int | None = None) -> Document:
    """Open a draft that comes from a meeting, and from one of its decisions when named.

    The organisation that holds the meeting bears it; those invited write it too.
    """
    meeting = Meeting.objects.select_related("organisation__stream", "theme").get(pk=meeting_id)
    by.require(Ability.READ, meeting)
    by.require(Ability.SCHEDULE, OfOrganisation(meeting.organisation))
    if meeting.is_rcp:
        raise Refused(_("Une situation ne devient pas un document : partez d’une cellule ou d’un groupe de travail."))
    decision = _decision(meeting, decision_id)
    chosen = DocumentKind(kind)
    draft = open_draft(
        by=by,
        kind=chosen,
        prefix=PREFIXES[chosen],
        title=title,
        organisation=meeting.organisation,
        partners=meeting.invited_organisations.all(),
        sections=PROCEDURE_SECTIONS if chosen == DocumentKind.PROCEDURE else (),
    )
    document = draft.document
    Origin.objects.create(document=document, theme=meeting.theme, meeting=meeting, decision=decision)
    if chosen == DocumentKind.ACTION_SHEET:
        SheetField.objects.bulk_create(SheetField(draft=draft, key=field.key) for field in FIELDS)
    record(
        Verb.DRAFT_STARTED,
        by=by,
        stream=document.stream,
        subject=document,
        code=document.code,
        meeting=meeting.pk,
        decision=decision.pk if decision else None,
    )
    return document


def _decision(meeting: Meeting, decision_id: int | None) -> Decision | None:
    if decision_id is None:
        return None
    decision = meeting.decisions.filter(STANDING, pk=decision_id).first()
    if decision is None:
        raise NotYet(_("Cette décision ne figure plus au relevé de la réunion."))
    return decision
