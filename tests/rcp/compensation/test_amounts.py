"""What a presence is worth, to the cent, and what the year's ceiling lets through. No database."""

from datetime import date
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rcp.compensation import steps
from rcp.compensation.amounts import CENT, DatedRate, amount_of, euros, left_under, payable, rate_for


@pytest.mark.parametrize(
    ("basis", "rate", "minutes", "worth"),
    [
        ("hour", "60", 60, "60.00"),
        ("hour", "60", 50, "50.00"),
        ("hour", "75.46", 50, "62.88"),
        ("hour", "50", 25, "20.83"),
        ("hour", "0.10", 3, "0.01"),
        ("hour", "0.10", 2, "0.00"),
        ("hour", "30.01", 30, "15.01"),
        ("hour", "60", 0, "0.00"),
        ("session", "80", 50, "80.00"),
        ("session", "80", 1, "80.00"),
        ("session", "80", 0, "0.00"),
        ("profession", "110.50", 55, "110.50"),
    ],
)
def test_minutes_are_worth(basis: str, rate: str, minutes: int, worth: str) -> None:
    assert amount_of(basis, D(rate), minutes) == D(worth)


@pytest.mark.parametrize(
    ("amount", "cap", "already", "paid"),
    [
        ("100", "47100", "0", "100"),
        ("100", "47100", "47000", "100"),
        ("100", "47100", "47050.50", "49.50"),
        ("100", "47100", "47100", "0"),
        ("100", "47100", "48000", "0"),
    ],
)
def test_the_ceiling_lets_through(amount: str, cap: str, already: str, paid: str) -> None:
    assert payable(D(amount), cap=D(cap), already=D(already)) == D(paid)


MONEY = st.decimals(min_value=0, max_value=5000, places=2)


@given(amounts=st.lists(MONEY, max_size=40), cap=st.decimals(min_value=0, max_value=50_000, places=2))
def test_what_is_paid_never_passes_the_ceiling_and_no_cent_is_lost_below_it(amounts: list[D], cap: D) -> None:
    total = D("0.00")
    for amount in amounts:
        total += payable(amount, cap=cap, already=total)
        assert D(0) <= total <= cap
    assert total == min(cap, sum(amounts, D(0)))
    assert left_under(cap, total) == cap - total


@given(rate=st.decimals(min_value=0, max_value=500, places=2), minutes=st.integers(1, 1440))
def test_an_hourly_amount_is_within_half_a_cent_of_the_exact_one(rate: D, minutes: int) -> None:
    worth = amount_of("hour", rate, minutes)
    assert worth == worth.quantize(CENT)
    assert abs(worth * 60 - rate * minutes) <= D("0.30")


ALL_2026 = DatedRate("session", D(80), date(2026, 1, 1), date(2027, 1, 1))
ALL_2027 = DatedRate("session", D(90), date(2027, 1, 1))
DOCTORS = DatedRate("profession", D(110), date(2026, 7, 1), profession="10")


@pytest.mark.parametrize(
    ("on", "profession", "rate"),
    [
        (date(2025, 12, 31), "60", None),
        (date(2026, 1, 1), "60", ALL_2026),
        (date(2026, 12, 31), "60", ALL_2026),
        (date(2027, 1, 1), "60", ALL_2027),
        (date(2026, 6, 30), "10", ALL_2026),
        (date(2026, 7, 1), "10", DOCTORS),
        (date(2030, 1, 1), "10", DOCTORS),
        (date(2030, 1, 1), "", ALL_2027),
    ],
)
def test_the_rate_of_a_day(on: date, profession: str, rate: DatedRate | None) -> None:
    assert rate_for([ALL_2026, ALL_2027, DOCTORS], on=on, profession=profession) == rate


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        (ALL_2026, ALL_2027, False),
        (ALL_2026, DatedRate("hour", D(1), date(2026, 12, 31)), True),
        (ALL_2027, DatedRate("hour", D(1), date(2026, 12, 31)), True),
        (ALL_2026, DOCTORS, False),
    ],
)
def test_two_rates_meet_when_a_day_has_both(one: DatedRate, other: DatedRate, meet: bool) -> None:
    assert one.meets(other) is meet
    assert other.meets(one) is meet


@pytest.mark.parametrize(
    ("step", "possible"),
    [
        ("checked", "declared"),
        ("approved", "checked"),
        ("paid", "approved"),
        ("refused", "declared checked approved"),
        ("corrected", "declared checked"),
    ],
)
def test_steps_follow_each_other(step: str, possible: str) -> None:
    states = ("declared", "checked", "approved", "paid", "refused")
    assert [state for state in states if not steps.impossible(step, state)] == possible.split()


@pytest.mark.parametrize(
    ("amount", "said"),
    [("0", "0,00\u00a0€"), ("62.88", "62,88\u00a0€"), ("1234567.5", "1\u202f234\u202f567,50\u00a0€")],
)
def test_euros_are_written_in_french(amount: str, said: str) -> None:
    assert euros(D(amount)) == said
