"""On what grounds a situation may be shared."""

from dataclasses import replace
from datetime import date

import pytest

from rcp.cases.sharing import Statement, gaps, holds, missing

DAY = date(2026, 3, 3)
CARE_TEAM = Statement("care_team", informed_on=DAY)
CONSENT = Statement(
    "consent",
    informed_on=DAY,
    informed=True,
    support="paper",
    information="soins, aide à domicile",
    professionals="cercle de soins",
    collected_on=DAY,
    means="oral, noté au dossier",
)


@pytest.mark.parametrize(
    ("statement", "lacking"),
    [
        (CARE_TEAM, 0),
        (CONSENT, 0),
        (replace(CONSENT, basis="representative"), 0),
        (Statement("anonymous"), 0),
        (Statement("care_team"), 1),
        (Statement("consent"), 7),
        (Statement("representative"), 7),
        (replace(CONSENT, support=""), 1),
        (replace(CONSENT, informed=False, means=""), 2),
        (replace(CARE_TEAM, opposition=True), 1),
        (replace(CONSENT, opposition=True), 1),
    ],
)
def test_what_is_missing_before_sharing(statement: Statement, lacking: int) -> None:
    assert len(gaps(statement)) == lacking
    assert holds(statement, on=DAY) is (lacking == 0)


def test_a_withdrawal_counts_from_its_own_day() -> None:
    withdrawn = replace(CONSENT, withdrawn_on=date(2026, 3, 4))
    assert holds(withdrawn, on=date(2026, 3, 3))
    assert not holds(withdrawn, on=date(2026, 3, 4))


def test_the_latest_statement_counts() -> None:
    assert missing([], on=DAY) == ("La base du partage n’est pas notée.",)
    assert missing([Statement("consent"), CARE_TEAM], on=DAY) == ()
    assert "retiré" in missing([CARE_TEAM, replace(CONSENT, withdrawn_on=DAY)], on=DAY)[0]
