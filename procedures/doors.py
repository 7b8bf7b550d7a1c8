"""Finding an action sheet or a procedure for a page: whoever may not see it is told that it does not exist."""

from django.http import HttpRequest

from approvals.doors import seen
from approvals.models import Document

from .kinds import KINDS


def document_of(request: HttpRequest, document_id: int) -> Document:
    """The document if this request's actor may see it; 404 otherwise, and for the documents of other areas."""
    rows = Document.objects.filter(kind__in=KINDS)
    return seen(request, rows.select_related("origin__theme", "origin__meeting", "origin__decision"), document_id)
