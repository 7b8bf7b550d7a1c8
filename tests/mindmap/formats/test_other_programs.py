"""What files of other programs hold that a reader stumbles on: alphabets, entities, several roots, empty elements."""

import json

import pytest

from mindmap.formats import sniff
from mindmap.formats.losses import Loss
from mindmap.formats.reading import Reading

MM = '<map version="1.0.1"><node TEXT="Médecin traitant"><node TEXT="Été"/></node></map>'
OPML = '<opml version="2.0"><body><outline text="Médecin traitant"><outline text="Été"/></outline></body></opml>'
WORDS = ["Médecin traitant", "Été"]


def words(data: bytes) -> list[str]:
    return [branch.text for _depth, branch in sniff.read(data).root.walk()]


def lines(reading: Reading) -> list[str]:
    return ["  " * depth + branch.text for depth, branch in reading.root.walk()]


@pytest.mark.parametrize(
    "text", [MM, OPML, "Médecin traitant\n  Été", "# Médecin traitant\n- Été", "mindmap\n Médecin traitant\n  Été"]
)
@pytest.mark.parametrize("alphabet", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_usual_alphabet_and_line_end_is_read(text: str, alphabet: str, end: str) -> None:
    assert words(text.replace("\n", end).encode(alphabet)) == WORDS


@pytest.mark.parametrize(
    ("declared", "written"),
    [
        ("UTF-8", "utf-8"),
        ("ISO-8859-1", "latin-1"),
        ("windows-1252", "cp1252"),
        ("UTF-16", "utf-16"),
        ("UTF-8", "utf-16"),
        ("UTF-8", "cp1252"),
        ("utf-8", "utf-8-sig"),
    ],
)
@pytest.mark.parametrize("start", ["", "\n  "])
def test_what_an_xml_file_says_of_its_alphabet_is_believed_or_mended(declared: str, written: str, start: str) -> None:
    text = f'{start}<?xml version="1.0" encoding="{declared}" standalone="no"?>\n{MM}'
    assert words(text.encode(written)) == WORDS


def test_letters_of_html_lone_ampersands_and_cdata_are_read() -> None:
    text = MM.replace("Été", "&Eacute;t&eacute;&nbsp;: R&D & suites &lt;b&gt;")
    assert words(text.encode())[1] == "Été\u00a0: R&D & suites <b>"
    rich = '<richcontent TYPE="NODE"><html><body><p><![CDATA[a < b]]></p></body></html></richcontent>'
    assert words(MM.replace('<node TEXT="Été"/>', f"<node>{rich}</node>").encode())[1] == "a < b"


def test_several_roots_empty_elements_and_free_ones_are_all_there() -> None:
    text = (
        '<map version="freeplane 1.12.1"><bookmarks><bookmark nodeId="x" name="Racine"/></bookmarks>'
        '<node LOCALIZED_TEXT="new_mindmap"><hook NAME="MapStyle"><map_styles><stylenode LOCALIZED_TEXT="styles.root">'
        '<stylenode LOCALIZED_TEXT="default"/></stylenode></map_styles></hook>'
        '<node TEXT=""><node TEXT="Dessous"/></node>'
        '<node TEXT="Libre" POSITION="bottom_or_right"><hook NAME="FreeNode"/></node></node>'
        '<node TEXT="Autre racine"><node TEXT="Feuille"/></node></map>'
    )
    reading = sniff.read(text.encode())
    assert lines(reading) == [
        "Nouvelle carte mentale",
        "  ",
        "    Dessous",
        "  Libre",
        "  Autre racine",
        "    Feuille",
    ]
    assert reading.losses[Loss.FLOATING] == 2


def test_arrows_tags_and_colours_of_freeplane_are_ours() -> None:
    text = (
        '<map version="freeplane 1.12.1"><node TEXT="c" ID="r"><node TEXT="a" ID="ID_1" TAGS="urgent&#xa;à revoir" '
        'BACKGROUND_COLOR="#ff0000"><arrowlink DESTINATION="ID_2" MIDDLE_LABEL="entraîne" SOURCE_LABEL="de"/></node>'
        '<node TEXT="b" ID="ID_2" LINK="#ID_1" BACKGROUND_COLOR="#ffffff"/></node></map>'
    )
    reading = sniff.read(text.encode())
    a, b = (branch.node for branch in reading.root.children)
    assert (a.tags, a.colour, b.colour) == (("urgent", "à revoir"), "5", "")
    assert {(one.a, one.b, one.label) for one in reading.relations} == {(b.id, a.id, ""), (a.id, b.id, "de · entraîne")}
    assert (reading.losses[Loss.COLOUR], reading.losses[Loss.STYLE]) == (1, 1)


def test_an_arrow_to_nowhere_is_counted() -> None:
    text = '<map><node TEXT="c"><arrowlink DESTINATION="absent"/></node></map>'
    assert sniff.read(text.encode()).losses[Loss.CROSS_LINK] == 1


def test_a_map_of_xmind_with_all_it_can_hold() -> None:
    topic = {
        "id": "r",
        "title": "Centre",
        "children": {
            "attached": [
                {"id": "a", "attributedTitle": [{"text": "En "}, {"text": "morceaux"}], "labels": ["urgent, à revoir"]},
                {"id": "b", "title": "B", "href": "xmind:#a", "style": {"properties": {"svg:fill": "#1D7D73FF"}}},
            ],
            "detached": [{"id": "d", "title": "Flottant"}],
            "summary": [{"id": "s", "title": "En somme"}],
            "callout": [{"id": "k", "title": "Aide\u00a0: Qui est concerné ?"}, {"id": "l", "title": "Bulle"}],
        },
        "boundaries": [{"id": "x"}],
        "summaries": [{"id": "y", "topicId": "s"}],
    }
    relations = [{"id": "1", "end1Id": "a", "end2Id": "d", "title": "nourrit"}, {"end1Id": "a", "end2Id": "?"}]
    reading = sniff.read(json.dumps([{"rootTopic": topic, "relationships": relations}]).encode())
    assert lines(reading) == ["Centre", "  En morceaux", "  B", "  Bulle", "  En somme", "  Flottant"]
    assert reading.root.node.hint == "Qui est concerné ?"
    first, second = reading.root.children[:2]
    assert (first.node.tags, second.node.colour) == (("urgent", "à revoir"), "2")
    assert sorted(one.label for one in reading.relations) == ["", "nourrit"]
    expected = {Loss.CROSS_LINK: 1, Loss.FRAME: 1, Loss.SUMMARY: 1, Loss.FLOATING: 1, Loss.CALLOUT: 1}
    assert {loss: n for loss, n in reading.losses.items() if n} == expected


def test_an_outline_of_a_phone_keeps_its_categories_and_notes() -> None:
    text = (
        '<?xml version="1.0"?><opml version="1.0"><head><title>Plan</title></head><body><outline text="Plan">'
        '<outline text="A&#10;B" _note="note&#10;suite" '
        'category="/Thème,urgent" color="#b8432a"/>'
        "<outline/></outline></body></opml>"
    )
    reading = sniff.read(text.encode())
    node = reading.root.children[0].node
    assert (node.text, node.note, node.tags, node.colour) == ("A B", "note\nsuite", ("Thème", "urgent"), "3")
    assert reading.root.size == 3


def test_tags_of_markdown_are_those_at_the_end_of_an_element() -> None:
    text = "# Plan #2027-suite\n- Voir #3 et #urgence vite\n- Relancer [la CPTS](https://a.fr) #urgence #à-revoir\n"
    reading = sniff.read(text.encode())
    first, second = (branch.node for branch in reading.root.children)
    assert reading.root.node.tags == ("2027-suite",)
    assert (first.text, first.tags) == ("Voir #3 et #urgence vite", ())
    assert (second.text, second.link, second.tags) == ("Relancer la CPTS", "https://a.fr", ("urgence", "à-revoir"))
