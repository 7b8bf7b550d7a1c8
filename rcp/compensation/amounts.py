"""What a presence is paid: exact decimals, to the cent, under the yearly ceiling. Pure.

The total a professional receives in a civil year is capped at the social security ceiling (PASS): decree 2022-375 of
16 March 2022, article D.1434-44 of the public health code.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
ZERO = Decimal("0.00")
MINUTES_AN_HOUR = 60
# Nobody is present longer than a day.
MOST_MINUTES = 24 * 60


@dataclass(frozen=True)
class DatedRate:
    """One line of a payer's rules. `basis` is hour, session or profession; `profession` a code, "" for any.

    `until` is the first day it no longer holds.
    """

    basis: str
    amount: Decimal
    since: date
    until: date | None = None
    profession: str = ""

    def holds(self, on: date) -> bool:
        return self.since <= on and (self.until is None or on < self.until)

    def meets(self, other: "DatedRate") -> bool:
        """Whether the two would hold on a same day for a same profession."""
        if self.profession != other.profession:
            return False
        starts_before = self.until is None or other.since < self.until
        return starts_before and (other.until is None or self.since < other.until)


def rate_for(rates: Iterable[DatedRate], *, on: date, profession: str) -> DatedRate | None:
    """The rate that holds that day: the profession's own before the one for all."""
    holding = [rate for rate in rates if rate.holds(on) and rate.profession in ("", profession)]
    return max(holding, key=lambda rate: (bool(rate.profession), rate.since), default=None)


def amount_of(basis: str, rate: Decimal, minutes: int) -> Decimal:
    """What so many minutes are worth, to the cent, half a cent upwards; nothing for nobody's presence."""
    if minutes <= 0:
        return ZERO
    if basis == "hour":
        return (rate * minutes / MINUTES_AN_HOUR).quantize(CENT, ROUND_HALF_UP)
    return rate.quantize(CENT, ROUND_HALF_UP)


def left_under(cap: Decimal, already: Decimal) -> Decimal:
    """What may still be paid this year; never below nothing."""
    return max(ZERO, cap - already)


def payable(amount: Decimal, *, cap: Decimal, already: Decimal) -> Decimal:
    """What of this amount the ceiling lets through."""
    return min(amount, left_under(cap, already))


def euros(amount: Decimal) -> str:
    """« 1 234,50 € », with the spaces of French figures."""
    whole, cents = f"{amount:.2f}".split(".")
    groups = f"{int(whole):,}".replace(",", "\u202f")
    return f"{groups},{cents}\u00a0€"
