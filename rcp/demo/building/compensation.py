"""What the CPTS pays for the earlier cell: its rates, and two presences on their way."""

from decimal import Decimal

from django.utils import timezone

from rcp.compensation.commands import check_claims, declare_presence, set_cap, set_rate
from rcp.compensation.queries import presences_of
from rcp.meetings.models import Meeting

from .scene import Scene


def declare_the_earlier_cell(scene: Scene, earlier: Meeting) -> None:
    nadia, payer = scene.actor("nadia"), scene.places["cpts_littoral"]
    held = timezone.localtime(earlier.opened_at or earlier.starts_at).date()
    set_rate(
        by=nadia,
        payer_id=payer.pk,
        mission="pathways",
        kind="remuneration",
        basis="hour",
        amount=Decimal("60.00"),
        since=held.replace(day=1),
    )
    for year in sorted({held.year, timezone.localdate().year}):
        set_cap(by=nadia, payer_id=payer.pk, year=year, amount=Decimal("47100.00"))
    claire = scene.actor("claire")
    declared = [
        declare_presence(by=claire, meeting_id=earlier.pk, person_id=one.attendance.person_id or 0, payer_id=payer.pk)
        for one in presences_of(earlier)
        if payer in one.payers
    ]
    check_claims(by=claire, claim_ids=[claim.pk for claim in declared[:1]])
