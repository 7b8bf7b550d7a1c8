"""The life of a claim: declared → checked → approved → paid, or refused with a reason. Pure."""

from collections.abc import Mapping

# What each step starts from.
BEFORE: Mapping[str, frozenset[str]] = {
    "checked": frozenset({"declared"}),
    "approved": frozenset({"checked"}),
    "paid": frozenset({"approved"}),
    "refused": frozenset({"declared", "checked", "approved"}),
    # Minutes are mended before somebody approves an amount.
    "corrected": frozenset({"declared", "checked"}),
}
WHY_NOT: Mapping[str, str] = {
    "declared": "Cette présence est déclarée : il faut d’abord la vérifier.",
    "checked": "Cette présence est vérifiée : il faut d’abord l’approuver.",
    "approved": "Ce défraiement est déjà approuvé.",
    "paid": "Ce défraiement est payé : il ne change plus.",
    "refused": "Ce défraiement a été refusé : déclarez-le à nouveau s’il le faut.",
}


def impossible(step: str, state: str) -> str:
    """Why this step cannot be taken from this state, in French; "" when it can."""
    return "" if state in BEFORE[step] else WHY_NOT[state]
