"""Rupture reports out of a LimeSurvey CSV or VV export, whatever its headings, separator and encoding. Pure.

Headings are question codes (« Qui »), full texts (« Qui ? (acteur concerné) ») or both. A question may spread over
several columns: its boxes (« Qui ? [Infirmier] »), its « autre » (« Qui[other] ») and its comment. A bad row is named
and stops nothing.
"""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from . import qualify
from .questions import Question, folded, questions_of
from .response_file import Unreadable, records

__all__ = ["BadRow", "Row", "Sheet", "Unreadable", "folded", "read"]

LIMITS: Mapping[str, int] = {
    "actor_category": 120, "event_verb": 120, "event_object": 160, "event_reason": 160, "event_place": 120,
    "commune": 80,
}  # fmt: skip

# The answers as a questionnaire words them, then the other ways they are met.
PATHWAYS: Mapping[str, str] = {
    "Personnes âgées": "elderly", "Personnes handicapées": "disability", "Santé mentale": "mental_health",
    "Cancer": "cancer", "Enfance et périnatalité": "childhood", "Précarité": "precarity", "Addictions": "addictions",
    "Soins palliatifs": "palliative", "Sortie d’hospitalisation": "discharge", "Accès au médecin traitant": "physician",
    "Autre": "other",
}  # fmt: skip
PATHWAYS_TOO: Mapping[str, str] = {
    "": "other", "oth": "other", "autre parcours": "other", "pa": "elderly", "personne agee": "elderly",
    "ph": "disability", "handicap": "disability", "psychiatrie": "mental_health", "cancerologie": "cancer",
    "enfance": "childhood", "perinatalite": "childhood", "addiction": "addictions",
    "sortie hospitalisation": "discharge", "medecin traitant": "physician", "acces mt": "physician",
}  # fmt: skip
AGES: Mapping[str, str] = {age: age for age in ("0-17", "18-39", "40-59", "60-74", "75-84", "85+")}
AGES_TOO: Mapping[str, str] = {"": "", "moins de 18": "0-17", "85 et plus": "85+", "plus de 85": "85+"}
SOLUTIONS: Mapping[str, str] = {"aucune": "none", "palliative": "palliative", "pérenne": "lasting"}
YES_NO: Mapping[str, bool] = {"oui": True, "non": False}
# « N/A »: a question that was not answered; 2: how LimeSurvey codes « non » when asked for figures.
YES_NO_TOO: Mapping[str, bool | None] = {
    "": None, "o": True, "y": True, "yes": True, "1": True, "n": False, "no": False, "0": False, "2": False,
}  # fmt: skip
NOT_ANSWERED = frozenset({"n a", "sans reponse", "no answer"})
UNDATED_YEAR = 1980
NEGATED = r"\b(?:non|pas encore|pas)[ -]*(?:averee|potentielle)"
DATES = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y")


class Fault(ValueError):
    """One field cannot be kept; the message is a French sentence."""


@dataclass(frozen=True)
class Row:
    """A report as the file tells it; `submitted` is a local time without zone, choices are the model's codes."""

    line: int
    key: str
    submitted: datetime
    texts: Mapping[str, str]
    rupture_kind: str
    pathway: str
    age_band: str
    compensated: bool | None
    solution: str
    dac: str


@dataclass(frozen=True)
class BadRow:
    line: int
    column: str
    why: str


@dataclass
class Sheet:
    rows: list[Row] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)


def read(data: bytes) -> Sheet:
    """Every row of the file, good or named; Unreadable when it is not such an export."""
    lines = records(data)
    _, header = next(lines, (0, []))
    questions = questions_of(header)
    sheet = Sheet()
    for line, record in lines:
        if not sheet.rows and not sheet.bad and _are_headings(record):
            # VV: the texts of the questions, then their codes.
            continue
        result = _row(line, record, questions)
        if isinstance(result, Row):
            sheet.rows.append(result)
        else:
            sheet.bad.extend(result)
    return sheet


def _are_headings(record: list[str]) -> bool:
    try:
        questions_of(record)
    except Unreadable:
        return False
    return True


def _row(line: int, record: list[str], questions: Mapping[str, Question]) -> Row | list[BadRow]:
    read: dict[str, Any] = {}
    bad = []
    for name, reading in _READINGS.items():
        question = questions.get(name)
        try:
            read[name] = reading(_answer(question, record))
        except Fault as fault:
            bad.append(BadRow(line, question.title if question else name, str(fault)))
    if bad:
        return bad
    submitted = read["submitdate"]
    return Row(
        line=line,
        key="|".join(part for part in (read["id"], read["seed"], submitted.isoformat(" ")) if part),
        submitted=submitted,
        texts={name: read[name] for name in LIMITS},
        **{name: read[name] for name in ("rupture_kind", "pathway", "age_band", "compensated", "solution", "dac")},
    )


