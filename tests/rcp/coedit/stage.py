"""A site with one kind of shared document and three people, served by a real Daphne, and what a test may do to it.

`python -m tests.rcp.coedit.stage` prepares the database named by DATABASE_URL and prints the cookie of each person.
Daphne serves `application`: the sockets as the site serves them, and for the tests POST /<deed> with JSON.
"""

import json
import os
import sys
from base64 import b64decode, b64encode
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, cast

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.rcp.coedit.settings")
django.setup()

from asgiref.sync import sync_to_async  # noqa: E402
from channels.routing import URLRouter  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import OperationalError, transaction  # noqa: E402
from django.urls import re_path  # noqa: E402
from django.utils import timezone  # noqa: E402
from pycrdt import Text  # noqa: E402

from mindmap.document.trial import try_on  # noqa: E402
from rcp.access.actor import SERVICE, Actor  # noqa: E402
from rcp.access.links import announce_rights_change  # noqa: E402
from rcp.access.middleware import SocketActorMiddleware  # noqa: E402
from rcp.access.models import Account  # noqa: E402
from rcp.coedit import batch, commands, queries  # noqa: E402
from rcp.coedit.consumers import shared_socket  # noqa: E402
from rcp.coedit.kinds import DocumentKind, Limits, Marks, kinds  # noqa: E402
from rcp.coedit.looking import marks_in  # noqa: E402
from rcp.coedit.models import SharedDocument, Update  # noqa: E402
from rcp.journal.models import Stream  # noqa: E402
from rcp.journal.record import name_of, record, seal  # noqa: E402
from rcp.journal.refusals import Refused  # noqa: E402
from rcp.journal.verbs import Verb  # noqa: E402
from rcp.people.identities import NOTHING  # noqa: E402
from rcp.people.models import Membership, MembershipRole, Organisation, OrganisationKind, Person  # noqa: E402
from rcp.realtime.autobahn_log import blank_log_texts  # noqa: E402
from rcp.realtime.origins import OriginMiddleware  # noqa: E402
from tests.faults.sessions import ENDINGS, by_link, signed_in  # noqa: E402

# Claire coordinates and writes, Marc is a member and reads, Zoé belongs to another organisation and sees nothing.
PEOPLE = {"claire": MembershipRole.COORDINATOR, "marc": MembershipRole.MEMBER, "zoe": None}
FORBIDDEN_WORD = "interdit"


def may_read(actor: Actor, document: SharedDocument) -> bool:
    host = document.stream.organisation
    return actor.belongs_to(host.pk) or actor.link_subject == name_of(host)


def may_write(actor: Actor, document: SharedDocument) -> bool:
    host = document.stream.organisation
    return actor.coordinates(host.pk) or actor.link_subject == name_of(host)


def check(document: SharedDocument, before: Any, update: bytes, by: Actor) -> None:
    if FORBIDDEN_WORD.encode() in update:
        raise Refused("Ce mot n’est pas admis dans ce document.")


class Names:
    """What a text may not say, as an area would look at it."""

    def passages(self, doc: Any) -> dict[str, str]:
        return {"body": str(doc.get("body", type=Text))}

    def marks(self, document: SharedDocument, passages: Mapping[str, str]) -> Marks:
        return Marks(marks_in(passages.items(), NOTHING))


# Of which the service knows an element that a page of before would delete.
kinds["newer"] = DocumentKind(may_read=may_read, may_write=may_write, schema=2)
kinds["looked"] = DocumentKind(may_read=may_read, may_write=may_write, look=Names())
# A bench room is one person with sixty tabs: the bounds by participant are not what it measures.
kinds["board"] = DocumentKind(may_read=may_read, may_write=may_write, check=check)
# A map's own check, without the meeting it hangs on.
kinds["map"] = DocumentKind(
    may_read=may_read, may_write=may_write, check=lambda _document, before, update, _by: try_on(before, update)
)
kinds["bench"] = DocumentKind(may_read=may_read, may_write=may_write, limits=Limits(frames_per_second=1000))


def prepare() -> dict[str, str]:
    """Migrate and introduce the people; gives each one's session cookie."""
    call_command("migrate", verbosity=0)
    host = Organisation.objects.create(name="Territoire", kind=OrganisationKind.DAC, stream=Stream.objects.create())
    return {name: sign_in(name, host, role) for name, role in PEOPLE.items()}


def sign_in(name: str, host: Organisation, role: MembershipRole | None) -> str:
    person = Person.objects.create(first_name=name.capitalize(), last_name="Martin", email=f"{name}@exemple.fr")
    account = Account.objects.create_user(f"{name}@exemple.fr", person=person)
    if role is not None:
        Membership.objects.create(person=person, organisation=host, role=role, since=timezone.localdate())
    return signed_in(account)["session"]


# What a test may do while the sockets are open.


def open_one(*, kind: str = "board", update: str | None = None) -> str:
    stream = Organisation.objects.get(name="Territoire").stream
    return str(commands.open_document(kind=kind, stream=stream, update=b64decode(update) if update else None).uuid)


