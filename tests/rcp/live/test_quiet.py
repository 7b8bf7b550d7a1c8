"""Sparing autobahn's log texts changes only the names in its log."""

from autobahn.websocket import protocol

from rcp.live.quiet import spare_log_texts


def test_the_texts_are_empty_and_the_log_still_takes_them() -> None:
    spare_log_texts()
    assert vars(protocol)["hltype"](protocol.WebSocketProtocol.sendData) == ""
    assert vars(protocol)["hlval"](12, color="red") == ""