def _answer(question: Question | None, record: list[str]) -> str:
    """What was answered, in words: the cell, the boxes ticked, what was written under « autre », the comment."""
    if question is None:
        return ""
    words = [_main(question, record)]
    for box in question.boxes:
        if _ticked(_cell(record, box.index)):
            if not box.label:
                raise Fault(
                    f"La case « {box.title} » est cochée, mais l’export ne dit pas ce qu’elle veut dire : "
                    "exportez avec le texte complet des questions."
                )
            words.append(box.label)
    words.append(_cell(record, question.other))
    answer = ", ".join(word for word in words if word)
    comment = _cell(record, question.comment)
    return f"{answer} ({comment})" if answer and comment else answer or comment


def _main(question: Question, record: list[str]) -> str:
    """The cell of the question itself; « autre » leaves its place to what was written under it."""
    value = _cell(record, question.main)
    if _cell(record, question.other) and folded(value) in ("autre", "other", "-oth-"):
        return ""
    if question.asks_if_proven and folded(value) in ("oui", "y", "1"):
        return "avérée"
    if question.asks_if_proven and folded(value) in ("non", "n", "2", "0"):
        return "potentielle"
    return value


def _cell(record: list[str], index: int | None) -> str:
    return " ".join(record[index].split()) if index is not None and index < len(record) else ""


def _ticked(value: str) -> bool:
    return YES_NO_TOO.get(folded(value), YES_NO.get(folded(value), False)) is True


def _present(value: str) -> str:
    if not value:
        raise Fault("Cette colonne est vide.")
    return value


def _date(value: str) -> datetime:
    if not value:
        raise Fault("La réponse n’a pas été envoyée jusqu’au bout : sa date de soumission est vide.")
    for form in DATES:
        read = None
        with suppress(ValueError):
            read = datetime.strptime(value, form)
        if read is not None:
            return _kept_by_the_survey(read)
    raise Fault(f"« {value} » n’est pas une date : attendu 2022-06-23 14:05:00 ou 23/06/2022 14:05.")


def _kept_by_the_survey(read: datetime) -> datetime:
    """LimeSurvey writes 1 January 1980 where the survey keeps no dates."""
    if read.year <= UNDATED_YEAR:
        raise Fault(
            "Ce questionnaire ne garde pas la date des réponses : cochez « Horodater les réponses » dans LimeSurvey, "
            "ou remplacez cette colonne par la date du signalement."
        )
    return read


def _kind(value: str) -> str:
    """« Potentielle, non avérée » is potential; what follows a bracket or a dash explains and does not count."""
    words = folded(re.split(r"[(–—:;]| - ", value)[0])
    potential = "potentielle" in re.sub(NEGATED, "", words)
    proven = "averee" in re.sub(NEGATED, "", words)
    if potential != proven:
        return "proven" if proven else "potential"
    if not proven and re.search(r"\b(?:non|pas|pas encore)-? ?averee", words):
        return "potential"
    raise Fault(f"« {value} » n’est ni « potentielle » ni « avérée ».")


def _age(value: str) -> str:
    words = re.sub(r"\s*-\s*", "-", folded(value)).replace(" a ", "-").replace(" ans", "")
    return str(_choice(AGES, AGES_TOO)(re.sub(r"\s*\+", "+", words)))


def _choice(named: Mapping[str, Any], too: Mapping[str, Any]) -> Callable[[str], Any]:
    known = {folded(name): code for name, code in named.items()} | dict(too)

    def reading(value: str) -> Any:
        words = folded(value)
        if words in NOT_ANSWERED:
            words = ""
        if words not in known:
            raise Fault(f"« {value} » n’est pas une réponse connue : {', '.join(named)}.")
        return known[words]

    return reading


def _told(limit: int, *, needed: bool = True) -> Callable[[str], str]:
    """A text that people wrote: present, not too long, and identifying nobody."""

    def reading(value: str) -> str:
        if needed:
            _present(value)
        if len(value) > limit:
            raise Fault(f"Ce texte compte {len(value)} caractères : {limit} au plus.")
        if found := qualify.faults(value):
            raise Fault(found[0].why)
        return value

    return reading


_READINGS: Mapping[str, Callable[[str], Any]] = {
    "id": _present,
    "submitdate": _date,
    "seed": str,
    **{name: _told(limit, needed=name != "commune") for name, limit in LIMITS.items()},
    "rupture_kind": _kind,
    "pathway": _choice(PATHWAYS, PATHWAYS_TOO),
    "age_band": _age,
    "compensated": _choice(YES_NO, YES_NO_TOO),
    "solution": _choice(SOLUTIONS, {"": ""}),
    "dac": str,
}
