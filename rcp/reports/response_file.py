"""The records of a file of responses: which encoding, which separator, which lines are headings. Pure.

LimeSurvey writes CSV (UTF-8 with its mark, or Windows-1252) and VV (tabs, two lines of headings, marks such as
`{newline}`); spreadsheets save the same in UTF-16, or with a first line « sep=; ». What is no such file is called by
its name.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterator, Mapping

# What VV writes where a character would break the line, and for a question that was not asked.
VV_MARKS: Mapping[str, str] = {
    "{question_not_shown}": "",
    "{newline}": "\n",
    "{cr}": "\n",
    "{tab}": " ",
    "{quote}": '"',
}
_VV_MARK = re.compile("|".join(re.escape(mark) for mark in VV_MARKS))
_SEPARATOR_LINE = re.compile(r"\s*\"?sep=(.)\"?\s*", re.IGNORECASE)

# How the first bytes of other kinds of file begin, and what to do with each.
_OTHER_FILES: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "C’est un classeur ou une archive (.xlsx, .ods, .lsa)."),
    (b"\xd0\xcf\x11\xe0", "C’est un classeur Excel ancien (.xls)."),
    (b"%PDF", "C’est un PDF."),
)
_EXPORT_AS_CSV = "Dans LimeSurvey : Réponses, Exporter, format CSV. Le fichier n’a pas été importé."


class Unreadable(ValueError):
    """The whole file cannot be read; the message is a French sentence."""


def records(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Each record that says something, with the number (from 1) of the line it starts on.

    Raises Unreadable for another kind of file.
    """
    _called_by_its_name(data)
    text = decoded(data)
    separator, skipped = _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    line = 1
    try:
        for record in reader:
            if line > skipped and any(value.strip() for value in record):
                yield line, [_VV_MARK.sub(lambda mark: VV_MARKS[mark[0]], value) for value in record]
            line = reader.line_num + 1
    except csv.Error as error:
        raise Unreadable(f"Le fichier n’est pas un CSV lisible, à partir de la ligne {line}.") from error


def decoded(data: bytes) -> str:
    """UTF-16 by its mark or its zeros, UTF-8 with or without its mark, else Windows-1252."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    for encoding, zeros in (("utf-16-le", data[1:200:2]), ("utf-16-be", data[0:200:2])):
        if len(zeros) > 8 and zeros.count(0) > 0.8 * len(zeros):
            return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _separator(text: str) -> tuple[str, int]:
    """What stands between cells, and how many lines before the headings only said so."""
    lines = text.split("\n", 20)
    for number, line in enumerate(lines, start=1):
        if told := _SEPARATOR_LINE.fullmatch(line):
            return told[1], number
        if line.strip():
            return max(";,\t", key=line.count), 0
    return ";", 0


def _called_by_its_name(data: bytes) -> None:
    for beginning, name in _OTHER_FILES:
        if data.startswith(beginning):
            raise Unreadable(f"{name} {_EXPORT_AS_CSV}")
    start = decoded(data[:2000]).lstrip("\ufeff \r\n\t").lower()
    if not start.startswith("<"):
        return
    if "<limesurveydoctype>responses" in start:
        raise Unreadable(f"C’est une archive de réponses de LimeSurvey (.lsr). {_EXPORT_AS_CSV}")
    if "<limesurveydoctype>" in start:
        raise Unreadable(f"C’est un questionnaire LimeSurvey (.lss), sans ses réponses. {_EXPORT_AS_CSV}")
    if "<html" in start or "<!doctype" in start:
        raise Unreadable(f"C’est une page web. {_EXPORT_AS_CSV}")
    raise Unreadable(f"C’est un fichier XML. {_EXPORT_AS_CSV}")
