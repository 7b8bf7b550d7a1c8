"""The window « Fichiers » of a map: looking at a file, bringing it once, taking it away; methods and templates."""

import json
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from mindmap import rations
from mindmap.commands import (
    erase_text,
    import_map,
    keep_template,
    lock_branch,
    open_map,
    plant_method,
    undo_import,
    withdraw_template,
)
from mindmap.document.outline import outline_of, whole_of
from mindmap.document.ydoc import nodes_of, registers_of, relations_of
from mindmap.files.methods import METHODS
from mindmap.files.views import OFFERED, file_name
from mindmap.formats import sniff
from mindmap.history.steps import What, chronicle_of
from mindmap.models import MapImport, MapTemplate, MindMap
from mindmap.tree.resolve import children_of, resolve
from mindmap.tree.schema import MAX_NODES, NODE_KEYS, ROOT, TRASH
from rcp.coedit.commands import seal_documents
from rcp.coedit.queries import state_of
from rcp.journal.models import Entry
from rcp.journal.refusals import NotYet, Refused
from rcp.journal.verbs import Verb
from rcp.paper.models import Frozen
from rcp.realtime.rate_limits import RateLimiter
from rcp.room.commands.table import run
from tests.cast import Cast
from tests.mindmap.document.test_commands import edit
from tests.mindmap.formats.test_samples import SAMPLES
from tests.rcp.room.stage import a_planned_cell, an_open_cell, an_open_rcp

KEY = "4e9f2d6c-0000-4000-8000-000000000001"
MM = (
    b'<map version="1.0.1"><node TEXT="Sorties"><node TEXT="Pourquoi ?" ID="a" LINK="https://exemple.fr/a" '
    b'BACKGROUND_COLOR="#1f6fb4"><arrowlink DESTINATION="b" MIDDLE_LABEL="aggrave"/><icon BUILTIN="bee"/></node>'
    b'<node TEXT="Suites" ID="b"><node TEXT="Urgences"/></node></node></map>'
)


@pytest.fixture
def the_map(cast: Cast) -> MindMap:
    meeting = an_open_cell(cast)
    MindMap.objects.filter(meeting=meeting).delete()
    return open_map(by=cast.actor(cast.claire), meeting=meeting, title="Sans médecin traitant", outline=["Déjà là"])


@pytest.fixture
def an_empty_map(cast: Cast) -> MindMap:
    return MindMap.objects.get(meeting=an_open_cell(cast), breakout=None)


def browser(cast: Cast, person: Any) -> Client:
    client = Client()
    client.force_login(cast.account(person))
    return client


def post(client: Client, address: str, data: bytes) -> Any:
    return client.post(address, data=data, content_type="application/octet-stream")


def texts(mind_map: MindMap) -> list[tuple[int, str]]:
    return [(depth, branch.text) for depth, branch in outline_of(mind_map.document).walk()]


def last(mind_map: MindMap) -> Entry:
    return Entry.objects.filter(stream=mind_map.meeting.stream).latest("seq")


def test_a_file_is_looked_at_and_nothing_is_written(cast: Cast, the_map: MindMap) -> None:
    before = texts(the_map)
    answer = post(browser(cast, cast.samir), f"/cartes/{the_map.pk}/apercu/", MM)
    seen = answer.json()
    assert (answer.status_code, seen["title"], seen["size"], seen["empty"]) == (200, "Sorties", "4 éléments", False)
    assert [branch["text"] for branch in seen["branches"]] == ["Pourquoi\u202f?", "Suites"]
    assert seen["branches"][1]["below"] == ["Urgences"]
    assert seen["lost"] == ["1 icône n’a pas été reprise."]
    assert texts(the_map) == before
    assert not MapImport.objects.exists()


def test_files_drawings_and_papers_are_rationed_per_person(cast: Cast, the_map: MindMap) -> None:
    samir, claire = browser(cast, cast.samir), browser(cast, cast.claire)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(rations.RATIONS, "files", RateLimiter(rate=0.001, burst=2))
        patch.setitem(rations.RATIONS, "papers", RateLimiter(rate=0.001, burst=0))
        preview, export = f"/cartes/{the_map.pk}/apercu/", f"/cartes/{the_map.pk}/exporter/own/"
        assert [post(samir, preview, MM).status_code, samir.get(export).status_code] == [200, 200]
        refusals = [post(samir, preview, MM), samir.get(export)]
        assert [answer.status_code for answer in refusals] == [429, 429]
        assert all("Attendez une minute" in answer.content.decode() for answer in refusals)
        assert claire.get(export).status_code == 200
        claire.post(f"/cartes/{the_map.pk}/imprimer/", follow=True)
        assert not Frozen.objects.exists()


