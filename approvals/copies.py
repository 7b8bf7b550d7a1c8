"""What a copy on paper is worth today, found by what is printed on it: code, number and whole digest."""

from dataclasses import dataclass
from enum import StrEnum

from rcp.people.models import Organisation

from .models import Approval, Version


class Standing(StrEnum):
    IN_FORCE = "in_force"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    DRAFT = "draft"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class CopyStanding:
    """`approval` is that of this copy; `current` the one that holds now, when it is another; `keeper` whom to ask."""

    standing: Standing
    approval: Approval | None = None
    current: Approval | None = None
    keeper: Organisation | None = None


UNKNOWN = CopyStanding(Standing.UNKNOWN)


def standing_of(*, code: str, number: str, digest: str) -> CopyStanding:
    """Without the digest nothing is said, not even that the code exists: only whoever holds a copy knows it."""
    rows = Version.objects.select_related("document__organisation", "frozen", "approval__circuit__body")
    version = rows.filter(document__code=code, frozen__digest=digest).first()
    if version is None:
        return UNKNOWN
    approval = Approval.objects.filter(version=version).select_related("circuit__body").first()
    if number not in (version.number, approval.number if approval else version.number):
        return UNKNOWN
    keeper = version.document.organisation
    if version.frozen.purged_at is not None:
        return CopyStanding(Standing.WITHDRAWN, keeper=keeper)
    current = version.document.approvals.first()
    if approval is None or number != approval.number:
        return CopyStanding(Standing.DRAFT, current=current, keeper=keeper)
    if current != approval:
        return CopyStanding(Standing.REPLACED, approval, current, keeper)
    return CopyStanding(Standing.IN_FORCE, approval, keeper=keeper)
