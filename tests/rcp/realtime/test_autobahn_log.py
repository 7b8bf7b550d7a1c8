"""Sparing autobahn's log texts changes only the names in its log."""

import pytest
from autobahn.twisted import websocket
from autobahn.websocket import protocol

from rcp.realtime.autobahn_log import blank_log_texts


@pytest.mark.parametrize("module", [protocol, websocket], ids=["frames", "bytes received"])
def test_the_texts_are_empty_and_the_log_still_takes_them(module: object) -> None:
    blank_log_texts()
    assert vars(module)["hltype"](protocol.WebSocketProtocol.sendData) == ""
    assert vars(module)["hlval"](12, color="red") == ""