def test_a_file_comes_once_as_a_branch_with_its_links(cast: Cast, the_map: MindMap) -> None:
    samir = browser(cast, cast.samir)
    address = f"/cartes/{the_map.pk}/importer/?cle={KEY}"
    first, again = post(samir, address, MM), post(samir, address, MM)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["import"] == again.json()["import"]
    assert texts(the_map)[1:] == [(1, "Déjà là"), (1, "Sorties"), (2, "Pourquoi ?"), (2, "Suites"), (3, "Urgences")]
    whole = whole_of(the_map.document)
    why = whole.root.children[1].children[0]
    assert (why.node.link, why.node.colour) == ("https://exemple.fr/a", "1")
    assert [(one.a, one.label) for one in whole.relations] == [(why.node.id, "aggrave")]
    entries = Entry.objects.filter(stream=the_map.meeting.stream, verb=Verb.MAP_IMPORTED)
    assert [entry.facts["nodes"] for entry in entries] == [4]
    assert "Sorties" not in json.dumps(entries[0].facts)


def test_an_empty_map_is_filled_and_undone_in_one_step(cast: Cast, an_empty_map: MindMap) -> None:
    samir = cast.actor(cast.samir)
    whole = sniff.read(MM).whole
    made = import_map(by=samir, map_id=an_empty_map.pk, whole=whole, key=KEY, source="file", as_content=True)
    assert texts(an_empty_map) == [(0, "Sorties"), (1, "Pourquoi ?"), (1, "Suites"), (2, "Urgences")]
    assert len(relations_of(state_of(an_empty_map.document))) == 1
    with pytest.raises(Refused):
        undo_import(by=cast.actor(cast.nadia), map_id=an_empty_map.pk, import_id=made.pk)
    undo_import(by=samir, map_id=an_empty_map.pk, import_id=made.pk)
    assert texts(an_empty_map) == [(0, an_empty_map.title)]
    assert last(an_empty_map).verb == Verb.IMPORT_UNDONE
    with pytest.raises(NotYet, match="déjà retiré"):
        undo_import(by=samir, map_id=an_empty_map.pk, import_id=made.pk)


def test_a_centre_that_somebody_reworded_since_keeps_their_words(cast: Cast, an_empty_map: MindMap) -> None:
    samir = cast.actor(cast.samir)
    whole = sniff.read(MM).whole
    made = import_map(by=samir, map_id=an_empty_map.pk, whole=whole, key=KEY, source="file", as_content=True)
    edit(cast, an_empty_map, lambda doc: nodes_of(doc)[ROOT]["txt"].insert(0, "Nos "))
    undo_import(by=samir, map_id=an_empty_map.pk, import_id=made.pk)
    assert texts(an_empty_map) == [(0, "Nos Sorties")]


def test_a_title_erased_for_good_does_not_come_back_with_an_undo(cast: Cast, an_empty_map: MindMap) -> None:
    claire = cast.actor(cast.claire)
    whole = sniff.read(MM).whole
    made = import_map(by=claire, map_id=an_empty_map.pk, whole=whole, key=KEY, source="file", as_content=True)
    erase_text(by=claire, map_id=an_empty_map.pk, node_id=ROOT)
    undo_import(by=claire, map_id=an_empty_map.pk, import_id=made.pk)
    assert texts(an_empty_map) == [(0, "Carte sans titre")]


def test_what_came_says_from_where_in_the_history(cast: Cast, the_map: MindMap) -> None:
    samir = cast.actor(cast.samir)
    import_map(by=samir, map_id=the_map.pk, whole=sniff.read(MM).whole, key=KEY, source="file")
    undo_import(by=samir, map_id=the_map.pk, import_id=plant_method(by=samir, map_id=the_map.pk, method="swot").pk)
    steps = chronicle_of(the_map.document).in_order()
    assert [(step.origin, step.what) for step in steps if step.origin != "opening"] == [
        ("import", What.ADDED),
        ("method", What.ADDED),
        ("method", What.TRASHED),
    ]


