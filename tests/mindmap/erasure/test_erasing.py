"""Erasing a name for good: gone from the map, its log, its papers and its copies; nothing else is lost."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.utils import timezone

from mindmap.commands import comment_node, copy_map, erase_text, graft_map, name_version, note_seen, open_map
from mindmap.document.ydoc import add_nodes, meta_of, nodes_of, relate, relations_of, rels_of, values_of
from mindmap.erasure.copies import Place, copies_of
from mindmap.erasure.mentions import remaining_mentions
from mindmap.history.authors import authors_of
from mindmap.history.steps import chronicle_of
from mindmap.models import MapImage, MindMap, NodeComment
from mindmap.paper.map_paper import freeze_map
from mindmap.tree.schema import ROOT
from rcp.coedit.commands import snapshot
from rcp.coedit.models import SharedDocument
from rcp.coedit.queries import state_of
from rcp.decisions.commands import record_decision
from rcp.journal.models import Entry
from rcp.journal.refusals import Refused
from rcp.journal.verbs import Verb
from rcp.meetings.commands import end_meeting
from rcp.meetings.models import Breakout
from rcp.paper.models import Frozen
from rcp.room.closing import close_meeting
from tests.cast import Cast

from ..history.test_history import add, named, say, the_map, write

__all__ = ["the_map", "write"]
CANARY = "Zqdupont"
Write = Callable[..., int]


def everywhere() -> list[str]:
    """The columns of the database in which the canary stands."""
    found = []
    for model in apps.get_models():
        for row in model._default_manager.all():
            for field in model._meta.concrete_fields:
                value: Any = getattr(row, field.attname)
                data = bytes(value) if isinstance(field, models.BinaryField) else str(value).encode()
                if CANARY.encode() in data:
                    found.append(f"{model.__name__}.{field.name}")
    return sorted(set(found))


@pytest.fixture
def slipped(cast: Cast, the_map: MindMap, write: Write) -> str:
    """A name slipped in, letter by letter by Nadia, among what others wrote."""
    write(cast.nadia, the_map, add("Refus"))
    node = named(the_map, "Refus")
    write(cast.nadia, the_map, say(node, f" de Clinique {CANARY}"), 60)
    write(cast.nadia, the_map, say(node, "é"), 61)
    write(cast.samir, the_map, lambda doc: nodes_of(doc)[node].update({"hint": CANARY, f"tag:{CANARY}": True}), 90)
    write(cast.samir, the_map, say(named(the_map, "Pourquoi ?"), " é encore"), 120)
    write(cast.samir, the_map, lambda doc: add_nodes(doc, ["Après"], under=node), 180)
    write(cast.samir, the_map, lambda doc: relate(doc, node, named(the_map, "Après"), f"comme Clinique {CANARY}"), 200)
    write(cast.samir, the_map, lambda doc: relate(doc, named(the_map, "Listes fermées"), ROOT, "vers"), 210)
    comment_node(by=cast.actor(cast.samir), map_id=the_map.pk, node_id=node, text=f"{CANARY} ?")
    snapshot(the_map.document.pk)
    return node


def fresh(mind_map: MindMap) -> MindMap:
    return MindMap.objects.select_related("document", "meeting").get(pk=mind_map.pk)


def test_a_text_is_erased_from_every_row_and_nothing_else_is_lost(
    cast: Cast, the_map: MindMap, write: Write, slipped: str
) -> None:
    before, authors = values_of(state_of(fresh(the_map).document)), authors_of(fresh(the_map))
    version = name_version(by=cast.actor(cast.nadia), map_id=the_map.pk, name="Avant")
    note_seen(by=cast.actor(cast.samir), map_id=the_map.pk)
    image = MapImage.objects.create(
        map=the_map, data=b"x", media_type="image/png", width=1, height=1, size=1, sha256="a"
    )
    write(cast.nadia, the_map, lambda doc: nodes_of(doc)[slipped].update({"img": str(image.pk)}))
    assert everywhere() == ["NodeComment.text", "Snapshot.data", "Update.data"]
    erase_text(by=cast.actor(cast.claire), map_id=the_map.pk, node_id=slipped)
    assert everywhere() == []
    erased = fresh(the_map)
    after = values_of(state_of(erased.document))
    assert {id_: value for id_, value in after.items() if id_ != slipped} == {
        id_: value for id_, value in before.items() if id_ != slipped
    }
    assert after[slipped]["at"] == before[slipped]["at"]
    assert (after[slipped]["txt"], set(after[slipped])) == ("Texte effacé", {"at", "txt", "note"})
    assert not MapImage.objects.exists()
    links = relations_of(state_of(erased.document))
    assert sorted((link.a == slipped, link.label) for link in links) == [(False, "vers"), (True, "")]
    assert erased.document.epoch == 2
    told = authors_of(erased)
    assert {id_: one for id_, one in told.items() if id_ != slipped} == {
        id_: one for id_, one in authors.items() if id_ != slipped
    }
    assert told[slipped].made == authors[slipped].made
    # The past can still be gone back to, without the text.
    then = values_of(state_of(erased.document, upto=version.seq))
    assert then[named(erased, "Après")]["txt"] == "Après"
    assert chronicle_of(erased.document).seq <= erased.document.last_seq
    assert set(erased.versions.values_list("epoch", flat=True)) | set(erased.seen.values_list("epoch", flat=True)) == {
        2
    }


def test_the_trace_says_who_and_where_and_no_word_of_it(cast: Cast, the_map: MindMap, slipped: str) -> None:
    erase_text(by=cast.actor(cast.claire), map_id=the_map.pk, node_id=slipped)
    entry = Entry.objects.get(verb=Verb.TEXT_ERASED)
    assert (entry.author_label, entry.facts) == (
        cast.claire.name,
        {"map": the_map.pk, "nodes": [[the_map.pk, slipped]], "papers": 0, "templates": 0},
    )


def test_what_it_says_now_may_stay_and_what_it_said_before_go(
    cast: Cast, the_map: MindMap, write: Write, slipped: str
) -> None:
    def correct(doc: Any) -> None:
        text = nodes_of(doc)[slipped]["txt"]
        text.clear()
        text.insert(0, "Refus de la patiente")
        del nodes_of(doc)[slipped]["hint"]
        del nodes_of(doc)[slipped][f"tag:{CANARY}"]
        [link] = [one for one in relations_of(doc) if one.a == slipped]
        rels_of(doc)[link.id] = {"a": link.a, "b": link.b, "label": "avant"}

    write(cast.samir, the_map, correct)
    erase_text(by=cast.actor(cast.claire), map_id=the_map.pk, node_id=slipped, past_only=True)
    assert everywhere() == ["NodeComment.text"]
    assert values_of(state_of(fresh(the_map).document))[slipped]["txt"] == "Refus de la patiente"
    assert {one.label for one in relations_of(state_of(fresh(the_map).document))} == {"avant", "vers"}


def test_copies_in_other_maps_go_both_ways(cast: Cast, the_map: MindMap, write: Write) -> None:
    group = Breakout.objects.create(meeting=the_map.meeting, name="CPTS", position=0, formed_at=timezone.now())
    source = open_map(by=cast.actor(cast.claire), meeting=the_map.meeting, title="CPTS", breakout=group)
    write(cast.nadia, source, add(f"Clinique {CANARY}"))
    node = named(source, f"Clinique {CANARY}")
    graft = graft_map(by=cast.actor(cast.claire), source_map_id=source.pk, target_map_id=the_map.pk)
    forged: Any = {"text": "Autre chose", "src": [source.pk, node]}
    write(cast.samir, the_map, lambda doc: add_nodes(doc, [forged], under=ROOT))
    erase_text(by=cast.actor(cast.claire), map_id=the_map.pk, node_id=graft.pairs[node])
    assert everywhere() == []
    assert named(fresh(the_map), "Autre chose")
    assert values_of(state_of(fresh(source).document))[node]["txt"] == "Texte effacé"


def test_a_group_s_working_copy_loses_it_too(cast: Cast, the_map: MindMap, write: Write, slipped: str) -> None:
    group = Breakout.objects.create(meeting=the_map.meeting, name="CPTS", position=0, formed_at=timezone.now())
    copy = copy_map(by=cast.actor(cast.claire), map_id=the_map.pk, breakout=group)
    assert authors_of(copy)[slipped].made.person == cast.nadia.pk
    erase_text(by=cast.actor(cast.claire), map_id=copy.pk, node_id=slipped)
    assert everywhere() == []
    assert authors_of(fresh(copy))[slipped].made.person == cast.nadia.pk
    assert named(fresh(copy), "Après")


def test_papers_that_show_it_are_blanked_and_keep_their_trace(cast: Cast, the_map: MindMap, write: Write) -> None:
    older = freeze_map(by=cast.actor(cast.claire), map_id=the_map.pk)
    write(cast.nadia, the_map, add(f"Clinique {CANARY}"))
    shown = freeze_map(by=cast.actor(cast.claire), map_id=the_map.pk)
    erase_text(by=cast.actor(cast.claire), map_id=the_map.pk, node_id=named(the_map, f"Clinique {CANARY}"))
    assert everywhere() == []
    older.refresh_from_db()
    blank = Frozen.objects.get(pk=shown.pk)
    assert (older.purged_at, blank.content, blank.digest) == (None, "", shown.digest)
    assert blank.purged_at is not None
    assert "Texte effacé" in freeze_map(by=cast.actor(cast.claire), map_id=the_map.pk).content


def test_the_title_is_erased_with_the_root(cast: Cast, the_map: MindMap, write: Write) -> None:
    write(cast.nadia, the_map, say(ROOT, f" – {CANARY}"))
    write(cast.nadia, the_map, lambda doc: meta_of(doc).update({"title": f"Carte {CANARY}"}))
    MindMap.objects.filter(pk=the_map.pk).update(title=f"Carte {CANARY}")
    freeze_map(by=cast.actor(cast.claire), map_id=the_map.pk)
    erase_text(by=cast.actor(cast.claire), map_id=the_map.pk, node_id=ROOT)
    assert everywhere() == []


def test_it_is_done_after_closing_too_and_told_to_the_organisation(cast: Cast, the_map: MindMap, slipped: str) -> None:
    claire = cast.actor(cast.claire)
    end_meeting(by=claire, meeting_id=the_map.meeting_id)
    close_meeting(by=claire, meeting_id=the_map.meeting_id)
    erase_text(by=claire, map_id=the_map.pk, node_id=slipped)
    assert everywhere() == []
    entry = Entry.objects.get(verb=Verb.TEXT_ERASED)
    assert (entry.stream_id, entry.audit_only) == (cast.dac_ouest.stream_id, True)
    assert SharedDocument.objects.get(pk=the_map.document_id).sealed_at is not None


def test_whoever_only_takes_part_erases_nothing(cast: Cast, the_map: MindMap, slipped: str) -> None:
    for person in (cast.samir, cast.paul):
        with pytest.raises(Refused):
            erase_text(by=cast.actor(person), map_id=the_map.pk, node_id=slipped)
    with pytest.raises(Refused):
        erase_text(by=cast.actor(cast.claire), map_id=the_map.pk, node_id="inconnu12345")
    assert "Update.data" in everywhere()
    assert not Entry.objects.filter(verb=Verb.TEXT_ERASED).exists()
    assert NodeComment.objects.get().text


def test_the_same_words_elsewhere_are_told_before(cast: Cast, the_map: MindMap, write: Write) -> None:
    write(cast.nadia, the_map, add(f"Clinique {CANARY}"))
    record_decision(by=cast.actor(cast.nadia), meeting_id=the_map.meeting_id, text=f"Appeler clinique  {CANARY}.")
    assert left(cast, the_map, f"Clinique {CANARY}") == ["D1"]
    assert left(cast, the_map, "Listes fermées") == []


def left(cast: Cast, mind_map: MindMap, text: str) -> list[str]:
    copies = copies_of(cast.actor(cast.claire), Place(mind_map.pk, named(mind_map, text)))
    return [one.label for one in remaining_mentions(copies)]
