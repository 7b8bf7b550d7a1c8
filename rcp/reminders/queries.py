"""What whoever organises meetings follows: what was promised in them and is not done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rcp.access.abilities import Role
from rcp.access.actor import Actor
from rcp.decisions.follow_up import OPEN, is_late
from rcp.decisions.models import STANDING, ActionItem
from rcp.meetings.models import Meeting
from rcp.meetings.standing import Standings
from rcp.people.models import Person

from .models import Digest

# A meeting of which nothing was heard for so long is not followed here any more.
MOST = 500


@dataclass(frozen=True)
class Owed:
    """What one person owes. `reminded`: already written to today."""

    name: str
    person: Person | None
    late: list[ActionItem]
    others: list[ActionItem]
    reminded: bool

    @property
    def actions(self) -> list[ActionItem]:
        return [*self.late, *self.others]


def followed_by(actor: Actor) -> list[ActionItem]:
    """The open actions of the meetings that this actor organises, soonest due first; each asked by name."""
    mine = [pk for pk in actor.memberships if actor.coordinates(pk)]
    rows = ActionItem.objects.filter(
        STANDING, status__in=(*OPEN, "not_done", "declined"), meeting__organisation__in=mine
    ).exclude(meeting__ended_at=None)
    meetings = list(Meeting.objects.filter(action_items__in=rows).distinct().select_related("organisation"))
    standings = Standings(meetings, [actor])
    organised = [each.pk for each in meetings if Role.ORGANISER in standings.of(each, actor)]
    rows = rows.filter(meeting__in=organised).select_related("owner__profession", "meeting__organisation")
    return list(rows.order_by("due_on", "pk")[:MOST])


def by_person(actions: Iterable[ActionItem], *, today: date) -> list[Owed]:
    """One part a person, those with something late first, then by what is due soonest."""
    parts: dict[tuple[int, str], list[ActionItem]] = {}
    for action in actions:
        parts.setdefault((action.owner_id or 0, action.owner_name), []).append(action)
    told = set(Digest.objects.filter(day=today).values_list("person_id", flat=True))
    found = []
    for (person_id, name), owed in parts.items():
        late = [action for action in owed if is_late(action.status, action.due_on, today=today)]
        others = [action for action in owed if action not in late]
        found.append(Owed(name, owed[0].owner, late, others, person_id in told))
    return sorted(found, key=lambda each: (not each.late, each.actions[0].due_on or date.max))