def test_whoever_leads_may_take_away_what_another_brought(cast: Cast, the_map: MindMap) -> None:
    made = plant_method(by=cast.actor(cast.samir), map_id=the_map.pk, method="swot")
    undo_import(by=cast.actor(cast.claire), map_id=the_map.pk, import_id=made.pk)
    assert texts(the_map)[1:] == [(1, "Déjà là")]


def test_a_map_that_is_no_longer_empty_is_not_filled(cast: Cast, the_map: MindMap) -> None:
    answer = post(browser(cast, cast.samir), f"/cartes/{the_map.pk}/importer/?cle={KEY}&contenu=1", MM)
    assert answer.status_code == 422
    assert "n’est plus vide" in answer.json()["why"]
    assert len(texts(the_map)) == 2


@pytest.mark.parametrize("sheets", ["²", "x", "-1", "9999", ",,,"])
def test_sheets_that_are_not_there_are_not_chosen(cast: Cast, the_map: MindMap, sheets: str) -> None:
    address = f"/cartes/{the_map.pk}/apercu/?feuilles={sheets}"
    answer = post(browser(cast, cast.samir), address, (SAMPLES / "feuilles.xmind").read_bytes())
    assert answer.status_code in (200, 422)


def test_the_sheets_of_a_workbook_are_chosen(cast: Cast, the_map: MindMap) -> None:
    samir, data = browser(cast, cast.samir), (SAMPLES / "feuilles.xmind").read_bytes()
    assert len(post(samir, f"/cartes/{the_map.pk}/apercu/", data).json()["sheets"]) == 2
    one = post(samir, f"/cartes/{the_map.pk}/apercu/?feuilles=1", data).json()
    assert (one["title"], len(one["sheets"])) == ("Seconde", 2)
    assert post(samir, f"/cartes/{the_map.pk}/importer/?cle={KEY}&feuilles=1", data).status_code == 201
    assert texts(the_map)[-1] == (1, "Seconde")
    assert "au moins une feuille" in post(samir, f"/cartes/{the_map.pk}/apercu/?feuilles=9,²,-1,x", data).json()["why"]


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"<map><node TEXT='a'>", b"\x00\x01\x02\x03"])
def test_what_is_no_map_is_refused_and_changes_nothing(cast: Cast, the_map: MindMap, data: bytes) -> None:
    before = texts(the_map)
    for where in ("apercu/", f"importer/?cle={KEY}"):
        answer = post(browser(cast, cast.samir), f"/cartes/{the_map.pk}/{where}", data)
        assert answer.status_code == 422
        assert answer.json()["why"].endswith((".", ")"))
    assert texts(the_map) == before


def test_a_map_never_goes_beyond_its_limit(cast: Cast, the_map: MindMap) -> None:
    large = "x\n" + " y\n" * (MAX_NODES - len(nodes_of(state_of(the_map.document))) - 3)
    samir = cast.actor(cast.samir)
    import_map(by=samir, map_id=the_map.pk, whole=sniff.read(large.encode()).whole, key="long-key-1", source="file")
    assert len(nodes_of(state_of(the_map.document))) == MAX_NODES - 2
    answer = post(browser(cast, cast.samir), f"/cartes/{the_map.pk}/importer/?cle={KEY}", MM)
    assert answer.status_code == 422
    assert "dépasserait" in answer.json()["why"]
    assert MapImport.objects.count() == 1


def test_only_whoever_writes_in_the_map_brings_a_file(cast: Cast, the_map: MindMap) -> None:
    for where in ("apercu/", f"importer/?cle={KEY}"):
        assert post(browser(cast, cast.paul), f"/cartes/{the_map.pk}/{where}", MM).status_code == 404
    seal_documents(the_map.meeting.stream)
    for where in ("apercu/", f"importer/?cle={KEY}"):
        assert post(browser(cast, cast.samir), f"/cartes/{the_map.pk}/{where}", MM).status_code == 403
    assert post(browser(cast, cast.samir), f"/cartes/{the_map.pk}/importer/?cle=!", MM).status_code == 400


@pytest.mark.parametrize("form", OFFERED.values(), ids=OFFERED)
def test_each_format_is_taken_away_under_a_french_name(cast: Cast, the_map: MindMap, form: Any) -> None:
    answer = browser(cast, cast.samir).get(f"/cartes/{the_map.pk}/exporter/{form.name}/")
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == "attachment"
    window = browser(cast, cast.samir).get(f"/cartes/{the_map.pk}/fichiers/").content.decode()
    assert f'download="{file_name("Sans médecin traitant", form.suffixes[0])}"' in window
    if form.read is not None:
        assert [one.text for _depth, one in sniff.read(answer.content).root.walk()][1:] == ["Déjà là"]


