"""Why the server closes a socket. All lie between 4000 and 4999: autobahn, under Daphne, refuses to send 1009 or 1012.

y-websocket comes back after every code but those from 4400 to 4499. A browser may lose the reason that goes with a
code, so the code alone says everything.
"""

from enum import IntEnum


class CloseCode(IntEnum):
    TOO_LARGE = 4009
    """A frame, or what it holds, is larger than this kind of socket takes."""
    SEND_FAILED = 4011
    """The server could not send what this socket had to be told; it comes back and catches up."""
    RESTARTING = 4012
    """The server stops, or the document began again: come back."""
    TRY_LATER = 4013
    """The database cannot answer now: come back and send again."""
    MALFORMED = 4400
    FORBIDDEN = 4403
    """Not allowed here, or no longer."""
    UNKNOWN = 4404
    SLOW = 4408
    """More waited to be sent than this reader takes; it comes back and catches up."""
    OUTDATED = 4426
    """The page speaks an older protocol, or an older schema of the document: load it again."""
    TOO_MANY = 4429
    """More frames or bytes than one participant may send."""
