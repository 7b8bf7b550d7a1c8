"""Drawing: what comes out of `dot` is only a drawing."""

import pytest

from rcp.paper.graphviz import NotDrawn, escaped, svg


def test_a_drawing_has_no_size_no_style_no_class_and_no_link() -> None:
    drawn = svg('digraph { a [label="Début", shape=diamond, style="filled", fillcolor="#fbf1dc"]; a -> b }')
    assert drawn.startswith("<svg ")
    assert "viewBox" in drawn
    for forbidden in ("style=", "class=", " id=", "href", "<title", "<script", "width=", "<!--"):
        assert forbidden not in drawn.replace("stroke-width=", "")


@pytest.mark.parametrize(
    "attribute", ['URL="javascript:alert(1)"', 'href="http://x"', "edgeURL=x", 'image="/etc/passwd"', 'labelURL = "x"']
)
def test_an_address_is_refused(attribute: str) -> None:
    with pytest.raises(NotDrawn, match="address"):
        svg(f'digraph {{ a [label="x", {attribute}] }}')


def test_a_word_that_looks_like_an_address_is_a_word() -> None:
    assert "URL=x" in svg(f'digraph {{ a [label="{escaped("URL=x")}"] }}')


def test_hostile_words_stay_words() -> None:
    label = 'x", URL="javascript:alert(1)" \\N <script>alert(1)</script> & " onload="x'
    drawn = svg(f'digraph {{ a [label="{escaped(label)}"] }}')
    assert "<script" not in drawn
    assert "&lt;script&gt;" in drawn
    assert "href" not in drawn


def test_what_dot_cannot_read_is_said() -> None:
    with pytest.raises(NotDrawn):
        svg("digraph { a -> ")


def test_a_drawing_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rcp.paper.graphviz.SECONDS", 0.05)
    edges = " ".join(f"n{i} -> n{(i * 7919) % 1500};" for i in range(3000))
    with pytest.raises(NotDrawn, match="more than"):
        svg(f"digraph {{ {edges} }}")


def test_bold_is_a_weight_and_transparent_is_none() -> None:
    drawn = svg('digraph { bgcolor="transparent"; a [label="gras", fontname="Inter Bold"] }')
    assert 'font-family="Inter"' in drawn
    assert 'font-weight="700"' in drawn
    assert "transparent" not in drawn
