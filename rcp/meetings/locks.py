"""How commands find the rows they change. The meeting is locked first, always, so that two commands never cross."""

from typing import TypeVar

from django.db import models
from django.utils.translation import gettext as _

from rcp.journal.refusals import NotYet, Refused

from .models import Meeting

Row = TypeVar("Row", bound=models.Model)


def locked_meeting(meeting_id: int) -> Meeting:
    """The meeting's row, locked until the transaction ends; Refused when there is none."""
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("organisation", "stream", "case", "theme")
    meeting = rows.filter(pk=meeting_id).first()
    if meeting is None:
        raise Refused(_("Cette réunion n’existe pas ou ne vous est pas ouverte."))
    return meeting


def found(rows: "models.QuerySet[Row]", pk: int) -> Row:
    """One of these rows; what is not among them does not exist for whoever asked."""
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Refused(_("Cet élément n’existe pas dans cette réunion."))
    return row


def refuse_stale(rev: int | None, current_rev: int, current: dict[str, object]) -> None:
    """Raise NotYet, with the row as it stands, when it changed since whoever writes read it. None: not asked."""
    if rev is not None and rev != current_rev:
        raise NotYet(
            _("Quelqu’un a modifié cet élément entre-temps : comparez les deux textes, puis enregistrez de nouveau."),
            current=current,
        )
