"""An RPPS number is refused with the reason."""

import pytest

from rcp.people.rpps import fault


@pytest.mark.parametrize("number", ["01234567897", "012 345 678 97", "10100000008"])
def test_a_possible_number_has_no_fault(number: str) -> None:
    assert fault(number) == ""


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("0123456789", "11 chiffres ; celui-ci en compte 10"),
        ("012345678970", "celui-ci en compte 12"),
        ("01234567898", "clé de contrôle"),
        ("10234567897", "clé de contrôle"),
        ("0123456789X", "que des chiffres"),
        ("", "que des chiffres"),
        ("٠١٢٣٤٥٦٧٨٩٧", "que des chiffres"),
    ],
)
def test_a_fault_is_named(number: str, reason: str) -> None:
    assert reason in fault(number)
