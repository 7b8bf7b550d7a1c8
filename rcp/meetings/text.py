"""What people type, before it is kept: trimmed and bounded."""

from django.utils.translation import gettext as _

from rcp.journal.refusals import Refused


def line(text: str, *, most: int, name: str, needed: bool = False) -> str:
    """One line, as it was typed but for its spaces. Refused beyond `most` characters, or empty when needed."""
    return bounded(" ".join(text.split()), most=most, name=name, needed=needed)


def lines(text: str, *, most: int, name: str, needed: bool = False) -> str:
    """Several lines; the blank ones at both ends go."""
    kept = "\n".join(" ".join(each.split()) for each in text.strip().splitlines())
    return bounded(kept, most=most, name=name, needed=needed)


def bounded(text: str, *, most: int, name: str, needed: bool) -> str:
    if needed and not text:
        raise Refused(_("« %(name)s » est vide : écrivez quelques mots.") % {"name": name})
    if len(text) > most:
        raise Refused(
            _("« %(name)s » : %(most)d caractères au plus, %(count)d sont écrits. Rien n’a été enregistré.")
            % {"name": name, "most": most, "count": len(text)}
        )
    return text
