"""Every word, note, address, title, task, fold, number and style of a file is in the map, or counted and named."""

import pytest

from mindmap.formats import indented, markup, sniff
from mindmap.formats.losses import Loss
from mindmap.formats.reading import Reading


def lines(reading: Reading) -> list[str]:
    return ["  " * depth + branch.text for depth, branch in reading.root.walk()]


def lost(reading: Reading) -> dict[Loss, int]:
    return {loss: n for loss, n in reading.losses.items() if n}


def freemind(inside: str) -> Reading:
    return sniff.read(f'<map version="freeplane 1.11.5"><node TEXT="Parcours">{inside}</node></map>'.encode())


def opml(outline: str, title: str = "Parcours") -> Reading:
    return sniff.read(f'<opml version="2.0"><head><title>{title}</title></head><body>{outline}</body></opml>'.encode())


def test_all_the_addresses_of_a_note_are_kept() -> None:
    links = [f"https://exemple.fr/service/{n}" for n in range(1, 41)]
    anchors = "".join(f'<p><a href="{link}">Service</a></p>' for link in links)
    reading = freemind(f'<richcontent TYPE="NOTE"><html><head/><body>{anchors}</body></html></richcontent>')
    node = reading.root.node
    assert [node.link, *(line.strip("<>") for line in node.note.split("\n") if line.startswith("<"))] == links
    assert lost(reading) == {}


def test_addresses_that_find_no_room_are_counted() -> None:
    links = [f"https://exemple.fr/{n:04d}/{'x' * 480}" for n in range(1, 61)]
    anchors = "".join(f'<p><a href="{link}">Service</a></p>' for link in links)
    reading = freemind(f'<richcontent TYPE="NOTE"><html><head/><body>{anchors}</body></html></richcontent>')
    kept = 1 + reading.root.node.note.count("<https://")
    assert lost(reading)[Loss.MANY_LINKS] == 60 - kept > 0


@pytest.mark.parametrize(
    ("note", "read"),
    [
        ("Un\nDeux avec <b>gras</b>\n\n- point", "Un\nDeux avec gras\n\n- point"),
        ("Un\r\nDeux <i>x</i>", "Un\nDeux x"),
        ("<p>Un\n mot</p><p>Deux</p>", "Un mot\nDeux"),
        ("Voir <nom du service> et <b>gras</b>", "Voir <nom du service> et gras"),
        ("<b><o:p>Word</o:p></b> écrit", "Word écrit"),
        ("a < b, c > d", "a < b, c > d"),
    ],
)
def test_text_that_is_partly_html_keeps_its_lines_and_its_words(note: str, read: str) -> None:
    assert markup.unrich(note) == read


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        ("root((\n  Sortie du CHU\n))", "Sortie du CHU"),
        ("root[\n  Sortie\n  du CHU\n]", "Sortie du CHU"),
        ("root{{\nSortie du CHU}}", "Sortie du CHU"),
        ("sortie du chu[Sortie du CHU]", "Sortie du CHU"),
        ("Sortie (du CHU)", "Sortie (du CHU)"),
    ],
)
def test_a_shape_of_mermaid_over_several_lines_is_one_element(shape: str, words: str) -> None:
    inside = "\n".join(f"    {line}" for line in shape.split("\n"))
    reading = sniff.read(f"mindmap\n{inside}\n      Avant\n        Courrier\n".encode())
    assert lines(reading) == [words, "  Avant", "    Courrier"]


def test_a_bracket_of_mermaid_that_never_closes_is_words() -> None:
    reading = sniff.read(b"mindmap\n  Centre\n    ouvert((\n    Suite\n")
    assert lines(reading) == ["Centre", "  ouvert((", "  Suite"]


def test_a_tab_of_mermaid_is_one_space() -> None:
    assert lines(sniff.read(b"mindmap\n\tA\n\t\tB\n   C\n")) == ["A", "  B", "    C"]


def test_titles_that_differ_from_the_words_are_in_the_note_and_counted() -> None:
    reading = opml('<outline text="DAC" title="Dispositif d’appui"><outline text="A" title="A"/></outline>', "x")
    assert reading.root.node.note == "Titre\u00a0: Dispositif d’appui\n\nTitre du document\u00a0: x"
    assert lost(reading) == {Loss.TITLE: 2}


