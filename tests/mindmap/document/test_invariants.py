"""What holds of any map, whatever several people do at once: 500 stories of 200 deeds, in Python and in the browser's
own code, each told again by the other (docs/map-proofs.md).

A story is played once, and every invariant is asked of it. I9 and I10 are of the browser alone, where people undo; I11
is of rows (test_votes.py); I13 and I14 are of sockets (test_hostile.py, tests/rcp/coedit/test_map_room.py).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from mindmap.document.ydoc import relations_of, values_of
from mindmap.formats.forms import FORMS, Form
from mindmap.formats.reading import Feature
from mindmap.formats.words import tidy, without_controls
from mindmap.tree.branches import Branch, Whole, build_tree
from tests.mindmap.formats.test_round_trip import expected, read
from tests.mindmap.formats.trees import across, said
from tests.mindmap.played import Story, digest_of, replayed
from tests.mindmap.twin import Story as TwinStory
from tests.mindmap.twin import Twin

SEEDS, AT_ONCE = 500, 50


@dataclass(frozen=True)
class Played:
    ours: list[Story]
    theirs: list[TwinStory]
    # What each says of the other's logs.
    ours_of_theirs: list[str]
    theirs_of_ours: list[str]

    def breaches(self, name: str) -> list[str]:
        broken = [*(story.broken for story in self.ours), *(story.broken for story in self.theirs)]
        return [found[name] for found in broken if name in found]


@pytest.fixture(scope="module")
def twin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Twin]:
    with Twin(tmp_path_factory.mktemp("twin")) as twin:
        yield twin


@pytest.fixture(scope="module", params=range(0, SEEDS, AT_ONCE), ids=lambda start: f"{start}-{start + AT_ONCE - 1}")
def played(request: pytest.FixtureRequest, twin: Twin) -> Played:
    seeds = range(request.param, request.param + AT_ONCE)
    theirs = list(twin.play(seeds))
    ours = [Story(seed) for seed in seeds]
    return Played(
        ours,
        theirs,
        [digest_of(replayed(story.log)) for story in theirs],
        twin.replay([story.log for story in ours]),
    )


def test_i1_every_node_hangs_once_and_reaches_a_pillar(played: Played) -> None:
    assert played.breaches("I1") == []


def test_i2_there_is_no_cycle(played: Played) -> None:
    assert played.breaches("I2") == []


def test_i3_a_well_formed_tree_is_left_alone(played: Played) -> None:
    assert played.breaches("I3") == []


def test_i4_everybody_sees_the_same_in_any_order_twice_or_gathered(played: Played) -> None:
    assert played.breaches("I4") == []


def test_i5_both_languages_see_the_same_map(played: Played) -> None:
    assert played.ours_of_theirs == [story.digest for story in played.theirs]
    assert played.theirs_of_ours == [story.digest for story in played.ours]


def test_i6_repairing_twice_is_repairing_once_and_changes_nothing_seen(played: Played) -> None:
    assert played.breaches("I6") == []


def test_i7_siblings_are_strictly_ordered(played: Played) -> None:
    assert played.breaches("I7") == []


def test_i8_no_word_is_lost(played: Played) -> None:
    assert played.breaches("I8") == []


def test_i9_a_move_and_its_undo_are_nothing(played: Played) -> None:
    assert played.breaches("I9") == []


def test_i10_undo_takes_back_nothing_of_others(played: Played) -> None:
    assert played.breaches("I10") == []


@pytest.mark.parametrize("form", [form for form in FORMS if form.read is not None], ids=lambda form: form.name)
def test_i12_each_format_keeps_what_it_holds(form: Form, played: Played) -> None:
    for story in (played.ours[0], played.theirs[0]):
        doc = replayed(story.log)
        tree = writable(build_tree(values_of(doc)))
        whole = Whole(tree, tuple(one for one in relations_of(doc) if one.a != one.b)).of(tree)
        again = read(form, form.write(whole))
        assert said(again.root, form.holds) == expected(form, tree)
        assert across(again) == (across(whole) if Feature.RELATION in form.holds else [])


def test_i15_what_is_kept_is_the_live_map(played: Played) -> None:
    assert played.breaches("I15") == []


def writable(tree: Branch, depth: int = 0) -> Branch:
    """The same as formats write it: notes without stray ends of lines, sides on main branches alone."""
    side = tree.node.side if depth == 1 else ""
    node = replace(tree.node, note=tidy(without_controls(tree.node.note)[0]), side=side)
    return Branch(node, tuple(writable(child, depth + 1) for child in tree.children))
