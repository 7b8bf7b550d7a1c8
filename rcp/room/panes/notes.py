"""Notes: one shared text that everybody writes in (rcp.meetings.notes); the browser opens it when it is looked at."""

from django.utils.translation import gettext_lazy as _

from .pane import Pane

PANE = Pane(name="notes", label=_("Notes"), icon="✎", sections={}, place="room/panes/_notes_place.html")
