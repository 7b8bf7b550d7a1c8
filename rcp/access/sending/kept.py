"""What was typed in a form that came after its session had ended, until whoever typed it is back.

It is about people, so it lies nowhere in clear: the session holds it encrypted, the key is in a cookie of that browser,
and it is shown only to the person for whom the form had been drawn. Both end with the browser, or with the sending.
"""

import json
import re
from dataclasses import asdict, dataclass

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from ..actor import Actor, Kind
from ..doors import actor_of
from .tokens import FIELD, Token

IN_SESSION = "typed"
COOKIE = "typed"
# Characters, names and values together. No form of ours takes as much.
MOST = 200_000
# What a page writes in its own fields.
BY_THE_PAGE = re.compile(r"[a-z0-9_:-]+|\d{1,2}[:/].*")
OURS = {"csrfmiddlewaretoken", FIELD}


@dataclass(frozen=True)
class Typed:
    """A form as it was sent: where to, its fields in their order, and its token."""

    address: str
    fields: list[tuple[str, str]]
    showing: str
    who: str

    def is_of(self, actor: Actor) -> bool:
        return actor.kind != Kind.NOBODY and self.who == actor.id

    @property
    def shown(self) -> list[tuple[str, str, bool]]:
        """Name, value, and whether a person wrote it: no number of a row, no key of a choice, no day."""
        return [(name, value, _is_written(name, value)) for name, value in self.fields]

    @property
    def holds_words(self) -> bool:
        return any(is_text for _name, _value, is_text in self.shown)


def _is_written(name: str, value: str) -> bool:
    return bool(value.strip()) and not name.startswith("initial-") and not BY_THE_PAGE.fullmatch(value)


def typed_in(request: HttpRequest, token: Token) -> Typed:
    fields = [(name, value) for name, values in request.POST.lists() if name not in OURS for value in values]
    return Typed(request.get_full_path(), [(name, str(value)) for name, value in fields], token.showing, token.who)


def keep(request: HttpRequest, response: HttpResponse, typed: Typed) -> bool:
    """Keep it for this browser, in place of what was kept before; False when it is too long to be kept."""
    written = json.dumps(asdict(typed))
    if len(written) > MOST:
        return False
    key = Fernet.generate_key()
    request.session[IN_SESSION] = Fernet(key).encrypt(written.encode()).decode()
    response.set_cookie(COOKIE, key.decode(), httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
    return True


def kept(request: HttpRequest, actor: Actor | None = None) -> Typed | None:
    """What this browser keeps, if it is the actor's own (or of whoever is just coming in)."""
    sealed = request.session.get(IN_SESSION) if hasattr(request, "session") else None
    if sealed is None:
        return None
    try:
        told = json.loads(Fernet(request.COOKIES.get(COOKIE, "").encode()).decrypt(str(sealed).encode()))
    except (InvalidToken, ValueError):
        return None
    typed = Typed(told["address"], [(name, value) for name, value in told["fields"]], told["showing"], told["who"])
    return typed if typed.is_of(actor or actor_of(request)) else None


def forget(request: HttpRequest) -> None:
    request.session.pop(IN_SESSION, None)
