"""What a room's socket promises, on a real server."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack

import pytest

from .clients import Client, opened
from .conftest import Holder, LedgerSite
from .server import Server
from .sessions import ENDINGS, OF_LINKS


class Room:
    """The ledger's room on the shared server, entered by name in a test."""

    def __init__(self, site: LedgerSite, server: Server, stack: AsyncExitStack) -> None:
        self.site, self.server, self._stack = site, server, stack

    async def socket(self, holder: Holder, *, client: str = "") -> Client:
        return await self._stack.enter_async_context(opened(self.server, self.site.path, holder.session, client=client))

    async def entered(self, holder: Holder, last_seq: int | None = None, *, client: str = "") -> Client:
        socket = await self.socket(holder, client=client)
        await socket.hello(last_seq)
        return socket

    def renderings(self) -> dict[str, int]:
        fragments: dict[str, int] = json.loads(self.server.get("/test/renderings")[1])["fragments"]
        return fragments


@pytest.fixture
async def room(ledger: LedgerSite, server: Server):  # type: ignore[no-untyped-def]
    async with AsyncExitStack() as stack:
        yield Room(ledger, server, stack)


async def all_of(*work: Awaitable[object]) -> None:
    await asyncio.gather(*work)


async def test_a_command_is_acknowledged_and_everyone_sees_what_it_changed(room: Room) -> None:
    writer = await room.entered(room.site.members[0])
    reader = await room.entered(room.site.members[1])
    guest = await room.entered(room.site.guests[0])
    ack = await writer.command(1, "write", text="Bonjour à <tous>")
    assert ack["answer"]["text"] == "Bonjour à <tous>"
    for each in (writer, reader, guest):
        frame = await each.told(ack["seq"])
        assert "Bonjour à &lt;tous&gt;" in frame["fragments"]["notes"]
        assert frame["entries"][-1]["author"] == "Membre N° 0"
        assert frame["entries"][-1]["person"] == room.site.members[0].person
        assert "facts" not in frame["entries"][-1]
    assert "<button>" in reader.news[-1]["fragments"]["notes"]
    assert "<button>" not in guest.news[-1]["fragments"]["notes"]


async def test_a_repeated_command_gets_the_first_answer_and_is_written_once(room: Room) -> None:
    holder = room.site.members[2]
    first = await room.entered(holder)
    ack = await first.command(7, "write", text="une seule fois")
    await first.up({"v": 1, "n": 7, "name": "write", "args": {"text": "une seule fois"}})
    await first.command(8, "write", text="la suivante")
    assert [frame for frame in first.frames if frame.get("ack") == 7] == [ack, ack]
    again = await room.entered(holder, client=first.client)
    assert await again.command(7, "write", text="une seule fois") == ack
    assert room.site.texts().count("une seule fois") == 1


async def test_a_command_repeated_while_it_runs_is_done_once(room: Room) -> None:
    holder = room.site.members[2]
    sockets = [await room.entered(holder, client="the-same-tab") for _ in range(4)]
    answers = await asyncio.gather(*(each.command(1, "write", text="quatre fois d’un coup") for each in sockets))
    assert all(answer == answers[0] for answer in answers)
    assert room.site.texts().count("quatre fois d’un coup") == 1


async def test_a_refusal_goes_only_to_whoever_asked(room: Room) -> None:
    guest = await room.entered(room.site.guests[0])
    member = await room.entered(room.site.members[0])
    refused = await guest.command(1, "write", text="interdit")
    assert refused == {"refused": 1, "why": "Vous ne pouvez pas écrire ici.", "missing": [], "current": None}
    stale = await member.command(1, "revise")
    assert stale["missing"] == ["Relisez."]
    assert stale["current"] == {"text": "autre", "rev": 3}
    await member.command(2, "write", text="après un refus")
    await guest.told(member.frames[-1]["seq"])
    assert not [frame for frame in member.frames if frame.get("why") == refused["why"]]
    assert not [frame for frame in guest.frames if "ack" in frame]


async def test_a_bug_is_told_without_its_reason_and_the_socket_stays(room: Room) -> None:
    member = await room.entered(room.site.members[0])
    refused = await member.command(1, "fail")
    assert refused["why"].startswith("Une erreur")
    assert "bug" not in json.dumps(refused)
    assert "ack" in await member.command(2, "write", text="la suite")


async def test_when_the_database_cannot_answer_nothing_is_answered_and_the_client_comes_back(room: Room) -> None:
    member = await room.entered(room.site.members[0])
    await member.up({"v": 1, "n": 1, "name": "lock_out", "args": {}})
    assert await member.closed() == 4013
    assert not [frame for frame in member.frames if "ack" in frame or "refused" in frame]


