"""An export of reports, into the organisations it names."""

from dataclasses import dataclass
from datetime import timedelta

from rcp.journal.record import Author
from rcp.people.models import Organisation, OrganisationKind

from .commands import keep_imported
from .limesurvey import BadRow, Row, folded, read


@dataclass(frozen=True)
class Summary:
    """What became of a file: how many reports are new, how many were already here, what could not be kept."""

    kept: int
    known: int
    bad: tuple[BadRow, ...]


def import_file(
    data: bytes, *, by: Author, organisation: Organisation | None = None, shift: timedelta = timedelta()
) -> Summary:
    """Import every good row; `organisation` receives those that name no DAC. Raises Unreadable for another file."""
    sheet = read(data)
    dacs = {
        folded(name): dac
        for dac in Organisation.objects.filter(kind=OrganisationKind.DAC).select_related("stream")
        for name in (dac.name, dac.territory)
    }
    unnamed = organisation or _the_only(dacs)
    placed, bad = [], list(sheet.bad)
    for row in sheet.rows:
        owner = dacs.get(folded(row.dac)) if row.dac else unnamed
        if owner is None:
            bad.append(_without_owner(row))
        else:
            placed.append((owner, row))
    kept, known = keep_imported(by=by, rows=placed, shift=shift)
    return Summary(kept, known, tuple(sorted(bad, key=lambda fault: fault.line)))


def _the_only(dacs: dict[str, Organisation]) -> Organisation | None:
    different = {dac.pk: dac for dac in dacs.values()}
    return next(iter(different.values())) if len(different) == 1 else None


def _without_owner(row: Row) -> BadRow:
    if row.dac:
        return BadRow(row.line, "DAC", f"Aucun DAC de l’annuaire ne s’appelle « {row.dac} ».")
    return BadRow(row.line, "DAC", "Aucun DAC n’est nommé : précisez la structure avec --structure.")
