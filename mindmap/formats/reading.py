"""What every reader of a file of maps gives: a tree, what was left out, or why it cannot be read. Pure.

A reader says each element in reading order to a `Gatherer`, which cleans the words and keeps the limits. A node of ours
has one line of text and a note in Markdown; a link is the last line of its note, written `<https://…>`.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from mindmap.model import MAX_LABEL, MAX_NODES, MAX_NOTE, NODE_ID, PILLARS, ROOT, InPlaceState, Level, Node, NodeKind
from mindmap.tree import Branch

MOST_BYTES = 5 * 1024 * 1024
MAX_DEPTH = 60
UNTITLED = "Sans titre"
IMPORTED = "Carte importée"


class Unreadable(Exception):
    """This file cannot become a map; `why` is a French sentence that can be shown as it is."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Unwritable(Exception):
    """This map cannot become such a file; `why` is a French sentence that can be shown as it is."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Feature(StrEnum):
    """What a format may hold besides words, hierarchy and order, which all hold."""

    NOTE = "note"
    LINK = "link"
    KIND = "kind"
    LEVEL = "level"
    IN_PLACE = "in_place"  # who does it, how far, whom to ask
    SIDE = "side"


class Loss(StrEnum):
    """What a file said that the map does not."""

    STYLE = "style"
    ICON = "icon"
    IMAGE = "image"
    CROSS_LINK = "cross_link"
    LINK = "link"
    ATTACHMENT = "attachment"
    FRAME = "frame"
    SUMMARY = "summary"
    FLOATING = "floating"
    CALLOUT = "callout"
    SHEET = "sheet"
    CLONE = "clone"
    REMINDER = "reminder"
    OBJECT = "object"
    ENCRYPTED = "encrypted"
    LABEL = "label"
    LINES = "lines"
    LONG_TEXT = "long_text"
    LONG_NOTE = "long_note"
    CONTROL = "control"
    CHECKBOX = "checkbox"


# One, and several: zero and one are singular in French.
SENTENCES: Mapping[Loss, tuple[str, str]] = {
    Loss.STYLE: (
        "La mise en forme d’un élément (couleur, police, forme) n’a pas été reprise.",
        "La mise en forme de {n} éléments (couleur, police, forme) n’a pas été reprise.",
    ),
    Loss.ICON: ("1 icône n’a pas été reprise.", "{n} icônes n’ont pas été reprises."),
    Loss.IMAGE: ("1 image n’a pas été reprise.", "{n} images n’ont pas été reprises."),
    Loss.CROSS_LINK: (
        "1 lien entre deux éléments n’a pas été repris.",
        "{n} liens entre éléments n’ont pas été repris.",
    ),
    Loss.LINK: (
        "1 adresse n’a pas été reprise\u00a0: seules le sont les adresses http, https et mailto.",
        "{n} adresses n’ont pas été reprises\u00a0: seules le sont les adresses http, https et mailto.",
    ),
    Loss.ATTACHMENT: ("1 pièce jointe n’a pas été reprise.", "{n} pièces jointes n’ont pas été reprises."),
    Loss.FRAME: ("1 encadré n’a pas été repris.", "{n} encadrés n’ont pas été repris."),
    Loss.SUMMARY: (
        "1 accolade de résumé est devenue une branche ordinaire.",
        "{n} accolades de résumé sont devenues des branches ordinaires.",
    ),
    Loss.FLOATING: (
        "1 élément flottant a été rattaché au centre.",
        "{n} éléments flottants ont été rattachés au centre.",
    ),
    Loss.CALLOUT: (
        "1 bulle est devenue une branche ordinaire.",
        "{n} bulles sont devenues des branches ordinaires.",
    ),
    Loss.SHEET: (
        "1 feuille est devenue une branche.",
        "Les {n} feuilles du fichier sont devenues autant de branches.",
    ),
    Loss.CLONE: (
        "1 clone a été repris avec ses mots seulement.",
        "{n} clones ont été repris avec leurs mots seulement.",
    ),
    Loss.REMINDER: ("1 rappel n’a pas été repris.", "{n} rappels n’ont pas été repris."),
    Loss.OBJECT: (
        "1 formule ou objet inséré n’a pas été repris.",
        "{n} formules ou objets insérés n’ont pas été repris.",
    ),
    Loss.ENCRYPTED: (
        "1 branche chiffrée n’a pas pu être lue\u00a0: seul son titre est repris.",
        "{n} branches chiffrées n’ont pas pu être lues\u00a0: seuls leurs titres sont repris.",
    ),
    Loss.LABEL: (
        "1 étiquette ou attribut a été ajouté à la note de son élément.",
        "{n} étiquettes ou attributs ont été ajoutés aux notes de leurs éléments.",
    ),
    Loss.LINES: (
        "1 texte de plusieurs lignes a été mis sur une seule.",
        "{n} textes de plusieurs lignes ont été mis sur une seule.",
    ),
    Loss.LONG_TEXT: (
        "1 texte trop long a été raccourci\u00a0; il est en entier dans la note.",
        "{n} textes trop longs ont été raccourcis\u00a0; ils sont en entier dans les notes.",
    ),
    Loss.LONG_NOTE: (
        "La fin d’une note trop longue n’a pas été reprise.",
        "La fin de {n} notes trop longues n’a pas été reprise.",
    ),
    Loss.CONTROL: (
        "1 caractère interdit a été retiré.",
        "{n} caractères interdits ont été retirés.",
    ),
    Loss.CHECKBOX: (
        "1 case à cocher a été gardée comme un signe (☐ ou ☑).",
        "{n} cases à cocher ont été gardées comme des signes (☐ ou ☑).",
    ),
}


@dataclass(frozen=True)
class Reading:
    """A file as a tree, and how many times each thing was not carried over."""

    root: Branch
    losses: Mapping[Loss, int] = field(default_factory=dict)

    @property
    def report(self) -> list[str]:
        return [SENTENCES[loss][n > 1].format(n=n) for loss in Loss if (n := self.losses.get(loss, 0))]


@dataclass
class Said:
    """What one element of a file says, before it is cleaned."""

    text: str = ""
    notes: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    kind: NodeKind | None = None
    level: Level | None = None
    state: InPlaceState | None = None
    organisation: str = ""
    contact: str = ""
    side: str = ""
    id: str = ""


class Gatherer:
    """Takes the elements in reading order, each parent before its children, and makes the tree."""

    def __init__(self) -> None:
        self.losses: Counter[Loss] = Counter()
        self._rows: list[tuple[int, Node]] = []
        self._ids: set[str] = set()

    def lose(self, loss: Loss, count: int = 1) -> None:
        self.losses[loss] += count

    def add(self, depth: int, said: Said) -> None:
        """The next element; `depth` is at most one more than the one before, and 0 for the first only."""
        if len(self._rows) >= MAX_NODES:
            raise Unreadable(f"Cette carte a plus de {MAX_NODES} éléments\u00a0: partagez-la en plusieurs fichiers.")
        if depth > MAX_DEPTH:
            raise Unreadable(
                f"Cette carte a plus de {MAX_DEPTH} niveaux\u00a0: remontez ses branches les plus profondes."
            )
        text, notes = self._line(said.text), [self._cleaned(note) for note in said.notes]
        if len(text.encode()) > MAX_LABEL:
            self.lose(Loss.LONG_TEXT)
            notes.insert(0, text)
            text = cut(text, MAX_LABEL - 4) + "…"
        self._rows.append(
            (
                depth,
                Node(
                    id=self._id(said.id),
                    text=text,
                    note=self._note(notes, said.links),
                    kind=said.kind,
                    level=said.level,
                    organisation=cut(one_line(said.organisation), MAX_LABEL),
                    state=said.state,
                    contact=cut(one_line(said.contact), MAX_LABEL),
                    side=said.side if depth == 1 else "",
                ),
            )
        )

    def reading(self) -> Reading:
        if not self._rows:
            raise Unreadable("Ce fichier ne contient aucun élément de carte.")
        children: list[list[int]] = [[] for _ in self._rows]
        path: list[int] = []
        for index, (depth, _node) in enumerate(self._rows):
            del path[depth:]
            if path:
                children[path[-1]].append(index)
            path.append(index)
        grown: dict[int, Branch] = {}
        for index in range(len(self._rows) - 1, -1, -1):
            grown[index] = Branch(self._rows[index][1], tuple(grown.pop(child) for child in children[index]))
        return Reading(grown[0], dict(self.losses))

    def _id(self, wanted: str) -> str:
        """The root is `root`; any other keeps its id when it is a good one."""
        if not self._rows:
            id_ = ROOT
        elif NODE_ID.fullmatch(wanted) and wanted not in self._ids and wanted not in PILLARS:
            id_ = wanted
        else:
            number = len(self._rows)
            while (id_ := f"n{number:07d}") in self._ids:
                number += MAX_NODES
        self._ids.add(id_)
        return id_

    def _line(self, text: str) -> str:
        text = self._cleaned(text)
        if "\n" in text:
            self.lose(Loss.LINES)
        return one_line(text)

    def _cleaned(self, text: str) -> str:
        plain, removed = without_controls(text)
        self.losses[Loss.CONTROL] += removed
        return tidy(plain)

    def _note(self, notes: list[str], links: list[str]) -> str:
        body = "\n\n".join(note for note in notes if note)
        kept = [link.strip() for link in links if link.strip()]
        good = list(dict.fromkeys(link for link in kept if LINK.fullmatch(link)))
        self.losses[Loss.LINK] += sum(1 for link in kept if not LINK.fullmatch(link))
        lines = "\n".join(f"<{link}>" for link in good)
        room = MAX_NOTE - len(lines.encode()) - 5
        if len(body.encode()) > room:
            self.lose(Loss.LONG_NOTE)
            body = cut(body, room - 4) + "…"
        return "\n".join(part for part in (body, lines) if part)


LINK = re.compile(r"(?:https?://|mailto:)[^\s<>\"\\]{1,1990}", re.I)
_LAST_LINK = re.compile(rf"(?:(.*)\n)?<({LINK.pattern})>", re.I | re.DOTALL)
_NONCHARACTERS = frozenset("\ufffe\uffff\ufeff")
_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")


def split_link(note: str) -> tuple[str, str]:
    """(the note without its last line, the link that this line was); no link: (the note, "")."""
    found = _LAST_LINK.fullmatch(note)
    if found is None or found[1] == "" or (found[1] or "").endswith("\n"):
        return note, ""
    return found[1] or "", found[2]


def one_line(text: str) -> str:
    """Plain spaces, tabs and line breaks are one space; no-break spaces stay as they are."""
    return re.sub(r"[ \t\n]+", " ", tidy(without_controls(text)[0])).strip(" ")


def tidy(text: str) -> str:
    """Line feeds only, no spaces at the end of lines, no empty line at either end."""
    return re.sub(r"[ \t]+$", "", _BREAKS.sub("\n", text), flags=re.MULTILINE).strip("\n")


def without_controls(text: str) -> tuple[str, int]:
    """The text without what XML and screens forbid, and how many letters that was."""
    text = _BREAKS.sub("\n", text)
    if text.isprintable():
        return text, 0
    kept = [letter for letter in text if not _forbidden(letter)]
    return "".join(kept), len(text) - len(kept)


def _forbidden(letter: str) -> bool:
    return letter in _NONCHARACTERS or (unicodedata.category(letter) in ("Cc", "Cs") and letter not in "\n\t")


def cut(text: str, most: int) -> str:
    """The beginning of the text, at most this many bytes in UTF-8: shared texts are measured in bytes."""
    data = text.encode()
    return text if len(data) <= most else data[:most].decode(errors="ignore")


def decoded(data: bytes) -> str:
    """A text file's letters: UTF-8, UTF-16 with its mark, else the Windows alphabet of Western Europe."""
    if len(data) > MOST_BYTES:
        raise Unreadable("Ce fichier dépasse 5\u00a0Mo.")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    if "\0" in text:
        raise Unreadable("Ce fichier n’est pas du texte, ni une carte d’un format connu.")
    return text
