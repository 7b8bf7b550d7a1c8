"""Whatever was frozen once can be printed, read on a page and pasted for ever: a sample of each shape is kept."""

import io
import json
from pathlib import Path
from typing import Any

import page
import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from pypdf import PdfReader

from approvals.kinds import kinds as documents
from rcp.paper.canonical import canonical, digest
from rcp.paper.kinds import PaperKind, kinds
from rcp.paper.models import Frozen
from rcp.paper.printing import pdf_of
from rcp.paper.queries import content_of
from tests.cast import Cast

from .said_now import NOW
from .tagged import loose_ink

SAMPLES = Path(__file__).with_name("samples")
KEPT = sorted(path.stem for path in SAMPLES.glob("*.json"))


def sample(name: str) -> dict[str, Any]:
    """{"content": what was frozen, "facts": {copy: what it says beside}, "says": words that must be readable}."""
    kept: dict[str, Any] = json.loads((SAMPLES / f"{name}.json").read_text())
    return kept


def frozen(name: str) -> Frozen:
    kind, _sep, shape = name.rpartition("-")
    text = canonical(sample(name)["content"])
    dated = {"frozen_at": timezone.now(), "frozen_by": "Claire Aubert"}
    return Frozen(
        kind=kind, code="X-2027-001", number="1", title="", shape=int(shape), content=text, digest=digest(text), **dated
    )


def fields(value: Any, path: str = "") -> set[str]:
    """The address of every field: « people[].name »."""
    if isinstance(value, dict):
        return {f"{path}.{key}" for key in value} | {
            one for key in value for one in fields(value[key], f"{path}.{key}")
        }
    if isinstance(value, list):
        return {one for each in value for one in fields(each, f"{path}[]")}
    return set()


def ours() -> dict[str, PaperKind]:
    """The kinds of the product; a test may have added one of its own."""
    return {name: kind for name, kind in kinds.items() if name != "trial"}


def test_each_shape_of_each_kind_has_its_sample() -> None:
    assert set(KEPT) == {f"{name}-{n}" for name, kind in ours().items() for n in range(1, kind.shape + 1)}


@pytest.mark.parametrize("name", NOW)
def test_what_is_frozen_now_has_the_fields_of_the_last_sample(cast: Cast, name: str) -> None:
    """It does not? Add a step to the kind's `shapes`, and a sample: what is frozen now is left in build/samples/."""
    said = NOW[name](cast)
    shape = ours()[name].shape
    kept = sample(f"{name}-{shape}")
    if fields(said._asdict()) != fields({"content": kept["content"], "facts": kept["facts"]}):
        place = settings.BASE_DIR / "build" / "samples" / f"{name}-{shape + 1}.json"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(
            json.dumps({**said._asdict(), "says": []}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        )
    assert fields(said.content) == fields(kept["content"])
    assert {copy: fields(facts) for copy, facts in said.facts.items()} == {
        copy: fields(facts) for copy, facts in kept["facts"].items()
    }


def test_every_kind_says_what_it_freezes_now() -> None:
    assert set(NOW) == set(ours())


@pytest.mark.parametrize("name", KEPT)
def test_each_sample_can_be_printed(db: None, name: str) -> None:
    kept = sample(name)
    for copy, facts in kept["facts"].items():
        pdf = pdf_of(frozen(name), copy, facts)
        for profile in ("3a", "ua1"):
            report = page.validate_pdf_bytes(pdf, profile=profile)
            assert report.is_compliant, [(fault.rule_id, fault.message) for fault in report.failures]
        assert loose_ink(pdf) == []
        text = " ".join(" ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(pdf)).pages).split())
        assert [words for words in kept["says"] if words not in text] == []


@pytest.mark.parametrize("name", [name for name in KEPT if name.startswith("minutes")])
def test_each_sample_can_be_pasted(name: str) -> None:
    content = content_of(frozen(name))
    paste = kinds["minutes"].plain_text
    assert content is not None
    assert paste is not None
    text = " ".join(paste(content).split())
    assert [words for words in sample(name)["says"] if words not in text] == []


@pytest.mark.parametrize("name", [name for name in KEPT if name.rpartition("-")[0] in ("action_sheet", "procedure")])
def test_each_sample_can_be_read_and_compared(name: str) -> None:
    kind, content = documents[name.rpartition("-")[0]], content_of(frozen(name))
    assert content is not None
    html = render_to_string(kind.template, {"content": kind.reading(content)})
    told = " ".join(kind.places(content).values())
    for words in sample(name)["says"]:
        assert words in html
        assert words in told


def test_a_shape_to_come_is_not_read_as_one_of_ours() -> None:
    later = frozen("minutes-1")
    later.shape = kinds["minutes"].shape + 1
    with pytest.raises(LookupError):
        content_of(later)
