"""Two people who change the same thing on two pages: each has their way, or sees both.

A form shows, hidden, what stood in each field when its page was drawn (Django's `show_hidden_initial`). When it comes
back, what one did not touch takes what stands now; what both changed is shown with the other's words beside, to be
chosen once. Nothing is written before.
"""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

REV = "rev"


class Comparing:
    """For a form of what exists already. `rev`: the revision that stands now, 0 of what counts none; None when there is
    nothing yet to compare with."""

    data: Any
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, rev: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.collided: list[str] = []
        self.rev_now = rev
        for name, field in self.fields.items():
            field.show_hidden_initial = rev is not None and name != REV
        if self.is_bound and rev is not None:  # type: ignore[attr-defined]
            self._merge()

    def full_clean(self) -> None:
        super().full_clean()  # type: ignore[misc]
        if self.collided:
            self.add_error(  # type: ignore[attr-defined]
                None,
                _(
                    "Quelqu’un a modifié la même chose entre-temps. Votre texte est gardé ; le sien est montré à côté. "
                    "Choisissez, puis enregistrez."
                ),
            )

    def _merge(self) -> None:
        told = QueryDict(mutable=True)
        told.update(self.data)
        same_page = told.get(REV, "0") == str(self.rev_now)
        for name in (each for each in self.fields if each != REV):
            self._merge_field(told, name, same_page)
        told[REV] = str(self.rev_now)
        self.data = told

    def _merge_field(self, told: QueryDict, name: str, same_page: bool) -> None:
        bound = self[name]  # type: ignore[index]
        now = _sent(bound.field, self.get_initial_for_field(bound.field, name))  # type: ignore[attr-defined]
        ticks = isinstance(bound.field.widget, forms.CheckboxInput)
        mine = [str(bound.html_name in told)] if ticks else _told(told, bound.html_name)
        known = bound.html_initial_name in told
        base = _told(told, bound.html_initial_name) if known else (now if same_page else None)
        told.setlist(bound.html_initial_name, now)
        if mine == base:
            _put(told, bound.html_name, now, ticks)
        elif now not in (base, mine):
            self.collided.append(name)
            bound.collided, bound.theirs, bound.theirs_sent = True, _shown(bound.field, now), "\n".join(now)


def _told(told: QueryDict, name: str) -> list[str]:
    return [each.replace("\r\n", "\n") for each in told.getlist(name)] or [""]


def _sent(field: forms.Field, value: Any) -> list[str]:
    """A value as a browser sends it back."""
    if isinstance(field.widget, forms.CheckboxInput):
        return [str(bool(value))]
    written = field.widget.format_value(field.prepare_value(value))
    each = written if isinstance(written, list | tuple) else [written]
    return [str(one if one is not None else "").replace("\r\n", "\n") for one in each] or [""]


def _put(told: QueryDict, name: str, value: list[str], ticks: bool) -> None:
    if not ticks:
        told.setlist(name, value)
    elif value == ["True"]:
        told[name] = "on"
    else:
        told.pop(name, None)


def _shown(field: forms.Field, value: list[str]) -> str:
    """As a person reads it: the words of a choice, not its key."""
    choices = {str(key): str(label) for key, label in getattr(field, "choices", [])}
    if value in (["True"], ["False"]):
        return _("oui") if value == ["True"] else _("non")
    return ", ".join(choices.get(one, one) for one in value)
