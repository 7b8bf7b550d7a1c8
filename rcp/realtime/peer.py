"""One connected socket, of a room or of a shared document: whose it is, and its way out."""

from rcp.access.actor import Actor

from .rights_watch import rights_watch
from .server_transport import Send
from .socket_writer import SocketWriter


class Peer:
    """`actor_read_at`: when the reading of the actor began (monotonic, seconds)."""

    def __init__(self, send: Send, actor: Actor, session_key: str, actor_read_at: float) -> None:
        self.session_key = session_key
        self.writer = SocketWriter(send, actor.id)
        self.set_actor(actor, actor_read_at)

    def set_actor(self, actor: Actor, read_at: float) -> None:
        """Whoever the session stands for, read afresh."""
        self.actor, self.actor_read_at = actor, read_at
        self.must_reread = False

    @property
    def is_stale(self) -> bool:
        """Whether the actor may have changed since: it is read again before anything more is sent or taken."""
        return self.must_reread or rights_watch.changed_at(self.actor.person_id) > self.actor_read_at
