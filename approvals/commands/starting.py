"""Opening a draft: the document, its code, its shared text."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rcp.coedit.commands import open_document
from rcp.journal.record import Author
from rcp.journal.refusals import NotYet
from rcp.journal.transactions import atomic
from rcp.paper.codes import next_code
from rcp.people.anonymity import last_names_in, refuse_identity
from rcp.people.identities import Allowed
from rcp.people.models import Organisation

from ..models import Document, Draft
from ..prose import first_text
from ..shared_text import DRAFT

_ATTEMPTS = 20


@atomic
def open_draft(
    *,
    by: Author,
    kind: str,
    prefix: str,
    title: str,
    organisation: Organisation,
    partners: Iterable[Organisation] = (),
    sections: Iterable[str] = (),
) -> Draft:
    """Open a draft of this kind; the caller asks the rights, and records where it comes from (DRAFT_STARTED).

    `prefix` begins its code (« FA »), `sections` are the headings its shared text begins with. `partners` write it too.
    """
    partners = list(partners)
    title = _titled(title)
    bearing = [organisation.pk, *(partner.pk for partner in partners)]
    refuse_identity(title, allowed=Allowed(last_names_in(bearing)))
    document = _numbered(by, kind, prefix, title, organisation)
    document.partners.set(partners)
    titles = list(sections)
    text = open_document(kind=DRAFT, stream=document.stream, by=by, update=first_text(titles) if titles else None)
    return Draft.objects.create(document=document, text=text)


def _titled(title: str) -> str:
    title = " ".join(title.split())
    if not title:
        raise NotYet(_("Donnez un titre au document."))
    if len(title) > 160:
        raise NotYet(_("Le titre est trop long : 160 caractères au plus."))
    return title


def _numbered(by: Author, kind: str, prefix: str, title: str, organisation: Organisation) -> Document:
    """The document with the next free code; tried again when somebody takes that code at the same instant."""
    year = timezone.localdate().year
    for _attempt in range(_ATTEMPTS):
        taken = Document.objects.filter(code__startswith=f"{prefix}-{year}-").values_list("code", flat=True)
        try:
            with transaction.atomic():
                return Document.objects.create(
                    kind=kind,
                    code=next_code(prefix, year, taken),
                    title=title,
                    organisation=organisation,
                    opened_by=by.label,
                )
        except IntegrityError:
            continue
    raise NotYet(_("Le document n’a pas pu recevoir de code. Réessayez."))
