"""What is done to action sheets and procedures alone: starting one, writing its rows. The rest is in `approvals`."""

from .drafting import TARGETS, WORDS, add_step, move_step, remove_step, restore_step, revise_field, revise_step
from .starting import start_document
from .using import use_node

__all__ = [
    "TARGETS",
    "WORDS",
    "add_step",
    "move_step",
    "remove_step",
    "restore_step",
    "revise_field",
    "revise_step",
    "start_document",
    "use_node",
]
