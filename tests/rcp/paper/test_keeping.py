"""What was frozen is kept, printed once, given only to whoever may see it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rcp.access.guards import OfOrganisation
from rcp.journal.models import Entry
from rcp.journal.refusals import NotYet
from rcp.journal.verbs import Verb
from rcp.paper import printing
from rcp.paper.canonical import canonical, digest
from rcp.paper.codes import next_code
from rcp.paper.commands import ask_again, ask_for_print, freeze, purge_frozen
from rcp.paper.kinds import PaperKind, Sheet, kinds
from rcp.paper.models import Frozen, JobState, PaperJob, Print
from rcp.paper.printing import print_waiting_papers
from rcp.paper.rendering import NotPrinted
from rcp.people.models import Organisation
from tests.cast import Cast

CONTENT = {"organisation": "DAC Var Ouest", "title": "Essai", "text": "Un mot\u202f!"}


def sheet(content: dict[str, Any], copy: str, facts: dict[str, Any]) -> Sheet:
    return Sheet("paper/sheet.html", {**content, "status": "essai", "watermark": ""})


def thing(frozen: Frozen) -> OfOrganisation:
    return OfOrganisation(frozen.organisation)


@pytest.fixture(autouse=True)
def _trial_kind() -> Iterator[None]:
    kinds["trial"] = PaperKind(label="Essai", copies={"one": "L’essai", "two": "L’autre"}, sheet=sheet, thing=thing)
    yield
    del kinds["trial"]


@pytest.fixture
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests about keeping do not wait for pages to be set."""
    monkeypatch.setattr(printing, "render", lambda *args, **options: b"%PDF-essai")


def trial(cast: Cast, number: str = "1", text: str = CONTENT["text"]) -> Frozen:
    return freeze(
        by=cast.actor(cast.claire),
        kind="trial",
        code="ESSAI-2027-001",
        number=number,
        title="Essai",
        organisation=cast.dac_ouest,
        subject=cast.dac_ouest,
        content={**CONTENT, "text": text},
    )


def printed(cast: Cast) -> Print:
    frozen = trial(cast)
    ask_for_print(frozen=frozen, name="one")
    assert print_waiting_papers() == 1
    return Print.objects.get(frozen=frozen)


def test_the_same_content_is_written_down_the_same_way() -> None:
    assert canonical({"b": [1, True, None], "a": "é"}) == '{"a":"é","b":[1,true,null]}'
    assert digest(canonical({"b": 1, "a": 2})) == digest(canonical({"a": 2, "b": 1}))


@pytest.mark.parametrize("value", [1.5, float("nan"), object(), {1: 2}, {"a": {2}}])
def test_a_content_has_one_form_only(value: object) -> None:
    with pytest.raises(TypeError):
        canonical({"a": value} if not isinstance(value, dict) else {"x": value})


@pytest.mark.parametrize(
    ("taken", "code"),
    [
        ([], "RCP-2027-001"),
        (["RCP-2027-001", "RCP-2027-013"], "RCP-2027-014"),
        (["RCP-2026-050", "FA-2027-099"], "RCP-2027-001"),
        (["RCP-2027-1000"], "RCP-2027-1001"),
    ],
)
def test_the_next_code(taken: list[str], code: str) -> None:
    assert next_code("RCP", 2027, taken) == code


def test_a_number_is_frozen_once(cast: Cast) -> None:
    trial(cast)
    with pytest.raises(NotYet, match="vient d’être figée"):
        trial(cast)
    assert Frozen.objects.count() == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE paper_frozen SET content = 'x'",
        "UPDATE paper_frozen SET digest = 'x', content = '', purged_at = '2027-01-01'",
        "UPDATE paper_frozen SET content = ''",
        "DELETE FROM paper_frozen",
        "UPDATE paper_print SET sha256 = 'x'",
        "DELETE FROM paper_print",
    ],
)
@pytest.mark.usefixtures("fast")
def test_the_database_keeps_what_was_frozen(cast: Cast, statement: str) -> None:
    printed(cast)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.usefixtures("fast")
