"""A map written in a format and read again is the same map, as far as the format can hold it."""

from pathlib import Path

import pytest
from hypothesis import given, settings

from mindmap.formats import sniff
from mindmap.formats.forms import FORMS, Form, form_for, not_held
from mindmap.formats.reading import Feature
from mindmap.tree.branches import Branch, Whole
from tests.mindmap.formats.trees import across, said, sided, wholes

READ = [form for form in FORMS if form.read is not None]
# Formats of text have no empty line to say: an element without words is called « Sans titre », as on screen.
UNTITLED = {"markdown", "mermaid", "indented"}


def expected(form: Form, tree: Branch) -> list[dict[str, object]]:
    return said(sided(tree) if form.name == "freemind" else tree, form.holds, untitled=form.name in UNTITLED)


def read(form: Form, data: bytes) -> Whole:
    assert form.read is not None
    return form.read(data).whole


@pytest.mark.parametrize("form", READ, ids=lambda form: form.name)
@settings(max_examples=60, deadline=None)
@given(whole=wholes())
def test_a_map_written_and_read_again_is_the_same(form: Form, whole: Whole) -> None:
    again = read(form, form.write(whole))
    assert said(again.root, form.holds) == expected(form, whole.root)
    assert across(again) == (across(whole) if Feature.RELATION in form.holds else [])


@pytest.mark.parametrize("form", READ, ids=lambda form: form.name)
@settings(max_examples=25, deadline=None)
@given(whole=wholes())
def test_what_is_written_is_recognised_by_its_content(form: Form, whole: Whole) -> None:
    data = form.write(whole)
    assert said(sniff.read(data).root, form.holds) == expected(form, whole.root)


@pytest.mark.parametrize("form", READ, ids=lambda form: form.name)
@settings(max_examples=20, deadline=None)
@given(whole=wholes())
def test_nothing_of_ours_is_counted_as_lost_when_it_is_read_again(form: Form, whole: Whole) -> None:
    assert form.read is not None
    assert form.read(form.write(whole)).report == []


@settings(max_examples=25, deadline=None)
@given(whole=wholes())
def test_our_json_keeps_even_the_ids(whole: Whole) -> None:
    form = form_for(Path("carte.json"))
    assert form is not None
    again = read(form, form.write(whole))
    assert [branch.node for _depth, branch in again.root.walk()] == [
        branch.node for _depth, branch in whole.root.walk()
    ]
    assert form.write(again) == form.write(whole)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
@settings(max_examples=20, deadline=None)
@given(whole=wholes())
def test_the_report_names_what_is_left_out_and_nothing_else(form: Form, whole: Whole) -> None:
    everything = said(whole.root, frozenset(Feature))
    nothing = {Feature.IN_PLACE: ("", None, ""), Feature.TAG: ()}
    missing = [
        feature
        for feature in Feature
        if feature not in (*form.holds, Feature.RELATION, Feature.IMAGE)
        and any(row[feature] not in (None, "", nothing.get(feature)) for row in everything)
    ]
    links = bool(whole.relations) and Feature.RELATION not in form.holds
    assert len(not_held(form, whole)) == len(missing) + links