def test_one_branch_is_taken_away_alone(cast: Cast, the_map: MindMap) -> None:
    node = outline_of(the_map.document).children[0].node.id
    answer = browser(cast, cast.samir).get(f"/cartes/{the_map.pk}/exporter/indented/?branche={node}")
    assert answer.content.decode() == "Déjà là\n"
    for unknown in ("docx", "pdf"):
        assert browser(cast, cast.samir).get(f"/cartes/{the_map.pk}/exporter/{unknown}/").status_code == 404


def test_a_file_name_holds_no_path_nor_sign() -> None:
    name = file_name('../../etc "passwd"\n: <b>', ".mm")
    assert not set('/\\":<>\n') & set(name)
    assert file_name("", ".mm").startswith("Carte – sans titre – ")


def test_the_window_offers_every_format_and_says_what_is_lost(cast: Cast, the_map: MindMap) -> None:
    plant_method(by=cast.actor(cast.samir), map_id=the_map.pk, method="alarm")
    html = browser(cast, cast.samir).get(f"/cartes/{the_map.pk}/fichiers/").content.decode()
    assert all(f"/exporter/{name}/" in html for name in OFFERED)
    assert "L’aide de 7 éléments n’est pas écrite dans ce format." in html
    assert 'data-ask="undo_import"' in html
    seal_documents(the_map.meeting.stream)
    html = browser(cast, cast.samir).get(f"/cartes/{the_map.pk}/fichiers/").content.decode()
    assert "data-file>" not in html


# Methods


@pytest.mark.parametrize("key", METHODS)
def test_each_method_says_what_it_is_for_and_helps_at_each_branch(key: str) -> None:
    method = METHODS[key]
    assert all((method.name, method.purpose.endswith("."), method.time, method.people))
    waiting: list[Any] = list(method.branches)
    assert all(branch["hint"] for branch in waiting)
    while waiting:
        here = waiting.pop()
        if isinstance(here, dict):
            assert set(here) <= {*NODE_KEYS, "text", "children", "tags"}
            waiting.extend(here.get("children", ()))


def test_alarm_has_its_seven_families_and_ishikawa_five() -> None:
    assert [len(METHODS[key].branches) for key in ("alarm", "ishikawa", "swot", "qqoqcp", "orion")] == [7, 5, 4, 6, 6]


def test_a_method_fills_an_empty_map_and_is_a_branch_of_another(cast: Cast, an_empty_map: MindMap) -> None:
    samir = cast.actor(cast.samir)
    plant_method(by=samir, map_id=an_empty_map.pk, method="ishikawa")
    assert [branch.text for branch in outline_of(an_empty_map.document).children][0] == "Main-d’œuvre"
    plant_method(by=samir, map_id=an_empty_map.pk, method="swot")
    added = outline_of(an_empty_map.document).children[-1]
    assert (added.text, [branch.text for branch in added.children][0]) == (METHODS["swot"].name, "Forces")
    assert added.children[0].node.hint
    assert last(an_empty_map).verb == Verb.METHOD_PLANTED
    with pytest.raises(Refused, match="n’existe pas"):
        plant_method(by=samir, map_id=an_empty_map.pk, method="tarot")


# Templates


def test_a_method_is_planted_under_the_node_one_chooses(cast: Cast, the_map: MindMap) -> None:
    samir = cast.actor(cast.samir)
    [there] = children_of(resolve(registers_of(state_of(the_map.document))))[ROOT]
    plant_method(by=samir, map_id=the_map.pk, method="swot", under=there)
    assert [text for depth, text in texts(the_map) if depth == 2] == ["Forces", "Faiblesses", "Opportunités", "Menaces"]
    plant_method(by=samir, map_id=the_map.pk, method="qqoqcp", under=there)
    assert [text for depth, text in texts(the_map) if depth == 2][-1] == "QQOQCP"
    assert [depth for depth, text in texts(the_map) if text == "Qui ?"] == [3]


