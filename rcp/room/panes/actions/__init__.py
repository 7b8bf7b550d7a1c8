"""Qui fait quoi: one owner, what, by when."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from rcp.decisions.models import STANDING, ActionItem, ActionStatus
from rcp.journal.verbs import Verb
from rcp.meetings.models import Meeting

from ...scripts.conditions import counted
from ..needs import PANE as NEEDS
from ..pane import PEOPLE, Missing, Pane
from .commands import COMMANDS
from .reading import read
from .rules import ActionFacts, missing_of


def counts(meeting: Meeting) -> Mapping[str, int]:
    return {"actions": ActionItem.objects.filter(STANDING, meeting=meeting).count()}


def missing(meeting: Meeting) -> Sequence[Missing]:
    rows = meeting.action_items.filter(STANDING).order_by("number")
    return [
        Missing(sentence, f"action-{row.pk}-{field}") for row in rows for sentence, field in missing_of(_facts(row))
    ]


def _facts(row: ActionItem) -> ActionFacts:
    return ActionFacts(
        what=row.what,
        owned=row.is_owned,
        declined=row.status == ActionStatus.DECLINED,
        due=row.due_on is not None,
    )


PANE = Pane(
    name="actions",
    label=_("Qui fait quoi"),
    icon="☰",
    sections={
        "actions": PEOPLE
        | {
            Verb.ACTION_ASSIGNED,
            Verb.ACTION_REVISED,
            Verb.ACTION_ANSWERED,
            Verb.ACTION_WITHDRAWN,
            Verb.ACTION_RESTORED,
            Verb.NODE_LINKED,
            Verb.GOAL_SET,
            Verb.GOAL_REVISED,
            Verb.GOAL_WITHDRAWN,
            Verb.GOAL_RESTORED,
            Verb.ACTION_AIMED,
        }
        | NEEDS.sections["needs"]
    },
    read=read,
    commands=COMMANDS,
    counts=counts,
    conditions=(counted("acted", "actions", "Aucune action n’est inscrite : qui fait quoi, pour quand ?"),),
    missing=missing,
    assured=_("Chaque action a quelqu’un et une date"),
    told={
        Verb.ACTION_ASSIGNED: _("une action inscrite"),
        Verb.ACTION_REVISED: _("une action modifiée"),
        Verb.ACTION_ANSWERED: _("une réponse pour une action"),
        Verb.ACTION_WITHDRAWN: _("une action retirée"),
        Verb.ACTION_RESTORED: _("une action rétablie"),
        Verb.GOAL_SET: _("un objectif inscrit"),
        Verb.GOAL_REVISED: _("un objectif modifié"),
        Verb.GOAL_WITHDRAWN: _("un objectif retiré"),
        Verb.GOAL_RESTORED: _("un objectif rétabli"),
        Verb.ACTION_AIMED: _("une action rattachée"),
    },
)
