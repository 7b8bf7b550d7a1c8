"""The hidden field `once` of a form: which showing of which form this is, and for whom it was drawn."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest

from ..actor import NOBODY, Actor

AnyView = TypeVar("AnyView", bound=Callable[..., Any])

FIELD = "once"
MARK = "comes_as_it_is"
_signer = Signer(salt="rcp.access.sending")


@dataclass(frozen=True)
class Token:
    """`showing` is new each time a page is drawn; `who` is the id of the actor it was drawn for."""

    showing: str
    who: str

    def __str__(self) -> str:
        return _signer.sign(f"{self.showing}:{self.who}")

    @property
    def for_somebody(self) -> bool:
        return self.who != NOBODY.id

    def handed_to(self, actor: Actor) -> "Token":
        """The same showing, in somebody else's hands."""
        return Token(self.showing, actor.id)


def new_token(actor: Actor) -> Token:
    return Token(uuid.uuid4().hex, actor.id)


def token_of(request: HttpRequest) -> Token | None:
    """That of the form this request sends; None when it carries none that we made."""
    try:
        showing, _, who = _signer.unsign(request.POST.get(FIELD, "")).partition(":")
    except BadSignature:
        return None
    return Token(showing, who)


def as_it_comes(view: AnyView) -> AnyView:
    """For what one means each time one presses it, and for coming in and leaving: no receipt, and nothing waits."""
    setattr(view, MARK, True)
    return view