@pytest.mark.parametrize("under", ["nulle-part", TRASH, "", "x" * 500])
def test_a_method_is_not_planted_where_nothing_is(cast: Cast, the_map: MindMap, under: str) -> None:
    before = texts(the_map)
    with pytest.raises(Refused, match="n’est pas, ou plus, dans la carte"):
        plant_method(by=cast.actor(cast.samir), map_id=the_map.pk, method="swot", under=under)
    assert texts(the_map) == before


def test_a_method_is_not_planted_in_a_locked_branch_but_by_whoever_leads(cast: Cast, the_map: MindMap) -> None:
    claire = cast.actor(cast.claire)
    [there] = children_of(resolve(registers_of(state_of(the_map.document))))[ROOT]
    lock_branch(by=claire, map_id=the_map.pk, node_id=there)
    before = texts(the_map)
    with pytest.raises(Refused, match="verrouillée par Claire Aubert"):
        plant_method(by=cast.actor(cast.samir), map_id=the_map.pk, method="swot", under=there)
    assert texts(the_map) == before
    plant_method(by=claire, map_id=the_map.pk, method="swot", under=there)
    assert len(texts(the_map)) == len(before) + 4


def test_a_template_keeps_the_structure_and_its_helps_and_is_seen_by_the_members(cast: Cast, the_map: MindMap) -> None:
    claire = cast.actor(cast.claire)
    plant_method(by=claire, map_id=the_map.pk, method="alarm")
    bare = keep_template(by=claire, map_id=the_map.pk, name="Notre ALARM", help="Pour nos retours d’expérience")
    assert [branch["text"] for branch in bare.content] == ["Déjà là", "ALARM"]
    families = bare.content[1]["children"]
    assert len(families) == 7
    assert all(family["hint"] and not family["children"] for family in families)
    full = keep_template(by=claire, map_id=the_map.pk, name="Tout", texts=True)
    assert full.content[1]["children"][0]["children"]
    assert "Notre ALARM" in browser(cast, cast.claire).get(f"/cartes/{the_map.pk}/fichiers/").content.decode()
    # Nadia is of another organisation.
    assert "Notre ALARM" not in browser(cast, cast.nadia).get(f"/cartes/{the_map.pk}/fichiers/").content.decode()
    with pytest.raises(Refused):
        plant_method(by=cast.actor(cast.nadia), map_id=the_map.pk, template_id=bare.pk)


def test_a_map_begins_from_a_template_that_is_not_withdrawn(cast: Cast, the_map: MindMap) -> None:
    claire = cast.actor(cast.claire)
    kept = keep_template(by=claire, map_id=the_map.pk, name="Le nôtre")
    with pytest.raises(NotYet, match="déjà ce nom"):
        keep_template(by=claire, map_id=the_map.pk, name="Le nôtre")
    other = MindMap.objects.get(meeting=a_planned_cell(cast), breakout=None)
    plant_method(by=claire, map_id=other.pk, template_id=kept.pk)
    assert [branch.text for branch in outline_of(other.document).children] == ["Déjà là"]
    withdraw_template(by=claire, map_id=the_map.pk, template_id=kept.pk)
    with pytest.raises(Refused, match="retiré"):
        plant_method(by=claire, map_id=other.pk, template_id=kept.pk)
    keep_template(by=claire, map_id=the_map.pk, name="Le nôtre")


def test_only_the_coordination_keeps_a_template_and_never_of_a_person(cast: Cast, the_map: MindMap) -> None:
    with pytest.raises(Refused):
        keep_template(by=cast.actor(cast.samir), map_id=the_map.pk, name="À moi")
    rcp = open_map(by=cast.actor(cast.claire), meeting=an_open_rcp(cast), title="Retour", outline=["Mme A."])
    with pytest.raises(Refused, match="parle d’une personne"):
        keep_template(by=cast.actor(cast.claire), map_id=rcp.pk, name="Retour")
    with pytest.raises(Refused, match="Le nom du modèle.*est vide"):
        keep_template(by=cast.actor(cast.claire), map_id=the_map.pk, name=" ")
    assert not MapTemplate.objects.exists()


def test_a_room_without_a_map_opens_one_with_a_method(cast: Cast) -> None:
    meeting = an_open_rcp(cast)
    with transaction.atomic():
        run(cast.actor(cast.claire), meeting.pk, "open_map", {"method": "cinq-pourquoi"})
    opened = MindMap.objects.get(meeting=meeting)
    assert [branch.text for branch in outline_of(opened.document).children][0] == "Le fait de départ"
    assert max(depth for depth, _text in texts(opened)) == 6
