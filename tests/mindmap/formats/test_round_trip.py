"""A map written in a format and read again is the same map, as far as the format can hold it."""

from pathlib import Path

import pytest
from hypothesis import given, settings

from mindmap.formats import sniff
from mindmap.formats.forms import FORMS, Form, form_for, not_held
from mindmap.formats.reading import Feature
from mindmap.tree import Branch
from tests.mindmap.formats.trees import TREES, said, sided

READ = [form for form in FORMS if form.read is not None]
# Formats of text have no empty line to say: an element without words is called « Sans titre », as on screen.
UNTITLED = {"markdown", "mermaid", "indented"}
SNIFFED = [form for form in READ if form.name != "indented"]


def expected(form: Form, tree: Branch) -> list[dict[str, object]]:
    return said(sided(tree) if form.name == "freemind" else tree, form.holds, untitled=form.name in UNTITLED)


def read(form: Form, data: bytes) -> Branch:
    assert form.read is not None
    return form.read(data).root


@pytest.mark.parametrize("form", READ, ids=lambda form: form.name)
@settings(max_examples=60, deadline=None)
@given(tree=TREES)
def test_a_map_written_and_read_again_is_the_same(form: Form, tree: Branch) -> None:
    again = read(form, form.write(tree))
    assert said(again, form.holds) == expected(form, tree)


@pytest.mark.parametrize("form", SNIFFED, ids=lambda form: form.name)
@settings(max_examples=25, deadline=None)
@given(tree=TREES)
def test_what_is_written_is_recognised_by_its_content(form: Form, tree: Branch) -> None:
    data = form.write(tree)
    assert said(sniff.read(data).root, form.holds) == expected(form, tree)


@settings(max_examples=25, deadline=None)
@given(tree=TREES)
def test_our_json_keeps_even_the_ids(tree: Branch) -> None:
    form = form_for(Path("carte.json"))
    assert form is not None
    again = read(form, form.write(tree))
    assert [branch.node for _depth, branch in again.walk()] == [branch.node for _depth, branch in tree.walk()]
    assert form.write(again) == form.write(tree)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
@settings(max_examples=20, deadline=None)
@given(tree=TREES)
def test_the_report_names_what_is_left_out_and_nothing_else(form: Form, tree: Branch) -> None:
    everything = said(tree, frozenset(Feature))
    empty = {Feature.IN_PLACE: ("", None, "")}
    missing = [
        feature
        for feature in Feature
        if feature not in form.holds and any(row[feature] not in (None, "", empty.get(feature)) for row in everything)
    ]
    assert len(not_held(form, tree)) == len(missing)
