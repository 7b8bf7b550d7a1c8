"""What can be written in the record of a meeting. Each command: lock, rights, rule, write, record."""

from ..calling import Call, Plan
from ..owners import Owner
from .acting import (
    Assigned,
    amend_action,
    answer_action,
    assign_action,
    note_answer,
    restore_action,
    revise_action,
    withdraw_action,
)
from .deciding import express_dissent, record_decision, restore_decision, revise_decision, withdraw_decision
from .following import follow_action, postpone_action
from .preparing import (
    plan_as_written,
    plan_contingency,
    restore_contingency,
    revise_contingency,
    withdraw_contingency,
)

__all__ = [
    "Assigned",
    "Call",
    "Owner",
    "Plan",
    "amend_action",
    "answer_action",
    "assign_action",
    "express_dissent",
    "follow_action",
    "note_answer",
    "plan_as_written",
    "plan_contingency",
    "postpone_action",
    "record_decision",
    "restore_action",
    "restore_contingency",
    "restore_decision",
    "revise_action",
    "revise_contingency",
    "revise_decision",
    "withdraw_action",
    "withdraw_contingency",
    "withdraw_decision",
]