def test_the_law_erases_and_the_digest_stays(cast: Cast) -> None:
    copy = printed(cast)
    frozen = copy.frozen
    before = frozen.digest
    purge_frozen(frozen=frozen)
    frozen.refresh_from_db()
    copy.refresh_from_db()
    assert (frozen.content, bytes(copy.pdf)) == ("", b"")
    assert frozen.digest == before
    assert copy.purged_at is not None
    with pytest.raises(DatabaseError), transaction.atomic():
        Frozen.objects.filter(pk=frozen.pk).update(content="autre")


def test_a_copy_is_printed_once_and_announced(cast: Cast) -> None:
    copy = printed(cast)
    assert bytes(copy.pdf).startswith(b"%PDF-1.7")
    assert copy.size == len(bytes(copy.pdf))
    entry = Entry.objects.get(verb=Verb.PAPER_READY)
    assert entry.stream_id == cast.dac_ouest.stream_id
    assert entry.author_kind == "service"
    ask_for_print(frozen=copy.frozen, name="one")
    assert print_waiting_papers() == 0
    assert Print.objects.count() == 1


@pytest.mark.usefixtures("fast")
def test_two_loops_never_take_the_same_printing(cast: Cast) -> None:
    job = ask_for_print(frozen=trial(cast), name="one")
    assert printing._claim(job.pk) is not None
    assert printing._claim(job.pk) is None
    with time_machine.travel(timezone.now() + timedelta(minutes=3)):
        assert printing._claim(job.pk) is not None  # the first loop died


def test_a_printing_that_fails_is_tried_three_times_then_said(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object, **options: object) -> bytes:
        raise NotPrinted("Le document n’a pas pu être mis en page.")

    monkeypatch.setattr(printing, "render", fail)
    job = ask_for_print(frozen=trial(cast), name="one")
    start = timezone.now()
    for minute in (0, 1, 2):
        with time_machine.travel(start + timedelta(minutes=minute, seconds=1)):
            assert print_waiting_papers() == 1
            assert print_waiting_papers() == 0  # not before its pause
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert job.fault == "Le document n’a pas pu être mis en page."
    assert Entry.objects.filter(verb=Verb.PAPER_FAILED).count() == 1
    with time_machine.travel(start + timedelta(hours=1)):
        assert print_waiting_papers() == 0
    ask_again(job_id=job.pk)
    with pytest.raises(NotYet):
        ask_again(job_id=job.pk)


def test_a_copy_that_its_kind_does_not_have_is_a_bug(cast: Cast) -> None:
    with pytest.raises(LookupError):
        ask_for_print(frozen=trial(cast), name="three")


# The download


