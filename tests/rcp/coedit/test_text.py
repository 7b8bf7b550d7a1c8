"""A text written in the notes editor, read for paper."""

from typing import Any

from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from rcp.coedit.text import Block, BlockKind, Run, blocks_of


def read(*elements: XmlElement) -> list[Block]:
    doc: Doc[Any] = Doc()
    fragment = doc.get("default", type=XmlFragment)
    for element in elements:
        fragment.children.append(element)
    return blocks_of(fragment)


def paragraph(text: str) -> XmlElement:
    return XmlElement("paragraph", {}, [XmlText(text)])


def bullets(text: str) -> XmlElement:
    return XmlElement("bulletList", {}, [XmlElement("listItem", {}, [paragraph(text)])])


def test_headings_paragraphs_and_lists_in_reading_order() -> None:
    blocks = read(
        XmlElement("heading", {"level": "3"}, [XmlText("Décisions")]),
        paragraph("Madame A. rentre lundi."),
        XmlElement("paragraph", {}, []),
        XmlElement(
            "orderedList",
            {"start": "2"},
            [
                XmlElement("listItem", {}, [paragraph("appeler"), paragraph("puis rappeler")]),
                XmlElement(
                    "listItem",
                    {},
                    [
                        paragraph("prévoir"),
                        XmlElement("bulletList", {}, [XmlElement("listItem", {}, [paragraph("lit")])]),
                    ],
                ),
            ],
        ),
        XmlElement("blockquote", {}, [paragraph("« Je veux rentrer. »")]),
        XmlElement("horizontalRule", {}, []),
    )
    assert [(block.kind, block.text, block.level, block.number, block.continued) for block in blocks] == [
        (BlockKind.HEADING, "Décisions", 3, 0, False),
        (BlockKind.PARAGRAPH, "Madame A. rentre lundi.", 0, 0, False),
        (BlockKind.ITEM, "appeler", 1, 2, False),
        (BlockKind.ITEM, "puis rappeler", 1, 0, True),
        (BlockKind.ITEM, "prévoir", 1, 3, False),
        (BlockKind.ITEM, "lit", 2, 0, False),
        (BlockKind.QUOTE, "« Je veux rentrer. »", 0, 0, False),
        (BlockKind.RULE, "", 0, 0, False),
    ]


def test_words_keep_how_they_look_and_a_line_its_break() -> None:
    doc: Doc[Any] = Doc()
    fragment = doc.get("default", type=XmlFragment)
    fragment.children.append(XmlElement("paragraph", {}, []))
    words = XmlText("")
    fragment.children[0].children.append(words)
    words.insert(0, "très ")
    words.insert(6, "urgent", {"bold": {}})
    words.insert(12, " ici", {"link": {"href": "https://exemple.fr"}, "italic": {}})
    fragment.children[0].children.append(XmlElement("hardBreak", {}, []))
    fragment.children[0].children.append(XmlText("demain"))
    [block] = blocks_of(fragment)
    assert block.text == "très urgent ici\ndemain"
    assert Run("urgent", bold=True) in block.runs
    assert Run(" ici", italic=True, link="https://exemple.fr") in block.runs


def test_an_element_this_version_does_not_know_keeps_its_words() -> None:
    assert [block.text for block in read(XmlElement("callout", {"kind": "x"}, [paragraph("à ne pas perdre")]))] == [
        "à ne pas perdre"
    ]


def test_an_attribute_that_makes_no_sense_is_read_as_the_first_level() -> None:
    [block] = read(XmlElement("heading", {"level": "énorme"}, [XmlText("Titre")]))
    assert block.level == 1
