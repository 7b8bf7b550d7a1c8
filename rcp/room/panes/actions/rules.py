"""What an action item lacks before the meeting may close. Pure."""

from dataclasses import dataclass

# Of the words that stand for an action in a sentence.
LONGEST_NAME = 60


@dataclass(frozen=True)
class ActionFacts:
    """An action item as closing sees it: `what` are the words it is known by."""

    what: str
    owned: bool
    declined: bool
    due: bool


def missing_of(action: ActionFacts) -> list[tuple[str, str]]:
    """One French sentence for each thing it lacks, and the field that mends it; the action is called by its words."""
    named = f"« {shortened(action.what)} »"
    missing = []
    if action.declined:
        missing.append((f"{named} a été déclinée : désignez quelqu’un d’autre.", "who"))
    elif not action.owned:
        missing.append((f"{named} n’a pas de responsable.", "who"))
    if not action.due:
        missing.append((f"{named} n’a pas d’échéance.", "due"))
    return missing


def shortened(text: str) -> str:
    """Enough of a line to know which one it is."""
    return text if len(text) <= LONGEST_NAME else f"{text[: LONGEST_NAME - 1].rstrip()}…"