async def test_whoever_comes_back_hears_only_what_was_missed(room: Room) -> None:
    writer = await room.entered(room.site.members[0])
    before = (await writer.command(1, "write", text="avant"))["seq"]
    for n in (2, 3, 4):
        await writer.command(n, "write", text=f"manqué {n}")
    back = await room.entered(room.site.members[5], last_seq=before)
    frame = await back.told(before + 3)
    assert frame["after"] == before
    assert [entry["seq"] for entry in frame["entries"]] == [before + 1, before + 2, before + 3]
    assert not [each for each in back.frames if "resync" in each]


async def test_beyond_five_hundred_entries_the_whole_state_is_sent(room: Room) -> None:
    writer = await room.entered(room.site.members[0])
    before = (await writer.command(1, "write", text="avant"))["seq"]
    assert room.server.get(f"/test/fill/{room.site.stream}/501", body=b"")[0] == 200
    back = await room.entered(room.site.members[5], last_seq=before)
    frame = await back.told(before + 501)
    assert set(frame["resync"]) == {"notes", "count"}
    nearer = await room.entered(room.site.members[6], last_seq=before + 1)
    assert len((await nearer.told(before + 501))["entries"]) == 500
    # Whoever stayed was told too, the same way.
    assert (await writer.told(before + 501))["seq"] == before + 501


async def test_a_number_from_another_database_and_no_number_give_the_whole_state(room: Room) -> None:
    for last_seq in (None, 10**9):
        back = await room.entered(room.site.members[5], last_seq=last_seq)
        assert "resync" in await back.until(lambda frame: "resync" in frame)


async def test_a_screen_drawn_for_other_rights_is_given_the_whole_state(room: Room) -> None:
    same = await room.socket(room.site.guests[0])
    seq = (await same.hello(10**9))["hello"]["seq"]
    for abilities, whole in ((["enter", "see"], False), (["enter", "note", "see"], True), (["unheard_of"], True)):
        screen = await room.socket(room.site.guests[0])
        await screen.hello(seq, abilities=abilities)
        await screen.up({"v": 1, "heartbeat": 1})
        await screen.until(lambda frame: frame.get("echo") == 1)
        assert any("resync" in frame for frame in screen.frames) == whole


async def test_entries_committed_together_are_told_in_one_frame(room: Room) -> None:
    reader = await room.entered(room.site.members[1])
    start = (await reader.until(lambda frame: "hello" in frame))["hello"]["seq"]
    room.server.get(f"/test/fill/{room.site.stream}/40", body=b"")
    frame = await reader.told(start + 40)
    assert [entry["seq"] for entry in frame["entries"]] == list(range(start + 1, start + 41))
    assert frame["fragments"]["notes"].count("<li") == 5


async def test_one_command_is_rendered_as_often_for_sixty_people_as_for_two(room: Room) -> None:
    readers = list(await asyncio.gather(*(room.entered(holder) for holder in room.site.members)))
    guest = await room.entered(room.site.guests[0])
    before = room.renderings()
    ack = await readers[0].command(1, "write", text="à soixante")
    await all_of(*(each.told(ack["seq"]) for each in [*readers, guest]))
    rendered = {name: count for name, count in room.renderings().items() if name not in before}
    # Two viewpoints, members and guests: two renderings, of which each served thirty people or sixty alike.
    assert sorted(rendered.values()) == [1, 1]
    assert {each.news[-1]["fragments"]["notes"] for each in readers} == {readers[0].news[-1]["fragments"]["notes"]}


async def test_sixty_who_come_back_from_different_places_cost_one_rendering(room: Room) -> None:
    writer = await room.entered(room.site.members[0])
    seqs = [(await writer.command(n, "write", text=f"pas à pas {n}"))["seq"] for n in range(1, 21)]
    before = sum(room.renderings().values())
    back = await asyncio.gather(*(room.socket(holder) for holder in room.site.members[1:41]))
    await all_of(*(each.hello(seqs[number % 19]) for number, each in enumerate(back)))
    await all_of(*(each.told(seqs[-1]) for each in back))
    # One per turn that found somebody waiting at the door, not one per person.
    assert sum(room.renderings().values()) - before <= 20
    assert all(each.news[0]["entries"][0]["seq"] == seqs[number % 19] + 1 for number, each in enumerate(back))


async def test_garbage_closes_its_own_socket_and_no_other(room: Room) -> None:
    other = await room.entered(room.site.members[1])
    for garbage in ("{", b"\x00\x01", "[" * 5000, '"' + "x" * 70_000 + '"', '{"v":1,"n":NaN}', '{"v":1,"x":"\\ud800"}'):
        bad = await room.entered(room.site.members[3])
        await bad.up(garbage)
        assert await bad.closed() == 4400
    assert "ack" in await other.command(1, "write", text="toujours là")


