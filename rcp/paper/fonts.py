"""The one font of every paper, the same bytes on every machine: the full Inter of npm, built with the client.

The machine's own fonts are never used, by WeasyPrint nor by Graphviz: a paper must not change with the machine.
"""

import tempfile
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from django.contrib.staticfiles import finders
from fontTools.ttLib import woff2

STYLESHEET = "paper.css"

_CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
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
def configuration() -> Path:
    """A Fontconfig file that knows our fonts only."""
    place = Path(_kept_place().name)
    file = place / "fonts.conf"
    file.write_text(_CONFIGURATION.format(fonts=escape(str(folder())), cache=escape(str(place / "cache"))))
    return file


@cache
def unpacked_configuration() -> Path:
    """The same for programs that cannot open WOFF2: the faces of the paper, unpacked into a folder of this process."""
    place = Path(_kept_place().name) / "unpacked"
    place.mkdir(exist_ok=True)
    for packed in folder().glob("Inter-*.woff2"):
        woff2.decompress(str(packed), str(place / f"{packed.stem}.ttf"))
    file = place / "fonts.conf"
    file.write_text(_CONFIGURATION.format(fonts=escape(str(place)), cache=escape(str(place / "cache"))))
    return file