def test_a_document_with_one_line_keeps_its_title() -> None:
    reading = opml('<outline text="Sortie"><outline text="Cause"/></outline>', "Cellule du 3 mars")
    assert "Cellule du 3 mars" in reading.root.node.note


@pytest.mark.parametrize("said", ['_collapsed="true"', 'collapsed="true"', 'expanded="false"'])
def test_a_folded_branch_of_an_outline_is_named(said: str) -> None:
    assert lost(opml(f'<outline text="Parcours" {said}><outline text="A"/></outline>')) == {Loss.FOLD: 1}


def test_folds_numbers_and_styles_of_freeplane_are_named() -> None:
    reading = freemind(
        '<node TEXT="A" FOLDED="true" NUMBERED="true" LOCALIZED_STYLE_REF="styles.important"><node TEXT="B"/></node>'
        '<node TEXT="C" FOLDED="true"/>'
    )
    assert lost(reading) == {Loss.FOLD: 1, Loss.NUMBERING: 1, Loss.STYLE: 1}


OLD_XMIND = """<?xml version="1.0"?><xmap-content xmlns="urn:xmind:xmap:xmlns:content:2.0" version="2.0"><sheet id="s">
<topic id="r"><title>Parcours</title><children><topics type="attached"><topic id="a"><title>Appeler</title><extensions>
<extension provider="org.xmind.ui.taskInfo"><content><assigned-to xmlns="">Infirmière</assigned-to>
<end-date xmlns="">2027-03-03</end-date><progress xmlns="">50</progress></content></extension>
<extension provider="org.xmind.ui.audionotes"><content/></extension></extensions></topic></topics></children></topic>
</sheet></xmap-content>"""
NEW_XMIND = """[{"rootTopic": {"title": "Parcours", "children": {"attached": [{"title": "Appeler", "branch": "folded",
"children": {"attached": [{"title": "x"}]}, "numbering": {"numberFormat": "arabic"}, "extensions": [
{"provider": "org.xmind.ui.taskInfo",
"content": {"assigned-to": "Infirmière", "end-date": "2027-03-03", "progress": 50}},
{"provider": "org.xmind.ui.audionotes"}]}]}}}]"""


@pytest.mark.parametrize("file", [OLD_XMIND, NEW_XMIND])
def test_a_task_of_xmind_is_in_the_note_and_a_sound_is_counted(file: str) -> None:
    reading = sniff.read(file.encode())
    (topic,) = reading.root.children
    assert topic.node.note == "Tâche\u00a0: Infirmière, échéance 2027-03-03, 50\u202f%"
    counted = lost(reading)
    assert (counted[Loss.TASK], counted[Loss.ATTACHMENT]) == (1, 1)
    assert (Loss.FOLD in counted, Loss.NUMBERING in counted) == (file is NEW_XMIND, file is NEW_XMIND)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (
            "•\tCauses\no\tDélai\no\tRefus\n•\tActions",
            ["Carte importée", "  Causes", "    Délai", "    Refus", "  Actions"],
        ),
        ("Bilan\n•\tCauses\n§\tDélai\nSuite\n•\tAutre", None),
        ("1.\tUn\na.\tDeux\n2.\tTrois", ["Carte importée", "  Un", "    Deux", "  Trois"]),
        ("2024. Bilan\n2025. Suite", ["Carte importée", "  2024. Bilan", "  2025. Suite"]),
        ("- 2024. Bilan\n- Suite", ["Carte importée", "  2024. Bilan", "  Suite"]),
    ],
)
def test_lists_of_word_keep_their_levels_and_years_stay_words(text: str, read: list[str] | None) -> None:
    expected = read or ["Carte importée", "  Bilan", "    Causes", "      Délai", "  Suite", "    Autre"]
    assert lines(sniff.read(text.encode())) == expected


def test_our_own_text_comes_back_the_same() -> None:
    reading = freemind('<node TEXT="- Avant"/><node TEXT="1. Deux"/><node TEXT="* Suite"><node TEXT="3) Voir"/></node>')
    assert lines(sniff.read(indented.write(reading.whole))) == lines(reading)
