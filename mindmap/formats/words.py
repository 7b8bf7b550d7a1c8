"""Words as they come out of files, made into the lines and notes of a map. Pure."""

import re
import unicodedata

from .faults import Unreadable

MOST_BYTES = 5 * 1024 * 1024

_NONCHARACTERS = frozenset("\ufffe\uffff\ufeff")
_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")


def one_line(text: str) -> str:
    """Plain spaces, tabs and line breaks are one space; no-break spaces stay as they are."""
    return re.sub(r"[ \t\n]+", " ", tidy(without_controls(text)[0])).strip(" ")


def tidy(text: str) -> str:
    """Line feeds only, no spaces at the end of lines, no empty line at either end."""
    lines = _BREAKS.sub("\n", text).split("\n")
    return "\n".join(line.rstrip(" \t") for line in lines).strip("\n")


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
    """A text file's letters: UTF-8, UTF-16 with its mark or without, else the Windows alphabet of Western Europe."""
    if len(data) > MOST_BYTES:
        raise Unreadable("Ce fichier dépasse 5\u00a0Mo\u00a0: partagez la carte en plusieurs fichiers.")
    if (wide := wide_alphabet(data)) is not None:
        return data.decode(wide, errors="replace").removeprefix("\ufeff")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    if "\0" in text:
        raise Unreadable("Ce fichier n’est pas du texte, ni une carte d’un format connu.")
    return text


def wide_alphabet(data: bytes) -> str | None:
    """Which UTF-16 these bytes are in, by their mark or by the empty half of their first letters; None: not at all."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    head = data[:64]
    even, odd = head[0::2], head[1::2]
    for full, empty, name in ((even, odd, "utf-16-le"), (odd, even, "utf-16-be")):
        if len(head) >= 8 and not any(empty[:4]) and all(byte >= 32 or byte in b"\t\r\n" for byte in full[:4]):
            return name
    return None
