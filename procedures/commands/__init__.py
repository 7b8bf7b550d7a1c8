"""Everything that can be done to a document: start it, write it, freeze it, have it approved."""

from .approving import cast_ballot, close_circuit, close_due_circuits, submit_version
from .drafting import (
    TARGETS,
    WORDS,
    add_step,
    move_step,
    remove_step,
    rename_document,
    restore_step,
    revise_field,
    revise_step,
)
from .freezing import freeze_version
from .starting import start_document
from .using import use_node

__all__ = [
    "TARGETS",
    "WORDS",
    "add_step",
    "cast_ballot",
    "close_circuit",
    "close_due_circuits",
    "freeze_version",
    "move_step",
    "remove_step",
    "rename_document",
    "restore_step",
    "revise_field",
    "revise_step",
    "start_document",
    "use_node",
    "submit_version",
]
