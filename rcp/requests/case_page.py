"""What a situation's page shows of the request it comes from."""

from typing import Any

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.cases.models import Case

from .delays import days
from .queries import met_at


def read(case: Case, actor: Actor) -> dict[str, Any] | None:
    """For whoever may read the request itself; None where there is none."""
    rows = case.requests.select_related("organisation").prefetch_related("requesters")
    asked = [row for row in rows if actor.may(Ability.SEE, row)]
    if not asked:
        return None
    met = met_at(asked)
    return {"asked": [(row, days(row.received_at, met.get(case.pk))) for row in asked]}
