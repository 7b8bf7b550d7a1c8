"""Everything that can be done to a document whatever it says: open its draft, freeze it, have it approved."""

from .approving import cast_ballot, close_circuit, close_due_circuits, submit_version
from .drafting import rename_document
from .freezing import freeze_version
from .starting import open_draft

__all__ = [
    "cast_ballot",
    "close_circuit",
    "close_due_circuits",
    "freeze_version",
    "open_draft",
    "rename_document",
    "submit_version",
]