def client_of(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(cast.account(getattr(cast, who)))
    return client


@pytest.mark.usefixtures("fast")
def test_a_paper_is_given_to_whoever_may_see_and_the_journal_knows(cast: Cast) -> None:
    copy = printed(cast)
    answer = client_of(cast, "claire").get(reverse("paper", args=[copy.pk]))
    assert answer.status_code == 200
    assert answer.content == b"%PDF-essai"
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="ESSAI-2027-001-v1-one.pdf"'
    assert "no-store" in answer["Cache-Control"]
    entry = Entry.objects.get(verb=Verb.PAPER_DOWNLOADED)
    assert entry.audit_only
    assert entry.author_label == "Claire Aubert"
    assert entry.facts["sha256"] == copy.sha256


@pytest.mark.usefixtures("fast")
def test_to_anybody_else_a_paper_does_not_exist(cast: Cast) -> None:
    copy = printed(cast)
    for client in (client_of(cast, "paul"), client_of(cast, "nadia"), Client()):
        for address in (reverse("paper", args=[copy.pk]), reverse("paper_copies", args=[copy.frozen_id])):
            assert client.get(address).status_code == 404
    assert client_of(cast, "claire").get(reverse("paper", args=[copy.pk + 1])).status_code == 404
    assert not Entry.objects.filter(verb=Verb.PAPER_DOWNLOADED).exists()


@pytest.mark.usefixtures("fast")
def test_a_changed_byte_is_seen_at_reading(cast: Cast) -> None:
    from rcp.paper import append_only

    copy = printed(cast)
    append_only.unprotect(connection)
    Print.objects.filter(pk=copy.pk).update(pdf=b"%PDF-essaj")
    append_only.protect(connection)
    answer = client_of(cast, "claire").get(reverse("paper", args=[copy.pk]))
    assert answer.status_code == 409
    assert "ne correspond plus à son empreinte" in answer.content.decode()
    assert not Entry.objects.filter(verb=Verb.PAPER_DOWNLOADED).exists()


@pytest.mark.usefixtures("fast")
def test_an_erased_paper_says_so(cast: Cast) -> None:
    copy = printed(cast)
    purge_frozen(frozen=copy.frozen)
    assert client_of(cast, "claire").get(reverse("paper", args=[copy.pk])).status_code == 410


@pytest.mark.usefixtures("fast")
def test_the_list_of_copies_shows_an_erased_one_by_its_trace_alone(cast: Cast) -> None:
    copy = printed(cast)
    waiting = ask_for_print(frozen=copy.frozen, name="two")
    purge_frozen(frozen=copy.frozen)
    client, address = client_of(cast, "claire"), reverse("paper_copies", args=[copy.frozen_id])
    html = client.get(address).content.decode()
    assert html.count('<span class="badge badge-neutral">effacé</span>') == 2
    assert copy.frozen.digest[:8] in html
    for gone in ("prêt", "download", "Réessayer", "data-pending", reverse("paper", args=[copy.pk])):
        assert gone not in html
    with pytest.raises(NotYet, match="effacé"):
        ask_again(job_id=waiting.pk)


@pytest.mark.usefixtures("fast")
@pytest.mark.parametrize(("text", "named"), [("Adama 𞤀𞤁", True), ("Adama آدم 👩‍⚕️ 日", False)])
def test_letters_that_no_font_has_are_named_beside_the_paper(cast: Cast, text: str, named: bool) -> None:
    frozen = trial(cast, text=text)
    said = client_of(cast, "claire").get(reverse("paper_copies", args=[frozen.pk])).content.decode()
    assert ("𞤀 𞤁" in said) is named
    assert ("dans aucune police" in said) is named


def test_the_list_of_copies_tells_what_waits_and_what_is_there(cast: Cast) -> None:
    frozen = trial(cast)
    ask_for_print(frozen=frozen, name="one")
    client, address = client_of(cast, "claire"), reverse("paper_copies", args=[frozen.pk])
    waiting = client.get(address).content.decode()
    assert "data-pending" in waiting
    assert "En préparation" in waiting
    print_waiting_papers()
    there = client.get(address).content.decode()
    assert "data-pending" not in there
    assert reverse("paper", args=[Print.objects.get().pk]) in there


def test_a_failed_copy_can_be_asked_again_from_its_page(cast: Cast) -> None:
    job = ask_for_print(frozen=trial(cast), name="one")
    PaperJob.objects.filter(pk=job.pk).update(state=JobState.FAILED, tries=3, fault="Trop long.")
    client = client_of(cast, "claire")
    assert "Réessayer" in client.get(reverse("paper_copies", args=[job.frozen_id])).content.decode()
    answer = client.post(reverse("paper_retry", args=[job.pk]), {"next": "https://ailleurs.test/"})
    assert answer.status_code == 302
    assert "ailleurs" not in answer["Location"]
    job.refresh_from_db()
    assert job.state == JobState.WAITING
    assert isinstance(job.frozen.organisation, Organisation)
