"""What keeps one document's session right with the database: how the document stands there, and everyone's rights.

It works in a task of its own, so that a session that waits or fails holds nobody else's up.
"""

import asyncio
import logging
from typing import Protocol

from django.db import DatabaseError

from .batch import Standing

logger = logging.getLogger(__name__)


class Session(Protocol):
    """The part of a document's session that is kept right."""

    stream_seq: int

    async def ask_rights(self) -> None: ...
    async def follow(self, standing: Standing) -> None: ...
    def give_up(self) -> None: ...


class CatchingUp:
    def __init__(self, session: Session, name: str) -> None:
        self._session, self._name = session, name
        self._standing: Standing | None = None
        self._rights_due = False
        self._task: asyncio.Task[None] | None = None

    def to(self, standing: Standing) -> None:
        """The document stands so in the database."""
        self._standing = standing
        self._rights_due |= standing.stream_seq != self._session.stream_seq
        self._start()

    def recheck(self) -> None:
        """Rights may have changed."""
        self._rights_due = True
        self._start()

    def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _start(self) -> None:
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._run())

    async def _run(self) -> None:
        try:
            while self._rights_due or self._standing is not None:
                await self._once()
        except DatabaseError as error:
            # Asked again when the document is next looked at, within a second.
            self._rights_due = True
            logger.warning("shared document %s: the database does not answer: %r", self._name, error)
        except Exception:
            logger.exception("shared document %s: given up, everyone comes back to it", self._name)
            self._session.give_up()
        finally:
            self._task = None

    async def _once(self) -> None:
        """Rights first: they wait for nothing that is being stored."""
        if self._rights_due:
            self._rights_due = False
            try:
                await self._session.ask_rights()
            except BaseException:
                self._rights_due = True
                raise
        standing, self._standing = self._standing, None
        if standing is not None:
            await self._session.follow(standing)
