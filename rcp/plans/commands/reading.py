"""Opening a plan leaves a trace, as opening its situation does."""

from datetime import timedelta

from django.utils import timezone

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.journal.models import Entry
from rcp.journal.record import name_of
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb

from ..models import Plan
from .locking import locked, told

# Reading the same plan again within this time is one reading.
ONE_READING = timedelta(minutes=15)


@atomic
def read_plan(*, by: Actor, plan_id: int) -> Plan:
    """The plan, for whoever may read it. Raises Plan.DoesNotExist, Refused."""
    plan = locked(plan_id)
    by.require(Ability.READ, plan)
    again = Entry.objects.filter(
        subject=name_of(plan), verb=Verb.PLAN_READ, author_id=by.id, at__gt=timezone.now() - ONE_READING
    )
    if not again.exists():
        told(Verb.PLAN_READ, by=by, plan=plan)
    return plan
