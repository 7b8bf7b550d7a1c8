"""How commands find the rows they change. The meeting is locked first, always, so that two commands never cross."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from django.db import models
from django.utils.translation import gettext as _

from rcp.journal.refusals import NotYet, Refused

from .changes import Plain, collide
from .models import Meeting

Row = TypeVar("Row", bound=models.Model)


def locked_meeting(meeting_id: int) -> Meeting:
    """The meeting's row, locked until the transaction ends; Refused when there is none."""
    rows = Meeting.objects.select_for_update(of=("self",), no_key=True).select_related(
        "organisation", "stream", "case", "theme"
    )
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


def refuse_stale(
    rev: int | None,
    current_rev: int,
    current: dict[str, object],
    *,
    changed: Iterable[str],
    was: Mapping[str, Plain] | None = None,
) -> None:
    """Raise NotYet, with the row as it stands, when what is `changed` was changed since whoever writes read it (`was`).

    `current` says every field that the form of the row has, as it travels. A `rev` of None: not asked.
    """
    if rev is not None and rev != current_rev and collide(changed, was=was, now=current):
        raise NotYet(
            _("Quelqu’un a modifié cet élément entre-temps : comparez les deux textes, puis enregistrez de nouveau."),
            current={**current, "rev": current_rev},
        )
