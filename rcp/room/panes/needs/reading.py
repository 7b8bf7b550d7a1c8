"""The needs as their pane shows them: a column for each way that those around the table stand."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rcp.careplan.models import Domain, Need, Sort
from rcp.careplan.queries import needs_of

from ...queries import RoomPicture

HEADS: dict[Sort, tuple[str | Promise, str | Promise]] = {
    Sort.AGREED: (_("D’accord"), _("+ Un besoin")),
    Sort.DISPUTED: (_("Discuté"), _("+ À discuter")),
    Sort.UNKNOWN: (_("On ne sait pas"), _("+ À vérifier")),
}


@dataclass(frozen=True)
class Column:
    """`line`: what the line that one types in says while it is empty."""

    sort: Sort
    needs: Sequence[Need]

    @property
    def label(self) -> str | Promise:
        return HEADS[self.sort][0]

    @property
    def line(self) -> str | Promise:
        return HEADS[self.sort][1]


@dataclass(frozen=True)
class Needs:
    columns: Sequence[Column]
    withdrawn: Sequence[Need]

    @property
    def count(self) -> int:
        return sum(len(column.needs) for column in self.columns)

    @property
    def domains(self) -> Sequence[tuple[str, str | Promise]]:
        return Domain.choices


def read(picture: RoomPicture) -> Needs | None:
    if not picture.meeting.is_rcp:
        return None
    rows = needs_of(picture.meeting)
    standing = [row for row in rows if row.withdrawn_at is None]
    return Needs(
        columns=[Column(sort, [row for row in standing if row.sort == sort]) for sort in Sort],
        withdrawn=[row for row in rows if row.withdrawn_at is not None],
    )
