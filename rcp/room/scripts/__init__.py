"""The kinds of meeting, a file each: names, phases, and what the room shows in each. Pure.

To add a phase: a Phase in the kind's file, naming the pane it works on (rcp/room/panes). A meeting that is open or over
keeps the phases it opened with.
"""

from collections.abc import Mapping

from rcp.meetings.phases import Phase, Phases

from . import feedback, governance, rcp, rupture_cell, working_group
from .script import Layout, Script

__all__ = ["SCRIPTS", "Layout", "Phase", "Phases", "Script"]

SCRIPTS: Mapping[str, Script] = {
    each.SCRIPT.kind: each.SCRIPT for each in (rcp, rupture_cell, working_group, governance, feedback)
}
