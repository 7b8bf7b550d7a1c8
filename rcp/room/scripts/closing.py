"""When a meeting may be closed. Pure."""

from datetime import timedelta

CLOSING_DELAY = timedelta(hours=48)


def missing_in_time(since_end: timedelta | None, *, by_organiser: bool) -> list[str]:
    """What the clock says against closing, one French sentence each.

    `since_end` counts from the end, or from the reopening; None while the meeting is still held. `by_organiser`:
    whoever closes coordinates the host organisation.
    """
    if since_end is None:
        return ["La séance n’est pas terminée : mettez-y fin d’abord."]
    if since_end > CLOSING_DELAY and not by_organiser:
        return ["Le délai de 48 heures est passé : la coordination de la structure qui organise doit clore."]
    return []
