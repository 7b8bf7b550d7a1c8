"""Every command takes its rows in the one order of docs/adr/010: no two commands can each wait for the other.

Each is given once in its scene, and what it locks is noted: what `select_for_update` reads, as the query says it on any
database, and what it writes over. Two that are each in the written order are in order together, whichever the pair.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.db.models.sql.compiler import SQLCompiler, SQLUpdateCompiler
from django.utils import timezone

from approvals.commands import cast_ballot, close_circuit, freeze_version, rename_document, submit_version
from procedures.commands import add_step, move_step, remove_step, revise_field
from rcp.access.actor import SERVICE
from rcp.access.commands import end_mandate, end_membership, give_mandate, start_membership
from rcp.cases.commands import add_contact, join_circle, leave_circle, record_sharing, withdraw_sharing
from rcp.decisions.commands import answer_action
from rcp.people.models import Mandate, Membership, MembershipRole
from rcp.reports.commands import gather_reports, name_cause, share_theme
from rcp.room.commands.table import COMMANDS, run
from tests.cast import Cast
from tests.procedures import world
from tests.rcp.estate import a_case, a_report

from .scenes import SCENES
from .stage import a_theme

ROOT = Path(__file__).resolve().parents[3]
# The groups of the ADR, each after the one before.
ORDER = (
    {"people_person", "people_membership", "people_body", "people_mandate"},
    {"meetings_meeting"},
    {"mindmap_mindmap"},
    {"reports_theme", "cases_case"},
    {"approvals_document"},
    {"paper_frozen"},
    {"access_personallink"},
    {"coedit_shareddocument"},
    {"journal_stream"},
)
# A document that the command itself has just opened: nobody else can hold it yet.
NEW = {("use_node", "approvals_document")}
PLACE = {table: place for place, tables in enumerate(ORDER) for table in tables}


@contextmanager
def noting() -> Iterator[list[str]]:
    """The tables of the order that are locked, in turn, each when it is first."""
    taken: list[str] = []

    def note(compiler: Any, locks: bool) -> None:
        table = compiler.query.get_meta().db_table
        if locks and table in PLACE and table not in taken:
            taken.append(table)

    read, write = SQLCompiler.execute_sql, SQLUpdateCompiler.execute_sql

    def reading(self: Any, *args: Any, **kwargs: Any) -> Any:
        note(self, self.query.select_for_update)
        return read(self, *args, **kwargs)

    def writing(self: Any, *args: Any, **kwargs: Any) -> Any:
        note(self, locks=True)
        return write(self, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SQLCompiler, "execute_sql", reading)
        patch.setattr(SQLUpdateCompiler, "execute_sql", writing)
        yield taken


def in_order(taken: list[str]) -> bool:
    places = [PLACE[table] for table in taken]
    return places == sorted(places)


def test_the_order_is_the_one_that_is_written_down() -> None:
    said = " ".join((ROOT / "docs/adr/010-one-order-of-locks.md").read_text().split())
    groups = (
        *("people, memberships, bodies and mandates", "meetings", "maps", "situations and themes", "documents"),
        *("frozen contents", "personal links", "shared documents", "the journal's streams"),
    )
    assert "; ".join(groups) in said
    assert len(groups) == len(ORDER)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_command_of_the_room(cast: Cast, name: str) -> None:
    scene = SCENES[name](cast)
    with transaction.atomic(), noting() as taken:
        run(scene.by, scene.meeting.pk, name, scene.args)
    taken = [table for table in taken if (name, table) not in NEW]
    assert taken[0] == "meetings_meeting", taken
    assert taken[-1] == "journal_stream", taken
    assert in_order(taken), taken


def documents(cast: Cast) -> dict[str, Callable[[], object]]:
    claire = cast.actor(cast.claire)
    sheet, procedure = world.action_sheet(cast), world.procedure(cast)
    version = world.frozen(cast, sheet)
    circuit = world.submitted(cast, version)
    step = procedure.draft.steps.standing()[1]
    again = timezone.now() + timedelta(days=3)
    vote: dict[str, Any] = {"circuit_id": circuit.pk, "choice": "approve", "digest": version.digest}
    sheet.refresh_from_db()
    return {
        "cast_ballot": lambda: cast_ballot(by=cast.actor(cast.odile), **vote),
        "close_circuit": lambda: close_circuit(by=SERVICE, circuit_id=circuit.pk),
        "revise_field": lambda: revise_field(by=claire, document_id=sheet.pk, key="axis", rev=2, text="Autre axe"),
        "rename_document": lambda: rename_document(by=claire, document_id=sheet.pk, rev=sheet.rev, title="Autre titre"),
        "freeze_version": lambda: freeze_version(by=claire, document_id=sheet.pk),
        "submit_version": lambda: submit_version(
            by=claire, version_id=sheet.versions.all()[0].pk, body_id=cast.body.pk, deadline=again
        ),
        "add_step": lambda: add_step(by=claire, document_id=procedure.pk, task="Prévenir"),
        "move_step": lambda: move_step(by=claire, document_id=procedure.pk, step_id=step.pk, up=True),
        "remove_step": lambda: remove_step(by=claire, document_id=procedure.pk, step_id=step.pk),
    }


def directory(cast: Cast) -> dict[str, Callable[[], object]]:
    cast.account(cast.jeanne)
    jeanne, ouest = cast.actor(cast.jeanne), cast.dac_ouest.pk
    mandate = Mandate.objects.get(person=cast.odile)
    belongs = Membership.objects.get(person=cast.claire)
    role = MembershipRole.MEMBER
    return {
        "start_membership": lambda: start_membership(
            by=jeanne, person_id=cast.vincent.pk, organisation_id=ouest, role=role
        ),
        "give_mandate": lambda: give_mandate(by=jeanne, body_id=cast.body.pk, person_id=cast.vincent.pk),
        "end_mandate": lambda: end_mandate(by=jeanne, mandate_id=mandate.pk),
        "end_membership": lambda: end_membership(by=jeanne, membership_id=belongs.pk),
    }


def situations(cast: Cast) -> dict[str, Callable[[], object]]:
    claire, case = cast.actor(cast.claire), a_case(cast)
    told = {"basis": "care_team", "informed_on": timezone.localdate()}
    theme, report = a_theme(cast), a_report(cast)
    scene = SCENES["answer_action"](cast)
    return {
        "record_sharing": lambda: record_sharing(by=claire, case_id=case.pk, told=told),
        "withdraw_sharing": lambda: withdraw_sharing(by=claire, case_id=case.pk),
        "join_circle": lambda: join_circle(by=claire, case_id=case.pk, person_id=cast.hugo.pk),
        "leave_circle": lambda: leave_circle(by=claire, case_id=case.pk, person_id=cast.hugo.pk),
        "add_contact": lambda: add_contact(by=claire, case_id=case.pk, told={"category": "Service d’aide"}),
        "gather_reports": lambda: gather_reports(by=claire, theme_id=theme.pk, report_ids=[report.pk]),
        "share_theme": lambda: share_theme(by=claire, theme_id=theme.pk, organisation_ids=[cast.cpts_est.pk]),
        "name_cause": lambda: name_cause(by=claire, theme_id=theme.pk, text="Pas de rendez-vous"),
        "answer_action": lambda: answer_action(by=scene.by, action_id=scene.args["action"], answer="confirm"),
    }


@pytest.mark.parametrize("area", [documents, directory, situations])
def test_a_command_of_a_page(cast: Cast, area: Any) -> None:
    """Given one after the other on the same ground; what they lock, and whether it is in order."""
    out_of_order = {}
    for name, do in area(cast).items():
        with noting() as taken:
            do()
        if not taken or not in_order(taken):
            out_of_order[name] = taken
    assert out_of_order == {}
