"""The frames that come up: what is understood, and how the rest is answered."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rcp.live import envelope
from rcp.live.envelope import Command, EntrySummary, Ephemeral, Garbage, Heartbeat, Hello, Misunderstood, Outdated

UNDERSTOOD = [
    ('{"v":1,"hello":{"client":"abcdefgh","last_seq":3}}', Hello("abcdefgh", 3, False)),
    ('{"v":1,"hello":{"client":"abcdefgh","last_seq":null,"wall":true}}', Hello("abcdefgh", None, True)),
    (
        '{"v":1,"hello":{"client":"abcdefgh","last_seq":3,"abilities":["see","enter"]}}',
        Hello("abcdefgh", 3, False, frozenset({"see", "enter"})),
    ),
    ('{"v":1,"n":17,"name":"assign_action","args":{"what":"x"}}', Command(17, "assign_action", {"what": "x"})),
    ('{"v":1,"ephemeral":{"x":1}}', Ephemeral({"x": 1})),
    ('{"v":1,"heartbeat":12.5}', Heartbeat(12.5)),
]

GARBAGE = [
    "",
    "{",
    "nothing",
    '{"v":1,"n":NaN}',
    '{"v":1,"n":1e99999999999999999999,"x":Infinity}',
    "9" * 5000,
    "[[[",
    '{"a":' * 13 + "1" + "}" * 13,
    '"' + "x" * 65_536 + '"',
    '"' + "é" * 40_000 + '"',
    '{"v":1,"hello":"a\\u0000b"}',
    '{"v":1,"hello":"\\ud800"}',
    '{"v":1,"\\udfff":1}',
    None,
    b'{"v":1}',
]

MISUNDERSTOOD = [
    "[]",
    "1",
    "null",
    "{}",
    '{"v":"1"}',
    '{"v":true,"heartbeat":1}',
    '{"v":1}',
    '{"v":1,"n":"17","name":"x","args":{}}',
    '{"v":1,"n":0,"name":"x","args":{}}',
    '{"v":1,"n":true,"name":"x","args":{}}',
    '{"v":1,"n":1.5,"name":"x","args":{}}',
    '{"v":1,"n":9007199254740992,"name":"x","args":{}}',
    '{"v":1,"n":1,"name":"X y","args":{}}',
    '{"v":1,"n":1,"name":"x","args":[]}',
    '{"v":1,"n":1,"name":"x","args":{},"more":1}',
    '{"v":1,"hello":{"client":"short","last_seq":1}}',
    '{"v":1,"hello":{"client":"abcdefgh","last_seq":-1}}',
    '{"v":1,"hello":{"client":"abcdefgh","last_seq":true}}',
    '{"v":1,"hello":{"client":"abcdefgh","last_seq":1,"wall":"yes"}}',
    '{"v":1,"hello":{"client":"abcdefgh","last_seq":1,"abilities":"all"}}',
    '{"v":1,"hello":{"client":"abcdefgh","last_seq":1,"abilities":[1]}}',
    '{"v":1,"hello":7}',
    '{"v":1,"heartbeat":true}',
    '{"v":1,"ephemeral":[]}',
    json.dumps({"v": 1, "ephemeral": {"x": "y" * 2100}}),
]


@pytest.mark.parametrize(("text", "frame"), UNDERSTOOD)
def test_a_frame_is_understood(text: str, frame: object) -> None:
    assert envelope.parse(text) == frame


@pytest.mark.parametrize("text", GARBAGE)
def test_garbage_is_garbage(text: str | bytes | None) -> None:
    with pytest.raises(Garbage):
        envelope.parse(text)


@pytest.mark.parametrize("text", MISUNDERSTOOD)
def test_another_shape_is_misunderstood(text: str) -> None:
    with pytest.raises(Misunderstood):
        envelope.parse(text)


def test_another_version_is_outdated() -> None:
    with pytest.raises(Outdated):
        envelope.parse('{"v":2,"anything":1}')


def test_the_deepest_frame_that_is_taken() -> None:
    assert envelope.decoded('{"a":' * 11 + "1" + "}" * 11)


@given(st.text(max_size=300) | st.binary(max_size=300))
def test_nothing_else_ever_rises(text: str | bytes) -> None:
    with pytest.raises((Garbage, Misunderstood, Outdated)) as fault:
        envelope.parse(text)
    # What people typed never reaches a log through an error's text.
    assert len(str(fault.value)) < 60


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["v", "n", "name", "args", "hello", "ephemeral", "heartbeat"]), json_values))
def test_nothing_else_rises_from_frames_that_look_like_ours(frame: dict[str, object]) -> None:
    try:
        envelope.parse(json.dumps({"v": 1} | frame))
    except (Garbage, Misunderstood, Outdated):
        return


def test_what_goes_down() -> None:
    entry = EntrySummary(
        seq=3, verb="agenda_changed", author="Claire Aubert", person=12, subject="item:3", at="2026-01-01"
    )
    news = envelope.news(seq=4, after=1, entries=[entry], fragments={"agenda": "<p>é</p>"})
    assert [json.loads(frame) for frame in news] == [
        {
            "seq": 4,
            "after": 1,
            "entries": [
                {
                    "seq": 3,
                    "verb": "agenda_changed",
                    "author": "Claire Aubert",
                    "person": 12,
                    "subject": "item:3",
                    "at": "2026-01-01",
                }
            ],
            "fragments": {"agenda": "<p>é</p>"},
        }
    ]
    assert json.loads(envelope.ack(7, {"seq": 4, "answer": {"id": 1}})) == {"ack": 7, "seq": 4, "answer": {"id": 1}}
    assert json.loads(envelope.refused(7, envelope.refusal("Non."))) == {
        "refused": 7,
        "why": "Non.",
        "missing": [],
        "current": None,
    }


sections = st.dictionaries(st.text(min_size=1, max_size=5), st.text(max_size=40), max_size=5)


@given(sections)
def test_pieces_are_small_and_put_together_they_are_the_whole(whole: dict[str, str]) -> None:
    piece_was, envelope.PIECE = envelope.PIECE, 7
    try:
        pieces = envelope.in_pieces(whole)
    finally:
        envelope.PIECE = piece_was
    together: dict[str, str] = {}
    for piece in pieces:
        assert sum(map(len, piece.values())) <= 7
        for name, html in piece.items():
            together[name] = together.get(name, "") + html
    assert together == whole
    assert list(together) == list(whole)


def test_the_largest_piece_is_smaller_than_what_daphne_sends_at_once() -> None:
    (frame, *more) = envelope.resync(seq=1, sections={"a": "\x01" * envelope.PIECE}, abilities=[])
    assert more == []
    assert len(frame.encode()) < 1024 * 1024
