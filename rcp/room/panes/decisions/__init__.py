"""Décisions: what the meeting decides, in its own words, as the relevé prints it."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from rcp.decisions.models import STANDING, Decision
from rcp.journal.verbs import Verb
from rcp.meetings.models import Meeting

from ...scripts.conditions import counted
from ..pane import Pane
from .commands import COMMANDS
from .reading import read


def counts(meeting: Meeting) -> Mapping[str, int]:
    return {"decisions": Decision.objects.filter(STANDING, meeting=meeting).count()}


PANE = Pane(
    name="decisions",
    label=_("Décisions"),
    icon="✓",
    sections={
        "decisions": frozenset(
            {
                Verb.DECISION_RECORDED,
                Verb.DECISION_REVISED,
                Verb.DECISION_WITHDRAWN,
                Verb.DECISION_RESTORED,
                Verb.DISSENT_EXPRESSED,
                Verb.NODE_LINKED,
            }
        )
    },
    read=read,
    commands=COMMANDS,
    counts=counts,
    conditions=(counted("decided", "decisions", "Aucune décision n’est inscrite."),),
    told={
        Verb.DECISION_RECORDED: _("une décision inscrite"),
        Verb.DECISION_REVISED: _("une décision modifiée"),
        Verb.DECISION_WITHDRAWN: _("une décision retirée"),
        Verb.DECISION_RESTORED: _("une décision rétablie"),
        Verb.DISSENT_EXPRESSED: _("un désaccord noté"),
    },
)
