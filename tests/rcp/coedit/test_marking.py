"""What may not stay in a live text is told at once to whoever wrote it, through a real Daphne, and to nobody else."""

from typing import Any

import pytest
from pycrdt import TransactionEvent

from rcp.coedit.protocol import Kind, sync

from .site import Client, Site, until

pytestmark = pytest.mark.socket

NAMED = {"place": "body", "words": "Mme Dupont"}


def marked(client: Client) -> list[Any]:
    """What this person was last told, without the reasons; None before a word."""
    told = [word for word in client.said if "marks" in word]
    return [{"place": each["place"], "words": each["words"]} for each in told[-1]["marks"]] if told else [None]


async def take_back(client: Client) -> None:
    updates: list[bytes] = []

    def note(event: TransactionEvent) -> None:
        updates.append(event.update)

    noting = client.doc.observe(note)
    del client.text[0 : len(client.text)]
    client.doc.unobserve(noting)
    for update in updates:
        await client.send(sync(Kind.UPDATE, update))


async def test_whoever_writes_a_name_is_told_and_told_again_once_it_is_gone(site: Site) -> None:
    port = site.servers[0].port
    uuid = await site.ask(port, "open_one", kind="looked")
    site.cookies["lea"] = await site.ask(port, "introduce", name="lea", link=False)
    claire, lea = [await Client(site, uuid, name, ours=True).ready(port) for name in ("claire", "lea")]
    marc = await Client(site, uuid, "marc", ours=True).ready(port)
    await claire.write("Point du 14/01/2027 avec Mme Dupont")
    await until(lambda: marked(claire) == [NAMED])
    assert claire.said[-1]["must"] is True
    assert "nom désigne" in claire.said[-1]["marks"][0]["why"]
    # Kept and read by all, since it is live; its author alone hears of it.
    await until(lambda: "Mme Dupont" in str(lea.text))
    assert [marked(lea), marked(marc)] == [[None], [None]]
    # Whoever may write and comes while it stands is told; whoever only reads is not.
    late = await Client(site, uuid, "lea", ours=True).ready(port)
    await until(lambda: marked(late) == [NAMED])
    await take_back(claire)
    await until(lambda: marked(claire) == [] and marked(late) == [])
    assert [marked(lea), marked(marc)] == [[None], [None]]
    for client in (claire, lea, marc, late):
        await client.close()


async def test_words_that_are_nobodys_are_told_to_nobody(site: Site) -> None:
    port = site.servers[0].port
    uuid = await site.ask(port, "open_one", kind="looked")
    claire = await Client(site, uuid, ours=True).ready(port)
    await claire.write("Réunion du 14/01/2027, standard de la MDPH 04 94 05 06 07. ")
    await claire.write("Mme Dupont")
    await until(lambda: marked(claire) == [NAMED])
    assert len([word for word in claire.said if "marks" in word]) == 1
    await claire.close()
