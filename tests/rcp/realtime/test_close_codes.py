"""The codes with which the server closes a socket leave it under Daphne too."""

import pytest
from autobahn.websocket.protocol import WebSocketProtocol

from rcp.realtime.close_codes import CloseCode


class Open(WebSocketProtocol):
    """A connection that is open, and keeps the close frame it would send."""

    def __init__(self) -> None:
        self.state = self.STATE_OPEN
        self.sent: list[int | None] = []

    def sendCloseFrame(self, code: int | None = None, reasonUtf8: bytes | None = None, isReply: bool = False) -> None:
        self.sent.append(code)


@pytest.mark.parametrize("code", CloseCode)
def test_autobahn_sends_it(code: CloseCode) -> None:
    connection = Open()
    connection.sendClose(code=int(code))
    assert connection.sent == [code]


@pytest.mark.parametrize("code", [1009, 1012, 1013])
def test_it_would_not_send_the_standard_ones(code: int) -> None:
    with pytest.raises(Exception, match="invalid close code"):
        Open().sendClose(code=code)
