"""From a template to the bytes of a PDF, in a process spawned for it. Same input, same bytes."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from base64 import b64encode
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from . import fonts
from .kinds import Picture

WORKER = Path(__file__).with_name("worker.py")
SECONDS = 30


class NotPrinted(Exception):
    """The paper could not be made; `why` is a French sentence that can be shown as it is."""

    def __init__(self, why: str, *, detail: str = "") -> None:
        super().__init__(f"{why} {detail}".strip())
        self.why = why


def render(
    template: str,
    context: Mapping[str, Any],
    *,
    at: datetime,
    attachments: Mapping[str, str] | None = None,
    figures: Mapping[str, str] | None = None,
    images: Mapping[str, Picture] | None = None,
    seconds: float = SECONDS,
    archive: str = "pdf/a-3a",
) -> bytes:
    """The PDF of this template: PDF/A-3a and PDF/UA-1 in one file, or PDF/A-1a (`archive`) without attachment, which
    secure messaging asks for.

    `at` is the only date the file carries. `attachments` maps a file name to its text; `figures` maps a name to an SVG
    and `images` one to a picture, which the template shows as `<img src="paper:name" alt="…">`. Raises NotPrinted.
    """
    html = render_to_string(template, {**context, "printed_at": _second(at)})
    return print_html(
        html, at=at, attachments=attachments, figures=figures, images=images, seconds=seconds, archive=archive
    )


def print_html(
    html: str,
    *,
    at: datetime,
    attachments: Mapping[str, str] | None = None,
    figures: Mapping[str, str] | None = None,
    images: Mapping[str, Picture] | None = None,
    seconds: float = SECONDS,
    archive: str = "pdf/a-3a",
) -> bytes:
    asked = {
        "html": html,
        "fonts": str(fonts.folder()),
        "fallbacks": [str(file) for file in fonts.fallbacks()],
        "figures": dict(figures or {}),
        "images": {
            name: {"type": image.media_type, "data": b64encode(image.data).decode()}
            for name, image in sorted((images or {}).items())
        },
        "attachments": [
            {"name": name, "text": text, "description": _("Le contenu de ce document, sous forme de données")}
            for name, text in sorted((attachments or {}).items())
        ],
        "at": _second(at),
        "archive": archive,
    }
    with tempfile.TemporaryDirectory(prefix="paper-") as place:
        return _run(json.dumps(asked).encode(), Path(place), seconds)


def _second(at: datetime) -> str:
    """To the second, as the file's own dates say it: PDF/A-1 wants the two to be equal."""
    return at.astimezone(UTC).isoformat(timespec="seconds")


def _run(asked: bytes, place: Path, seconds: float) -> bytes:
    # -I: neither the current folder nor PYTHON* variables count. subprocess executes a fresh interpreter: nothing of
    # this process (connections, secrets, threads) goes with it.
    try:
        done = subprocess.run(  # noqa: S603 – our own file, run by our own interpreter
            [sys.executable, "-I", str(WORKER)],
            input=asked,
            capture_output=True,
            timeout=seconds,
            cwd=place,
            env=_environment(place),
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise NotPrinted(_("Le document n’a pas pu être mis en page en %d secondes.") % round(seconds)) from error
    if done.returncode != 0:
        raise _failure(done.returncode, done.stderr.decode(errors="replace"))
    return done.stdout


def _environment(place: Path) -> dict[str, str]:
    return {
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "HOME": str(place),
        "TMPDIR": str(place),
        "FONTCONFIG_FILE": str(fonts.configuration()),
        # fontTools writes this instant into the fonts it makes, rather than now.
        "SOURCE_DATE_EPOCH": "0",
    }


def _failure(code: int, said: str) -> NotPrinted:
    last = said.strip().splitlines()[-1] if said.strip() else f"code {code}"
    if code == -signal.SIGXCPU or code == -signal.SIGKILL:
        return NotPrinted(_("Le document n’a pas pu être mis en page dans le temps prévu."), detail=last)
    if "MemoryError" in said or last == "memory" or code in (-signal.SIGSEGV, -signal.SIGABRT):
        return NotPrinted(_("Le document demande plus de mémoire que prévu\u00a0: il est trop long."), detail=last)
    return NotPrinted(_("Le document n’a pas pu être mis en page."), detail=last)
