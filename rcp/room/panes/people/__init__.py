"""Personnes: who is expected, who is here and how, who waits at the door, and what each is there for."""

from django.utils.translation import gettext_lazy as _

from rcp.journal.verbs import Verb

from ..pane import PEOPLE, Pane
from .commands import COMMANDS

PANE = Pane(
    name="people",
    label=_("Présents"),
    icon="◍",
    sections={
        "people": PEOPLE
        | {
            Verb.SEAT_TAKEN,
            Verb.SEAT_LEFT,
            Verb.INVITATION_ANSWERED,
            Verb.ARRIVAL_ANNOUNCED,
            Verb.ATTENDING_ASKED,
            Verb.ARRIVAL_REFUSED,
            Verb.GROUPS_FORMED,
            Verb.GROUP_JOINED,
            Verb.GROUPS_ENDED,
            Verb.PHASE_ADVANCED,
            Verb.PHASE_RETURNED,
            Verb.PHASE_SKIPPED,
        }
    },
    commands=COMMANDS,
    told={
        Verb.ARRIVAL_ANNOUNCED: _("quelqu’un demande à entrer"),
        Verb.ATTENDING_ASKED: _("quelqu’un demande à assister"),
    },
)
