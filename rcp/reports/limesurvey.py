"""Rupture reports out of a LimeSurvey CSV export, whatever its headers, separator and encoding. Pure.

Headers are question codes (« Qui ») or full texts (« Qui ? (acteur concerné) »). A bad row is named and stops nothing.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from . import qualify

# How each column is recognised in a folded header, in this order: « compensée par le DAC » is not the DAC.
COLUMNS: Mapping[str, str] = {
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
REQUIRED = (
    "id", "submitdate", "actor_category", "event_verb", "event_object", "event_reason", "event_place", "rupture_kind",
)  # fmt: skip
CALLED: Mapping[str, str] = {
    "id": "id",
    "submitdate": "submitdate",
    "actor_category": "Qui",
    "event_verb": "Fait",
    "event_object": "Quoi",
    "event_reason": "Pourquoi",
    "event_place": "Où",
    "rupture_kind": "TypeRupture",
}
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
YES_NO_TOO: Mapping[str, bool | None] = {
    "": None, "o": True, "y": True, "yes": True, "1": True, "n": False, "no": False, "0": False,
}  # fmt: skip
DATES = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y")


class Unreadable(ValueError):
    """The whole file cannot be read; the message is a French sentence."""


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
    lines = _records(_decoded(data))
    _, header = next(lines, (0, []))
    columns = columns_of(header)
    sheet = Sheet()
    for line, record in lines:
        if not any(value.strip() for value in record):
            continue
        result = _row(line, record, header, columns)
        if isinstance(result, Row):
            sheet.rows.append(result)
        else:
            sheet.bad.extend(result)
    return sheet


def columns_of(header: list[str]) -> dict[str, int]:
    """Where each known column stands. Unreadable when one that is needed is missing."""
    found: dict[str, int] = {}
    for name, pattern in COLUMNS.items():
        for index, title in enumerate(header):
            if name not in found and index not in found.values() and _is_titled(title, pattern):
                found[name] = index
    missing = [CALLED[name] for name in REQUIRED if name not in found]
    if missing:
        raise Unreadable(f"Il manque une colonne : {', '.join(missing)}. Le fichier n’a pas été importé.")
    return found


def _is_titled(title: str, pattern: str) -> bool:
    """By its code, its text, or both as in « Qui. Qui ? (acteur concerné) »."""
    ways = (title, title.split(".", 1)[0])
    return any(re.fullmatch(pattern, folded(way).replace("-", " ")) for way in ways)


def folded(text: str) -> str:
    """Small letters without accents nor punctuation, for comparing: « Où ? » → « ou »."""
    bare = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return " ".join(re.sub(r"[^a-z0-9+\-]+", " ", bare.lower()).split())


def _decoded(data: bytes) -> str:
    """UTF-8 with or without its mark, else Windows-1252."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the number of the line it starts on."""
    first = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = 1
    try:
        for record in reader:
            yield line, record
            line = reader.line_num + 1
    except csv.Error as error:
        raise Unreadable(f"Le fichier n’est pas un CSV lisible, à partir de la ligne {line}.") from error


def _row(line: int, record: list[str], header: list[str], columns: Mapping[str, int]) -> Row | list[BadRow]:
    values = {name: " ".join(record[at].split()) if at < len(record) else "" for name, at in columns.items()}
    read: dict[str, Any] = {}
    bad = []
    for name, reading in _READINGS.items():
        try:
            read[name] = reading(values.get(name, ""))
        except Fault as fault:
            bad.append(BadRow(line, header[columns[name]].strip(), str(fault)))
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


def _present(value: str) -> str:
    if not value:
        raise Fault("Cette colonne est vide.")
    return value


def _date(value: str) -> datetime:
    if not value:
        raise Fault("La réponse n’a pas été envoyée jusqu’au bout : sa date de soumission est vide.")
    for form in DATES:
        with suppress(ValueError):
            return datetime.strptime(value, form)
    raise Fault(f"« {value} » n’est pas une date : attendu 2022-06-23 14:05:00 ou 23/06/2022 14:05.")


def _kind(value: str) -> str:
    words = folded(value)
    if "averee" in words:
        return "proven"
    if "potentielle" in words:
        return "potential"
    raise Fault(f"« {value} » n’est ni « potentielle » ni « avérée ».")


def _age(value: str) -> str:
    words = re.sub(r"\s*-\s*", "-", folded(value)).replace(" a ", "-").replace(" ans", "")
    return str(_choice(AGES, AGES_TOO)(re.sub(r"\s*\+", "+", words)))


def _choice(named: Mapping[str, Any], too: Mapping[str, Any]) -> Callable[[str], Any]:
    known = {folded(name): code for name, code in named.items()} | dict(too)

    def reading(value: str) -> Any:
        words = folded(value)
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
    **{name: _told(limit, needed=name in REQUIRED) for name, limit in LIMITS.items()},
    "rupture_kind": _kind,
    "pathway": _choice(PATHWAYS, PATHWAYS_TOO),
    "age_band": _age,
    "compensated": _choice(YES_NO, YES_NO_TOO),
    "solution": _choice(SOLUTIONS, {"": ""}),
    "dac": str,
}
