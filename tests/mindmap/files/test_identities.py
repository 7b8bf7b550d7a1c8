"""A file that names somebody: refused in a cell, asked once in an RCP, said before anything is written."""

from typing import Any

import pytest
from django.test import Client

from mindmap.commands import open_map
from mindmap.document.outline import outline_of
from mindmap.models import MapImport, MindMap
from rcp.meetings.models import Meeting
from tests.cast import Cast
from tests.rcp.room.stage import an_open_cell, an_open_rcp

NAMED = (
    "<map><node TEXT='Sorties'><node TEXT='Mme Dupont sort vendredi'/><node TEXT='Réunion du 14/01/2027'/></node></map>"
)
KEY = "cle-de-ce-fichier"


def a_map_of(cast: Cast, meeting: Meeting) -> MindMap:
    return open_map(by=cast.actor(cast.claire), meeting=meeting, title="Retour à domicile", outline=["Déjà là"])


def sent(cast: Cast, address: str) -> Any:
    client = Client()
    client.force_login(cast.account(cast.claire))
    return client.post(address, data=NAMED.encode(), content_type="application/octet-stream")


@pytest.mark.parametrize(("held", "may_keep"), [(an_open_cell, False), (an_open_rcp, True)])
def test_a_file_that_names_somebody(cast: Cast, held: Any, may_keep: bool) -> None:
    mind_map = a_map_of(cast, held(cast))
    seen = sent(cast, f"/cartes/{mind_map.pk}/apercu/").json()["identities"]
    assert seen["may_keep"] is may_keep
    assert "« Mme Dupont »" in seen["why"]
    assert "14/01" not in seen["why"]
    address = f"/cartes/{mind_map.pk}/importer/?cle={KEY}"
    assert sent(cast, address).status_code == 422
    assert not MapImport.objects.exists()
    assert sent(cast, f"{address}&garder=1").status_code == (201 if may_keep else 422)
    texts = {branch.text for _depth, branch in outline_of(mind_map.document).walk()}
    assert ("Mme Dupont sort vendredi" in texts) is may_keep
