"""A real Daphne whose sockets answer by the short way: what the contract test of `ServerTransport` talks to.

    python -m tests.rcp.realtime.short_way PORT

For "n": n letters by `write_now`; for "-n": n letters in fragments. What the transport said comes after, by `send`.
"""

import sys
from typing import Any

from daphne.endpoints import build_endpoint_description_strings
from daphne.server import Server

from rcp.realtime.server_transport import Message, ServerTransport


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    if scope["type"] != "websocket":
        return
    await receive()
    await send({"type": "websocket.accept"})
    while (asked := await receive())["type"] == "websocket.receive":
        await send({"type": "websocket.send", "text": answer(ServerTransport(send), int(asked["text"]))})


def answer(transport: ServerTransport, count: int) -> str:
    message: Message = {"type": "websocket.send", "text": "é" * abs(count)}
    if count >= 0:
        return f"{transport.write_now(message)} {transport.backlog() >= 0}"
    fragments = transport.in_fragments(message)
    assert fragments is not None
    return f"{len(list(fragments))} fragments"


if __name__ == "__main__":
    Server(
        application,
        endpoints=build_endpoint_description_strings(host="127.0.0.1", port=int(sys.argv[1])),
        signal_handlers=False,
        ready_callable=lambda: (sys.stdout.write("ready\n"), sys.stdout.flush()),
    ).run()
