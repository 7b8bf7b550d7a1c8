"""Our own provider, in node, against a real Daphne that is killed under it."""

import asyncio
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.faults.server import ROOT, Template

from .site import Client, Site, until

pytestmark = pytest.mark.socket


class Browser:
    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    async def open(cls, site: Site, port: int, uuid: str) -> "Browser":
        bundle = ROOT / "build" / "tests" / "our_client.mjs"
        esbuild = [str(ROOT / "node_modules/.bin/esbuild"), "tests/rcp/coedit/our_client.mjs", f"--outfile={bundle}"]
        options = ["--bundle", "--format=esm", "--platform=node", "--external:ws", "--log-level=error"]
        subprocess.run([*esbuild, *options], cwd=ROOT, check=True, timeout=60)
        url, cookie = f"ws://127.0.0.1:{port}/ws/shared/{uuid}", f"sessionid={site.cookies['claire']}"
        command = ["node", str(bundle), url, cookie]
        return cls(await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdin=-1, stdout=-1))

    async def do(self, **order: Any) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        await self._process.stdin.drain()

    async def show(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        await self.do(show=1)
        return dict(json.loads(await asyncio.wait_for(self._process.stdout.readline(), 20)))

    async def until(self, **wanted: Any) -> dict[str, Any]:
        """Wait until its state says so."""
        shown: dict[str, Any] = {}
        for _ in range(400):
            shown = await self.show()
            if all(shown["state"][name] == value for name, value in wanted.items()):
                return shown
            await asyncio.sleep(0.05)
        raise AssertionError(shown)

    async def close(self) -> None:
        await self.do(stop=1)
        await self._process.wait()


async def test_it_says_saved_when_it_is_and_survives_a_server_that_dies(tmp_path: Path, stage: Template) -> None:
    site = Site(tmp_path, template=stage)
    try:
        port = site.start()
        uuid = await site.ask(port, "open_one")
        browser = await Browser.open(site, port, uuid)
        await browser.until(saved="saved", write=True)
        await browser.do(write="avant ")
        await browser.until(saved="saved", unsaved=0)
        assert await asyncio.to_thread(site.stored, port, uuid) == "avant "
        await asyncio.to_thread(site.kill, port)
        await browser.until(saved="offline")
        await browser.do(write="pendant ")
        shown = await browser.until(unsaved=1)
        assert shown["state"]["saved"] == "offline"
        await asyncio.to_thread(site.start, port)
        other = await Client(site, uuid).ready(port)
        await browser.until(saved="saved", unsaved=0)
        await until(lambda: str(other.text) == "avant pendant ")
        await other.write("après")
        for _ in range(100):
            if (await browser.show())["text"] == "avant pendant après":
                break
            await asyncio.sleep(0.05)
        assert (await browser.show())["text"] == "avant pendant après"
        await other.close()
        await browser.close()
    finally:
        site.close()


async def test_a_paste_of_a_megabyte_arrives_in_pieces(site: Site) -> None:
    port = site.servers[0].port
    uuid = await site.ask(port, "open_one")
    browser = await Browser.open(site, port, uuid)
    await browser.until(saved="saved")
    await browser.do(paste=9000)
    await browser.until(saved="saved", unsaved=0)
    rows = await site.ask(port, "rows", uuid=uuid)
    assert len(rows) >= 4
    later = await Browser.open(site, port, uuid)
    shown = await later.until(saved="saved")
    assert shown["nodes"] == 9000
    await browser.close()
    await later.close()


async def test_an_edit_that_is_refused_is_told(site: Site) -> None:
    port = site.servers[0].port
    browser = await Browser.open(site, port, await site.ask(port, "open_one"))
    await browser.until(saved="saved")
    await browser.do(write="interdit")
    shown: dict[str, Any] = {}
    for _ in range(100):
        shown = await browser.show()
        if shown["refused"]:
            break
        await asyncio.sleep(0.05)
    assert shown["refused"] == [{"why": "Ce mot n’est pas admis dans ce document.", "places": None}]
    assert shown["state"]["saved"] == "saving"
    await browser.close()
