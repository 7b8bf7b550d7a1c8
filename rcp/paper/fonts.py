"""The font of every paper, the same bytes on every machine: the full Inter of npm, built with the client.

The machine's own fonts are not used, by WeasyPrint nor by Graphviz: a paper must not change with the machine. But a
name may be written in letters that Inter lacks: those, and no others, are drawn by the few fonts that set-up installs
(`FALLBACKS`, Debian's). What no font draws is printed as a square, and named on the page of the paper: `not_drawn`.
"""

import tempfile
import unicodedata
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from django.contrib.staticfiles import finders
from fontTools.ttLib import TTFont, woff2

STYLESHEET = "paper.css"
# In the order of the stylesheet: Arabic, Hebrew, Georgian and signs; pictograms; Chinese, Japanese and Korean.
FALLBACKS = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "Symbola_hint.ttf", "DroidSansFallbackFull.ttf")
MACHINE = Path("/usr/share/fonts")
# Controls, marks of direction, joiners, variation selectors: they are not letters, and vanish on paper.
SILENT = frozenset({"Cc", "Cf", "Mn", "Me", "Cs", "Cn", "Zl", "Zp"})

_CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{fonts}</dir><dir>{fallbacks}</dir><cachedir>{cache}</cachedir></fontconfig>
"""


class ClientNotBuilt(Exception):
    """The client was not built: `make client`."""


@cache
def folder() -> Path:
    """Where the built print stylesheet and its fonts are."""
    found = finders.find(STYLESHEET)
    if not isinstance(found, str):
        raise ClientNotBuilt(STYLESHEET)
    return Path(found).parent


@cache
def _kept_place() -> "tempfile.TemporaryDirectory[str]":
    """A folder of this process, gone with it."""
    return tempfile.TemporaryDirectory(prefix="paper-fonts-")


@cache
def fallbacks() -> tuple[Path, ...]:
    """Those of `FALLBACKS` that this machine has; without them more letters are printed as squares."""
    there = {file.name: file for file in sorted(MACHINE.rglob("*.ttf"), reverse=True) if file.name in FALLBACKS}
    return tuple(there[name] for name in FALLBACKS if name in there)


@cache
def _fallback_folder() -> Path:
    """The fallback fonts alone, without those that stand beside them on the machine."""
    place = Path(_kept_place().name) / "fallbacks"
    place.mkdir(exist_ok=True)
    for file in fallbacks():
        (place / file.name).symlink_to(file)
    return place


def _configured(place: Path, ours: Path) -> Path:
    file = place / "fonts.conf"
    known = {"fonts": ours, "fallbacks": _fallback_folder(), "cache": place / "cache"}
    file.write_text(_CONFIGURATION.format(**{name: escape(str(path)) for name, path in known.items()}))
    return file


@cache
def configuration() -> Path:
    """A Fontconfig file that knows our fonts and the fallbacks only."""
    return _configured(Path(_kept_place().name), folder())


@cache
def letters() -> frozenset[int]:
    """Every character that some font of a paper draws."""
    files = [next(iter(sorted(folder().glob("Inter-Regular-*.woff2")))), *fallbacks()]
    return frozenset().union(*(TTFont(file, lazy=True).getBestCmap() for file in files))


def not_drawn(text: str) -> list[str]:
    """The letters of this text that would be printed as a square, each once, in their order."""
    composed = unicodedata.normalize("NFC", text)
    return list(dict.fromkeys(one for one in composed if _lacks(one)))


def _lacks(letter: str) -> bool:
    return ord(letter) not in letters() and letter not in "\n\t" and unicodedata.category(letter) not in SILENT


@cache
def unpacked_configuration() -> Path:
    """The same for programs that cannot open WOFF2: the faces of the paper, unpacked into a folder of this process."""
    place = Path(_kept_place().name) / "unpacked"
    place.mkdir(exist_ok=True)
    for packed in folder().glob("Inter-*.woff2"):
        woff2.decompress(str(packed), str(place / f"{packed.stem}.ttf"))
    return _configured(place, place)
