"""The room of a real meeting, on real servers: what everyone sees, and what whoever is sent away does not."""

import asyncio
import json
import time
from collections.abc import Callable
from contextlib import AsyncExitStack

from .clients import Client, opened
from .conftest import Holder, MeetingSite
from .server import NO_REDIS, Server

MAXIMUM = 2.0


async def entered(stack: AsyncExitStack, site: MeetingSite, server: Server, holder: Holder) -> Client:
    client = await stack.enter_async_context(opened(server, site.path, holder.session))
    await client.hello()
    return client


async def test_a_decision_appears_on_every_screen_and_only_a_rendering_is_shared(meeting: MeetingSite) -> None:
    server = meeting.serve()
    claire, lucie, *_ = meeting.members
    async with AsyncExitStack() as stack:
        writer = await entered(stack, meeting, server, claire)
        others = [await entered(stack, meeting, server, holder) for holder in [lucie, *meeting.guests]]
        ack = await writer.command(1, "record_decision", text="Un circuit <unique>.")
        for each in [writer, *others]:
            frame = await each.told(ack["seq"])
            assert "Un circuit &lt;unique&gt;." in json.dumps(frame["fragments"], ensure_ascii=False)
            assert "decision_recorded" in [entry["verb"] for entry in frame["entries"]]
        # Two guests see the same thing: the very same frame reached both.
        assert others[1].news[-1]["fragments"] == others[2].news[-1]["fragments"]
        present = await writer.until(lambda frame: len(frame.get("presence", [])) == 4)
        assert {card["name"] for card in present["presence"]} >= {"Claire Aubert", "Vincent Olivier"}


async def test_a_guest_whose_invitation_is_withdrawn_hears_nothing_after_two_seconds(
    make_meeting: Callable[..., MeetingSite],
) -> None:
    site = make_meeting(redis=NO_REDIS)
    here, there = site.serve(), site.serve()
    vincent, hugo = site.guests
    async with AsyncExitStack() as stack:
        claire = await entered(stack, site, here, site.members[0])
        going = await entered(stack, site, there, vincent)
        staying = await entered(stack, site, there, hugo)
        assert "ack" in await claire.command(1, "withdraw_invitation", person=vincent.person)
        gone = time.monotonic()
        last = 0
        for n in range(2, 32):
            last = (await claire.command(n, "record_decision", text=f"Décision secrète {n}."))["seq"]
            await asyncio.sleep(0.1)
        assert await going.closed() == 4403
        assert going.heard_at <= gone + MAXIMUM
        assert time.monotonic() - gone > MAXIMUM
        await staying.told(last)
        again = await stack.enter_async_context(opened(there, site.path, vincent.session))
        assert await again.closed() == 4403
        assert again.frames == []


async def test_a_meeting_that_does_not_exist_looks_like_one_that_is_closed_to_you(meeting: MeetingSite) -> None:
    server = meeting.serve()
    for path, session in (
        ("/ws/meetings/999999/", meeting.members[0].session),
        (f"/ws/meetings/{'9' * 40}/", meeting.members[0].session),
        (meeting.path, ""),
    ):
        async with opened(server, path, session) as shut:
            assert await shut.closed() == 4403
            assert shut.frames == []


async def test_the_same_meeting_by_http(meeting: MeetingSite) -> None:
    server = meeting.serve()
    claire = meeting.members[0]
    cookie = f"sessionid={claire.session}; csrftoken={'a' * 32}"
    body = {"v": 1, "client": "by-http-1", "n": 1, "name": "record_decision", "args": {"text": "Par HTTP."}}

    def post() -> tuple[int, str]:
        return server.get(
            f"/reunions/{meeting.meeting}/commands",
            cookie=cookie,
            body=json.dumps(body).encode(),
            **{"X-CSRFToken": "a" * 32},
        )

    status, answer = await asyncio.to_thread(post)
    assert status == 200, answer
    assert json.loads((await asyncio.to_thread(post))[1]) == json.loads(answer)
    assert meeting.rows("select text from decisions_decision") == [("Par HTTP.",)]
    seq = json.loads(answer)["frames"][0]["seq"]
    status, answer = await asyncio.to_thread(
        server.get, f"/reunions/{meeting.meeting}/entries?since={seq - 1}", cookie=cookie
    )
    assert [entry["seq"] for entry in json.loads(answer)["frames"][1]["entries"]] == [seq]
