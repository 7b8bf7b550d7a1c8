"""What a text of the notes editor is made of, and every update of one tried on a copy before it is let in.

Nothing is kept that our own pages would delete on opening (they know no other element), nor that paper would not find
by walking: text that sits in an element itself, as Yjs 14 writes it, is seen by neither. `SCHEMA` is raised when a page
of before would no longer know an element: it is then asked to load again before it opens the text.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast
from weakref import WeakKeyDictionary

from django.utils.translation import gettext as _
from pycrdt import Doc, TransactionEvent, XmlElement, XmlFragment, XmlText

from rcp.access.actor import Actor
from rcp.journal.refusals import Refused

from .models import SharedDocument
from .queries import UNREADABLE, empty_doc

SCHEMA = 1
ROOT = "default"
# Element → the attributes it may bear. tests/rcp/coedit/text_schema.json ties both to what our editor writes.
ELEMENTS: Mapping[str, frozenset[str]] = {
    "paragraph": frozenset(),
    "heading": frozenset({"level"}),
    "bulletList": frozenset(),
    "orderedList": frozenset({"start", "type"}),
    "listItem": frozenset(),
    "blockquote": frozenset(),
    "codeBlock": frozenset({"language"}),
    "horizontalRule": frozenset(),
    "hardBreak": frozenset(),
}
MARKS = frozenset({"bold", "italic", "strike", "underline", "code", "link"})
# What y-tiptap adds to the name of a mark that may overlap another of its kind.
_OVERLAPPING = re.compile(r"--[\w+/=]{1,12}$")
DEEPEST = 40
LONGEST_VALUE = 2100


class Trial:
    """A copy of a text that follows it; `changed` is what the last update changed there."""

    def __init__(self, before: "Doc[Any]") -> None:
        self.doc = empty_doc()
        self.doc.apply_update(before.get_update())
        self.changed: list[tuple[int, Any, Sequence[Mapping[str, Any]], Mapping[str, Any]]] = []
        # Kept here: what observes a root lives as long as the object it was asked of.
        self._root = self.doc.get(ROOT, type=XmlFragment)
        self._noting = self._root.observe_deep(self._note)
        self._before, self._following = before, before.observe(self._follow)

    def run(self, update: bytes) -> None:
        self.changed.clear()
        self.doc.apply_update(update)

    def stop(self) -> None:
        self._root.unobserve(self._noting)
        self._before.unobserve(self._following)

    def _note(self, events: Sequence[Any]) -> None:
        self.changed += [(len(event.path), event.target, event.delta, event.keys) for event in events]

    def _follow(self, event: TransactionEvent) -> None:
        """What the text took: known here already when it is what was just tried."""
        self.doc.apply_update(event.update)


_trials: "WeakKeyDictionary[Doc[Any], Trial]" = WeakKeyDictionary()


def check(document: SharedDocument, before: "Doc[Any]", update: bytes, by: Actor) -> None:
    """Refuse what is no part of a text. One that cannot be read is let through: the document refuses it itself."""
    trial = _trials.get(before)
    if trial is None:
        trial = _trials[before] = Trial(before)
    try:
        trial.run(update)
    except UNREADABLE:
        return let_go(before)
    if is_text(trial):
        return None
    # The copy holds what was refused: another is made when it is needed.
    let_go(before)
    raise Refused(_("Ce qui vient d’être écrit n’a pas la forme de ce texte : rechargez la page, puis réécrivez-le."))


def let_go(before: "Doc[Any]") -> None:
    trial = _trials.pop(before, None)
    if trial is not None:
        trial.stop()


def is_text(trial: Trial) -> bool:
    if not set(trial.doc.keys()) <= {ROOT}:
        return False
    return all(_is_part(depth, target, delta, keys) for depth, target, delta, keys in trial.changed)


def _is_part(depth: int, target: Any, delta: Sequence[Mapping[str, Any]], keys: Mapping[str, Any]) -> bool:
    if isinstance(target, XmlText):
        return not keys and all(_is_run(each.get("insert", ""), each.get("attributes")) for each in delta)
    if isinstance(target, XmlElement) and not _is_element(target):
        return False
    added = [one for each in delta for one in each.get("insert", ())]
    return all(_is_child(one, depth + 1) for one in added)


def _is_child(child: object, depth: int) -> bool:
    """An element we know, or the text in it; never letters by themselves."""
    if isinstance(child, XmlText):
        return all(_is_run(words, marks) for words, marks in child.diff())
    if not isinstance(child, XmlElement) or depth > DEEPEST or not _is_element(child):
        return False
    within = list(child.children)
    return len(within) == len(child.children) and all(_is_child(one, depth + 1) for one in within)


def _is_element(element: XmlElement) -> bool:
    allowed, borne = ELEMENTS.get(str(element.tag)), cast("Any", element.attributes)
    return allowed is not None and all(name in allowed and _is_plain(value) for name, value in borne)


def _is_run(words: object, marks: Mapping[str, Any] | None) -> bool:
    named = {_OVERLAPPING.sub("", name) for name in marks or {}}
    return isinstance(words, str) and named <= MARKS and all(map(_is_mark, (marks or {}).values()))


def _is_mark(value: object) -> bool:
    """What is said of a mark: nothing, or plain values by name (where a link leads)."""
    if isinstance(value, Mapping):
        return len(value) <= 8 and all(isinstance(name, str) and _is_plain(one) for name, one in value.items())
    return _is_plain(value)


def _is_plain(value: object) -> bool:
    return (
        value is None
        or isinstance(value, bool | int | float)
        or (isinstance(value, str) and len(value) <= LONGEST_VALUE)
    )
