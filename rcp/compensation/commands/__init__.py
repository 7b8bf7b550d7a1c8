"""All that changes rates, ceilings and claims."""

from .attesting import make_certificate, make_signing_sheet
from .claiming import approve_claims, check_claims, correct_minutes, declare_presence, pay_claims, refuse_claim
from .rating import end_rate, set_cap, set_rate
from .stating import freeze_statement

__all__ = [
    "approve_claims",
    "check_claims",
    "correct_minutes",
    "declare_presence",
    "end_rate",
    "freeze_statement",
    "make_certificate",
    "make_signing_sheet",
    "pay_claims",
    "refuse_claim",
    "set_cap",
    "set_rate",
]
