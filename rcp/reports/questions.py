"""Which columns of an export answer which question. Pure.

A heading is a code (`Qui`, `Qui[SQ001]`, `Qui[other]`), a text (`Qui ? [Infirmier]`), the two together
(`Qui[SQ001]. Qui ? [Infirmier]`), or a text cut after fifteen letters (`Nature de la ru.. `).
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .response_file import Unreadable

# How each question is recognised in a folded heading, in this order: « compensée par le DAC » is not the DAC.
QUESTIONS: Mapping[str, str] = {
    "id": r"id|id de la reponse|response id|reponse",
    "submitdate": r"submitdate|date de soumission.*|date submitted|date de completion",
    "seed": r"seed|tete de serie|graine.*|germe",
    "actor_category": r"qui\b.*",
    "event_verb": r"fait\b.*",
    "event_object": r"quoi\b.*",
    "event_reason": r"pourquoi\b.*",
    "event_place": r"ou\b.*",
    "rupture_kind": r"(?:type|nature)\s?(?:de (?:la )?)?rupture.*|(?:la )?rupture .*averee.*",
    "pathway": r".*\bparcours\b.*|typeparcours",
    "commune": r".*\bcommune\b.*",
    "age_band": r"trancheage|tranche d age.*|age.*",
    "compensated": r".*compense.*",
    "solution": r".*\bsolution\b.*",
    "dac": r"dac|dac .*|quel dac.*|votre dac.*|dispositif d appui.*",
}
# The longer usual texts, for headings cut after fifteen letters.
USUAL_TEXTS: Mapping[str, tuple[str, ...]] = {
    "id": ("id de la reponse",),
    "submitdate": ("date de soumission",),
    "rupture_kind": ("nature de la rupture", "type de rupture"),
    "pathway": ("type de parcours",),
    "age_band": ("tranche d age",),
    "compensated": ("compensee par le dac", "la rupture est elle compensee"),
    "solution": ("solution trouvee",),
}
# The questions without which there is no report, as the form calls them.
REQUIRED: Mapping[str, str] = {
    "id": "id",
    "submitdate": "submitdate",
    "actor_category": "Qui",
    "event_verb": "Fait",
    "event_object": "Quoi",
    "event_reason": "Pourquoi",
    "event_place": "Où",
    "rupture_kind": "TypeRupture",
}
_PART = re.compile(r"(?P<stem>.*?)\s*\[(?P<part>[^\]]*)\]\s*")
# A box that its code alone names: nobody can say what was ticked.
_CODE = re.compile(r"[A-Za-z]{0,3}\d+")
_CUT = re.compile(r"\s*\.\.\s*$")


@dataclass(frozen=True)
class Box:
    """One box of a multiple choice. `label` is empty when the export gives no words for it."""

    index: int
    title: str
    label: str


@dataclass(frozen=True)
class Question:
    """Where the answers to one question stand: indexes of columns. `title` is what the file calls it."""

    title: str
    main: int | None = None
    boxes: tuple[Box, ...] = ()
    other: int | None = None
    comment: int | None = None

    @property
    def asks_if_proven(self) -> bool:
        """« La rupture est-elle avérée ? » is answered by yes or no."""
        words = folded(self.title)
        return "averee" in words and "potentielle" not in words


def questions_of(header: list[str]) -> dict[str, Question]:
    """Each question known by name, with its columns. Unreadable when one that is needed is missing."""
    free = dict(enumerate(header))
    found: dict[str, Question] = {}
    for name in QUESTIONS:
        first = next((index for index, title in free.items() if _asks(title, name)), None)
        if first is None:
            continue
        stem = folded(_stem(free[first]))
        mine = {index: title for index, title in free.items() if folded(_stem(title)) == stem}
        # The same heading twice is two columns: only the parts of one question stand together.
        mine = {index: title for index, title in mine.items() if index == first or _part(title)}
        found[name] = _question(mine)
        free = {index: title for index, title in free.items() if index not in mine}
    missing = [called for name, called in REQUIRED.items() if name not in found]
    if missing:
        raise Unreadable(f"Il manque une colonne : {', '.join(missing)}. Le fichier n’a pas été importé.")
    return found


def folded(text: str) -> str:
    """Small letters without accents nor punctuation, for comparing: « Où ? » → « ou »."""
    bare = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return " ".join(re.sub(r"[^a-z0-9+\-]+", " ", bare.lower()).split())


def _question(columns: Mapping[int, str]) -> Question:
    main: int | None = None
    other: int | None = None
    comment: int | None = None
    boxes = []
    for index, title in columns.items():
        part = _part(title)
        if not part:
            main = index
        elif folded(part) in ("other", "autre"):
            other = index
        elif folded(part).endswith(("comment", "commentaire")):
            comment = index
        else:
            boxes.append(Box(index, title.strip(), "" if _CODE.fullmatch(part) else part))
    title = _stem(columns[min(columns)])
    return Question(title, main, tuple(boxes), other, comment)


def _ways(title: str) -> Iterator[str]:
    """What a heading may be known by: all of it, or its code and its text apart, as in « Qui. Qui ? (acteur) »."""
    yield title
    code, point, text = title.partition(".")
    if point and not _CUT.search(title):
        yield code
        yield text


def _asks(title: str, name: str) -> bool:
    return any(
        re.fullmatch(QUESTIONS[name], folded(_bare(way)).replace("-", " ")) or _is_cut_from(way, name)
        for way in _ways(title)
    )


def _is_cut_from(way: str, name: str) -> bool:
    if not _CUT.search(way):
        return False
    beginning = folded(_CUT.sub("", way)).replace("-", " ")
    return len(beginning) > 8 and any(text.startswith(beginning) for text in USUAL_TEXTS.get(name, ()))


def _bare(way: str) -> str:
    """The question without the part of it that this column answers."""
    told = _PART.fullmatch(way)
    return told["stem"] if told else way


def _stem(title: str) -> str:
    """What the columns of one question have in common: its code when the heading has one."""
    code, point, text = title.partition(".")
    return _bare(code if point and text.strip() and not _CUT.search(title) else title).strip()


def _part(title: str) -> str:
    """Which part of its question a column answers, in words when the heading gives them: « Infirmier », « other »."""
    parts = [told["part"].strip() for way in _ways(title) if (told := _PART.fullmatch(way.strip()))]
    return next((part for part in parts if not _CODE.fullmatch(part)), parts[0] if parts else "")
