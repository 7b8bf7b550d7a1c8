#!/usr/bin/env bash
# Daphne: a socket closed with 1012 (service restart) or 1013 (try again later) ends with 1011, an internal error.
#
# Expected     the browser hears 1012 or 1013, two codes of the IANA registry meant for exactly this, and comes back.
# Happens      autobahn refuses the code inside the server, which then fails the connection: every screen is told that
#              the server broke. 4012 arrives as one would think.
# Version      daphne 4.2.3 with autobahn 26.10.2
# Source       https://www.iana.org/assignments/websocket/websocket.xhtml#close-code-number
# Matters      a server that says goodbye with the standard code before a restart looks like a crash to every screen; ours says it with a code of its own.
set -euo pipefail
folder=$(mktemp -d)
server=
trap 'kill $server 2>/dev/null || true; rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check daphne==4.2.3 autobahn==26.10.2 websockets==15.0.1
cat >"$folder/served.py" <<'PYTHON'
async def application(scope, receive, send):
    if scope["type"] != "websocket":
        return
    await receive()
    await send({"type": "websocket.accept"})
    await send({"type": "websocket.close", "code": int(scope["path"].strip("/"))})
    await receive()
PYTHON
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
(cd "$folder" && exec venv/bin/daphne --verbosity 0 --bind 127.0.0.1 --port "$port" served:application) >"$folder/log" 2>&1 &
server=$!
"$folder/venv/bin/python" - "$port" <<'PYTHON'
import asyncio
import sys
from importlib.metadata import version

import websockets


async def code_heard(code):
    for _ in range(100):
        try:
            socket = await websockets.connect(f"ws://127.0.0.1:{sys.argv[1]}/{code}/")
            break
        except OSError:
            await asyncio.sleep(0.1)
    try:
        await asyncio.wait_for(socket.wait_closed(), 3)
    except TimeoutError:
        return "nothing: still open after 3 s"
    return socket.close_code


async def main():
    print("daphne", version("daphne"), "– autobahn", version("autobahn"))
    heard = {code: await code_heard(code) for code in (1000, 1012, 1013, 4012)}
    for code, what in heard.items():
        print("the application closes with", code, "– the other end hears", what)
    assert heard[1000] == 1000 and heard[4012] == 4012, "the usual codes no longer arrive"
    assert heard[1012] == heard[1013] == 1011, "this is no longer so"


asyncio.run(main())
PYTHON
