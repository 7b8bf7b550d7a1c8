"""What says who a person is, wherever people write freely: reports, themes, aliases, situations. Pure.

Read on a copy where compatible characters are folded (full-width digits, no-break spaces) and invisible ones removed,
so that an identity does not pass in disguise.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from stdnum.fr import nir

_GAP = r"[\s.,\-‐-―_/·•]{0,3}"
_ABROAD = r"(?:(?:\+|(?<!\d)00)\s?(?:33|262|508|59[046]|68[79])" + _GAP + r"(?:\(0\))?" + _GAP + r"0?)"
_PHONE = re.compile(rf"(?:{_ABROAD}|(?<!\d)0{_GAP}|\(0\d\){_GAP}\d)[1-9](?:{_GAP}\d){{6,8}}(?!\d)")
_MAIL = re.compile(
    r"[\w.+%-]+\s?(?:@|\(at\)|\[at\]|\barobase\b)\s?[\w-]+(?:\s?(?:\.|\(dot\)|\bpoint\b)\s?[\w-]+)+", re.I
)

_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_YEAR = r"(?:1[89]|20)\d\d"
_MONTH_NAME = r"(?:janv|f[ée]v|mars|avr|mai|juin|juil|ao[uû]t|sept|oct|nov|d[ée]c)[a-zéû]*\.?"
_DATE = re.compile(
    rf"(?<!\d)(?:"
    rf"{_DAY}\s?[/.\-]\s?{_MONTH}\s?[/.\-]\s?(?:{_YEAR}|\d\d)"
    rf"|{_DAY}\s{_MONTH}\s{_YEAR}"
    rf"|{_YEAR}[/.\-]{_MONTH}[/.\-]{_DAY}"
    rf"|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2]){_YEAR}"
    rf"|(?:{_DAY}|1\s?er)[\s\-]{_MONTH_NAME}[\s\-](?:{_YEAR}|\d\d)"
    rf")(?!\d)",
    re.I,
)
_BORN = re.compile(
    rf"(?<!\w)n[ée]e?s?\s(?:(?:le|en|vers)\s)?(?:l.ann[ée]e\s)?(?:\d|{_MONTH_NAME}\s\d)[\w/.\- ]*"
    rf"|(?<!\w)(?:ddn|dn|date\s+de\s+naissance)\s?[:=]?\s?\d[\w/.\- ]*",
    re.I,
)

_SEX, _BIRTH_MONTH = r"[1-478]", r"(?:0[1-9]|1[0-2]|[2-3]\d|4[0-2]|[5-9]\d)"
_NIR = re.compile(
    rf"(?<!\w){_SEX}{_GAP}\d\d{_GAP}{_BIRTH_MONTH}{_GAP}(?:\d\d|2[AB]){_GAP}\d{{3}}{_GAP}\d{{3}}"
    rf"(?:{_GAP}(?:cl[ée]\s?:?\s?)?(?P<key>\d\d))?(?!\w)",
    re.I,
)
_NIR_LOOSE = re.compile(rf"(?<!\w)\d(?:{_GAP}\d){{5}}{_GAP}(?:\d|[AB])(?:{_GAP}\d){{8}}(?!\w)", re.I)
_LONG = re.compile(r"(?<!\d)\d{8,}(?!\d)")

_UPPER = "A-ZÀ-ÖØ-ÞŒŸ"
_CIVILITY = (
    r"(?:[Mm][Mm][Ee][Ss]?|[Mm][Ll]{2}[Ee][Ss]?|MADAME|[Mm]adame|[Mm]esdames|MESDAMES|MADEMOISELLE|[Mm]ademoiselle"
    r"|MONSIEUR|[Mm]onsieur|MESSIEURS|[Mm]essieurs|M[Mm]?|MR|Mr|[Dd][Rr]|DOCTEUR|[Dd]octeur|P[Rr]|[Pp]rofesseur|Me|[Mm]aître)"
)
_PARTICLE = (
    r"(?:(?:[Dd]e|[Dd]u|[Dd]es|[Ll]e|[Ll]a|[Ll]es|[Vv]an|[Vv]on|[Bb]en|[Ee]l|[Aa]l|DE|DU|DES|LE|LA)\s+|[DdLl]['’]\s?)"
)
_NAME_WORD = rf"[{_UPPER}](?:[\w'’]|-(?=\w))+"
_NAMED = re.compile(
    rf"(?<![\w.])(?:{_CIVILITY})(?:\.\s*|\s+)(?:[{_UPPER}]\.\s*)*{_PARTICLE}{{0,3}}(?P<name>{_NAME_WORD})"
)
_CALLED = re.compile(rf"(?:(?:pré)?nommée?s?|s['’]appelle|appelée?)\s+(?P<name>{_NAME_WORD})")
_ALONE = frozenset(
    {"De", "Du", "Des", "Le", "La", "Les", "Il", "Elle", "On", "Ne", "Se", "Est", "Un", "Une", "Et", "Ou"}
)


# What a number or a mailbox of a service stands beside, and what a complete date is that of: these are nobody's.
_SERVICE = re.compile(
    r"\b(?:service|secr[ée]tariat|standard|accueil|r[ée]gulation|astreinte|plateforme|num[ée]ro vert|cabinet|pharmacie"
    r"|h[ôo]pital|clinique|mairie|samu|sos m[ée]decins|had|cmp|dac|cpts|ehpad|ssiad|sessad|samsah|savs|mdph|ccas|clic"
    r"|maia|pmi|cpam|apa|csapa|urgences|gendarmerie|police|pompiers|centre)\b[^.;\n]{0,40}$",
    re.I,
)
_TREATS = re.compile(r"(?:dr|docteur|pr|professeur|me|ma[îi]tre)\b", re.I)
_MOBILE = re.compile(r"^(?:\+?(?:00)?33)?0?[67]")
_SHARED_BOX = re.compile(
    r"^(?:contact|accueil|secretariat|standard|info|infos|direction|coordination|rcp|admission|admissions|service)\b",
    re.I,
)
_DATED = re.compile(
    r"\b(?:loi|d[ée]cret|arr[êe]t[ée]|ordonnance|circulaire|instruction|d[ée]lib[ée]ration|convention|avenant|contrat"
    r"|courrier|mail|note|relev[ée]|compte[- ]rendu|version|proc[ée]dure|r[ée]union|s[ée]ance|rcp|cellule|d[ée]cision"
    r"|rapport|bilan|notification|hospitalisation|consultation|visite|sortie)\w*\b"
    r"[^.;\n]{0,30}\b(?:du|au|le|en date du)\s*$",
    re.I,
)
# A complete date that is not older than this is that of something that happened lately, or will.
_LATELY = 2


@dataclass(frozen=True)
class Allowed:
    """What a place may say: the last names of `known` people, who are named there anyhow; `doctors`, where one says who
    treats; `phones`, where numbers are what one writes."""

    known: Collection[str] = field(default=frozenset())
    doctors: bool = False
    phones: bool = False


NOTHING = Allowed()


@dataclass(frozen=True)
class Fault:
    """Something that says who a person is: the words found, and why they are refused."""

    found: str
    why: str


def faults(text: str, allowed: Allowed = NOTHING, *, today: date | None = None) -> tuple[Fault, ...]:
    """Everything in this text that identifies someone, in order of kind; empty when it may be kept."""
    left = folded(text)
    known = frozenset(folded(name).casefold() for name in allowed.known)
    found = []
    for finder, is_one, why in _FINDERS:
        for match in finder(left):
            words = match[0]
            if is_one(match, known, allowed, today or date.today()):
                found.append(Fault(words.strip(), why))
            # Read, and no other kind of words.
            left = left.replace(words, " … ", 1)
    return tuple(found)


def faults_in(texts: Iterable[str]) -> tuple[Fault, ...]:
    return tuple(fault for text in texts for fault in faults(text))


def folded(text: str) -> str:
    """The text as it is read: compatible characters folded, invisible ones removed."""
    return "".join(char for char in unicodedata.normalize("NFKC", text) if unicodedata.category(char) != "Cf")


Match = re.Match[str]


def _mails(text: str) -> Iterator[Match]:
    return _MAIL.finditer(text)


def _nirs(text: str) -> Iterator[Match]:
    """Thirteen characters of the right shape, with or without key, or fifteen whose key is right."""
    yield from _NIR.finditer(text)
    yield from (match for match in _NIR_LOOSE.finditer(text) if nir.is_valid(re.sub(r"[^\dABab]", "", match[0])))


def _phones(text: str) -> Iterator[Match]:
    return (match for match in _PHONE.finditer(text) if _is_phone(match[0]))


def _is_phone(words: str) -> bool:
    """Nine digits after the zero or the country."""
    digits = re.sub(r"\D", "", words.replace("(0)", ""))
    for country in ("0033", "33", "00262", "262", "00508", "508", "00590", "590", "00594", "594", "00596", "596"):
        if words.lstrip().startswith(("+", "00")) and digits.startswith(country):
            return len(digits.removeprefix(country).removeprefix("0")) == 9
    return len(digits) == 10


def _births(text: str) -> Iterator[Match]:
    yield from _BORN.finditer(text)
    yield from _DATE.finditer(text)


def _names(text: str) -> Iterator[Match]:
    yield from (match for match in _NAMED.finditer(text) if match["name"] not in _ALONE)
    yield from _CALLED.finditer(text)


def _long_numbers(text: str) -> Iterator[Match]:
    return _LONG.finditer(text)


# Of what looks like an identity, what is one here.

Known = frozenset[str]


def _any(match: Match, known: Known, allowed: Allowed, today: date) -> bool:
    return True


def _is_persons_box(match: Match, known: Known, allowed: Allowed, today: date) -> bool:
    return not _SHARED_BOX.search(match[0])


def _is_persons_phone(match: Match, known: Known, allowed: Allowed, today: date) -> bool:
    """A mobile, or a number that no service stands before."""
    if allowed.phones:
        return False
    is_mobile = _MOBILE.match(re.sub(r"[^\d+]", "", match[0].replace("(0)", "")))
    return bool(is_mobile) or not _SERVICE.search(match.string[: match.start()])


def _is_birth(match: Match, known: Known, allowed: Allowed, today: date) -> bool:
    """Said to be a birth, or a complete date of years ago that is not the date of something."""
    if match.re is _BORN:
        return True
    year = _year(match[0], today)
    return year < today.year - _LATELY and not _DATED.search(match.string[: match.start()])


def _year(words: str, today: date) -> int:
    """Two digits are a year of these times when it is a few years from now, else one of a lifetime."""
    said = re.search(_YEAR, words) if not words.isdigit() else re.search(rf"{_YEAR}$", words)
    if said:
        return int(said[0])
    year = 2000 + int(re.findall(r"\d\d", words)[-1])
    return year if year <= today.year + 3 else year - 100


def _is_strangers_name(match: Match, known: Known, allowed: Allowed, today: date) -> bool:
    if allowed.doctors and _TREATS.match(match[0]):
        return False
    return match["name"].casefold() not in known


_FINDERS = (
    (_mails, _is_persons_box, "Une adresse de courriel désigne une personne : retirez-la."),
    (_nirs, _any, "Un numéro de sécurité sociale désigne une personne : retirez-le."),
    (_phones, _is_persons_phone, "Un numéro de téléphone désigne une personne : retirez-le."),
    (_births, _is_birth, "Une date complète peut être une date de naissance : donnez l’âge ou l’année."),
    (_names, _is_strangers_name, "Un nom désigne une personne : écrivez sa profession, ou « Mme A. »."),
    (_long_numbers, _any, "Un numéro aussi long peut désigner une personne ou son dossier : retirez-le."),
)