async def test_a_frame_that_is_none_of_ours_is_told_once_and_closes_the_second_time(room: Room) -> None:
    bad = await room.entered(room.site.members[3])
    await bad.up({"v": 1, "n": "17", "name": "write", "args": {}})
    assert "misunderstood" in await bad.until(lambda frame: "misunderstood" in frame)
    await bad.up({"v": 1, "unheard": True})
    assert await bad.closed() == 4400


async def test_another_version_of_the_protocol_asks_for_a_reload(room: Room) -> None:
    old = await room.socket(room.site.members[3])
    await old.up({"v": 99, "hello": {}})
    assert await old.closed() == 4426


async def test_commands_before_hello_are_not_done(room: Room) -> None:
    bad = await room.socket(room.site.members[3])
    await bad.up({"v": 1, "n": 1, "name": "write", "args": {"text": "sans bonjour"}})
    await bad.until(lambda frame: "misunderstood" in frame)
    assert "sans bonjour" not in room.site.texts()


async def test_a_flood_closes_its_participant_and_no_other(room: Room) -> None:
    other = await room.entered(room.site.members[1])
    flooding = await room.entered(room.site.members[4])
    for number in range(100):
        await flooding.up({"v": 1, "heartbeat": number})
    assert await flooding.closed() == 4429
    assert "ack" in await other.command(1, "write", text="au sec")


async def test_without_the_right_to_enter_nothing_is_sent(room: Room) -> None:
    elsewhere = f"/ws/ledger/{room.site.elsewhere}/"
    nowhere = "/ws/ledger/999999/"
    for path, session in (
        (elsewhere, room.site.members[0].session),
        (nowhere, room.site.members[0].session),
        (room.site.path, ""),
        (room.site.path, "not-a-session"),
    ):
        async with opened(room.server, path, session) as shut:
            assert await shut.closed() == 4403
            assert shut.frames == []


@pytest.mark.parametrize("how", ENDINGS)
async def test_a_socket_ends_with_the_right_it_was_opened_by_though_nobody_says_so(
    make_ledger: Callable[..., LedgerSite], how: str
) -> None:
    site = make_ledger()
    server = site.serve()
    going = (site.guests if how in OF_LINKS else site.members)[0]
    async with opened(server, site.path, going.session) as socket:
        await socket.hello()
        assert server.get(f"/test/end/{how}/{going.session}", body=b"")[0] == 200
        assert await socket.closed() == 4403
    async with opened(server, site.path, going.session) as again:
        assert await again.closed() == 4403


async def test_presence_names_each_person_once_and_never_the_wall(room: Room) -> None:
    first = await room.entered(room.site.members[10])
    second_tab = await room.entered(room.site.members[10])
    wall = await room.socket(room.site.members[11])
    await wall.hello(wall=True)
    guest = await room.entered(room.site.guests[1])
    frame = await guest.until(lambda frame: len(frame.get("presence", [])) == 2)
    assert {each["name"] for each in frame["presence"]} == {"Membre N° 10", "Invitée N° 1"}
    assert frame["presence"][0]["occupation"] == "Fille de Mme A."
    await second_tab.close()
    await guest.close()
    await first.until(lambda frame: [each["name"] for each in frame.get("presence", [])] == ["Membre N° 10"])


async def test_a_wall_sees_as_a_guest_and_may_do_nothing(room: Room) -> None:
    wall = await room.socket(room.site.members[11])
    hello = await wall.hello(wall=True)
    assert hello["hello"]["abilities"] == ["enter", "see"]
    await wall.up({"v": 1, "n": 1, "name": "write", "args": {"text": "par le mur"}})
    await wall.until(lambda frame: "misunderstood" in frame)
    assert "par le mur" not in room.site.texts()


async def test_ephemeral_things_reach_the_others_and_only_so_often(room: Room) -> None:
    pointing = await room.entered(room.site.members[12])
    reader = await room.entered(room.site.members[1])
    for number in range(20):
        await pointing.up({"v": 1, "ephemeral": {"x": number}})
    first = await reader.until(lambda frame: "ephemeral" in frame)
    assert first == {"ephemeral": {"x": 0}, "from": room.site.members[12].person}
    await pointing.command(1, "write", text="après les pointeurs")
    await reader.told((await reader.until(lambda frame: "entries" in frame))["seq"])
    assert 5 <= len([frame for frame in reader.frames if "ephemeral" in frame]) <= 7
    assert not [frame for frame in pointing.frames if "ephemeral" in frame]


async def test_the_server_tells_its_clock(room: Room) -> None:
    socket = await room.entered(room.site.members[0])
    await socket.up({"v": 1, "heartbeat": 123.5})
    beat = await socket.until(lambda frame: "heartbeat" in frame)
    assert beat["echo"] == 123.5
    assert abs(beat["heartbeat"] - socket.frames[0]["hello"]["now"]) < 60_000