def edit(*, uuid: str, update: str) -> int:
    return commands.apply_update(by=SERVICE, document=found(uuid), update=b64decode(update), origin="graft")


def state(*, uuid: str) -> str:
    return b64encode(queries.state_of(found(uuid)).get_update()).decode()


def rows(*, uuid: str) -> list[list[Any]]:
    updates = Update.objects.filter(document__uuid=uuid).order_by("seq")
    return [[row.seq, row.author, b64encode(row.data).decode(), row.epoch, row.after] for row in updates]


def seal_one(*, uuid: str) -> None:
    document = found(uuid)
    document.sealed_at = timezone.now()
    document.save(update_fields=["sealed_at"])


def close(*, uuid: str) -> dict[str, int]:
    """As a meeting closes: what was received is stored, then everything is sealed in one transaction."""
    stream = found(uuid).stream
    commands.flush(stream)
    with transaction.atomic():
        seqs = commands.seal_documents(stream)
        seal(stream, at=timezone.now())
    return seqs


def happen() -> int:
    organisation = Organisation.objects.get(name="Territoire")
    with transaction.atomic():
        return record(Verb.MEMBERSHIP_STARTED, by=SERVICE, stream=organisation.stream).seq


def demote(*, name: str, role: str | None) -> None:
    """Give this person another role in the territory, or none."""
    person = Person.objects.get(email=f"{name}@exemple.fr")
    Membership.objects.filter(person=person).delete()
    if role is not None:
        host = Organisation.objects.get(name="Territoire")
        Membership.objects.create(person=person, organisation=host, role=role, since=timezone.localdate())
    announce_rights_change(person_id=person.pk)


def introduce(*, name: str, link: bool) -> str:
    """Somebody new who may write, by an account or by a link; gives the cookie."""
    host = Organisation.objects.get(name="Territoire")
    if not link:
        return sign_in(name, host, MembershipRole.COORDINATOR)
    return by_link(Person.objects.create(first_name=name, last_name="Martin"), host, host)["session"]


def end(*, how: str, session: str) -> None:
    """Let this session's right end without a word to anybody."""
    ENDINGS[how](session)


def purge(*, uuid: str, update: str) -> int:
    return commands.purge(by=SERVICE, document=found(uuid), content=b64decode(update))


def snapshots(*, uuid: str) -> list[int]:
    return list(found(uuid).snapshots.order_by("upto_seq").values_list("upto_seq", flat=True))


def writers(*, uuid: str) -> dict[str, str | None]:
    hands = found(uuid).writers.select_related("person")
    return {str(hand.yjs_client_id): hand.person.email if hand.person else None for hand in hands}


def found(uuid: str) -> SharedDocument:
    return SharedDocument.objects.select_related("stream").get(uuid=uuid)


def fail(*, what: str, times: int, database: bool, uuid: str = "") -> None:
    """Let the next calls of this function of `batch` fail: by the database, or by a bug. With `uuid`, only those
    that concern this document."""
    work, left = getattr(batch, what), [times]

    def failing(*args: Any, **kwargs: Any) -> Any:
        if uuid and uuid != str(getattr(args[0], "document", args[0]).uuid):
            return work(*args, **kwargs)
        left[0] -= 1
        if left[0] < 0:
            setattr(batch, what, work)
            return work(*args, **kwargs)
        raise OperationalError("database is locked") if database else KeyError("a bug")

    setattr(batch, what, failing)


def reseal(*, uuid: str) -> None:
    """Seal the document and open it again: its sessions read it anew."""
    document = found(uuid)
    commands.seal_documents(document.stream)
    commands.unseal_documents(document.stream)


# Each by its name.
DEEDS: dict[str, Callable[..., Any]] = {
    deed.__name__: deed
    for deed in (
        *(open_one, edit, state, rows, snapshots, writers, seal_one, reseal, close, purge),
        *(happen, demote, introduce, end, fail),
    )
}


async def deeds(scope: dict[str, Any], receive: Callable[[], Awaitable[Any]], send: Callable[[Any], Any]) -> None:
    """POST a deed by its name; /healthz says that this process serves."""
    body, more = b"", True
    while more:
        message = await receive()
        body, more = body + message.get("body", b""), message.get("more_body", False)
    deed = DEEDS.get(scope["path"].strip("/"), dict)
    answer = await sync_to_async(deed, thread_sensitive=False)(**json.loads(body or b"{}"))
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": json.dumps(answer).encode()})


blank_log_texts()
sockets = OriginMiddleware(
    SocketActorMiddleware(URLRouter([re_path(r"^ws/shared/(?P<uuid>[0-9a-f-]{36})/?$", cast(Any, shared_socket))]))
)


async def application(scope: dict[str, Any], receive: Callable[[], Awaitable[Any]], send: Callable[[Any], Any]) -> None:
    await (sockets if scope["type"] == "websocket" else deeds)(scope, receive, send)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(prepare()) + "\n")
