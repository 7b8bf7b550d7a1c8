"""Starting a document from what a meeting decided."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.access.guards import OfOrganisation
from rcp.coedit.commands import open_document
from rcp.decisions.models import STANDING, Decision
from rcp.journal.record import record
from rcp.journal.refusals import NotYet, Refused
from rcp.journal.verbs import Verb
from rcp.meetings.models import Meeting
from rcp.paper.codes import next_code

from ..kinds import DRAFT
from ..models import Document, DocumentKind, Draft, SheetField
from ..prose import PROCEDURE_SECTIONS, first_text
from ..sheet import FIELDS

PREFIXES = {DocumentKind.ACTION_SHEET: "FA", DocumentKind.PROCEDURE: "PRO"}
_ATTEMPTS = 20


@transaction.atomic
def start_document(*, by: Actor, kind: str, title: str, meeting_id: int, decision_id: int | None = None) -> Document:
    """Open a draft that comes from a meeting, and from one of its decisions when named.

    The organisation that holds the meeting bears it; those invited write it too.
    """
    meeting = Meeting.objects.select_related("organisation__stream", "theme").get(pk=meeting_id)
    by.require(Ability.SEE, meeting)
    by.require(Ability.SCHEDULE, OfOrganisation(meeting.organisation))
    if meeting.is_rcp:
        raise Refused(_("Une situation ne devient pas un document : partez d’une cellule ou d’un groupe de travail."))
    decision = _decision(meeting, decision_id)
    document = _numbered(by, DocumentKind(kind), _titled(title), meeting, decision)
    document.partners.set(meeting.invited_organisations.all())
    sections = PROCEDURE_SECTIONS if document.is_procedure else ()
    text = open_document(kind=DRAFT, stream=document.stream, by=by, update=first_text(sections) if sections else None)
    draft = Draft.objects.create(document=document, text=text)
    if not document.is_procedure:
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


def _titled(title: str) -> str:
    title = " ".join(title.split())
    if not title:
        raise NotYet(_("Donnez un titre au document."))
    if len(title) > 160:
        raise NotYet(_("Le titre est trop long : 160 caractères au plus."))
    return title


def _numbered(by: Actor, kind: DocumentKind, title: str, meeting: Meeting, decision: Decision | None) -> Document:
    """The document with the next free code; tried again when somebody takes that code at the same instant."""
    prefix, year = PREFIXES[kind], timezone.localdate().year
    for _attempt in range(_ATTEMPTS):
        taken = Document.objects.filter(code__startswith=f"{prefix}-{year}-").values_list("code", flat=True)
        try:
            with transaction.atomic():
                return Document.objects.create(
                    kind=kind,
                    code=next_code(prefix, year, taken),
                    title=title,
                    organisation=meeting.organisation,
                    theme=meeting.theme,
                    meeting=meeting,
                    decision=decision,
                    opened_by=by.label,
                )
        except IntegrityError:
            continue
    raise NotYet(_("Le document n’a pas pu recevoir de code. Réessayez."))
