"""Counting: quorum by head, majority of those who took sides."""

import pytest

from approvals.voting import Outcome, outcome, tally, why_returned

YES, NO, ABSTAIN = "approve", "refuse", "abstain"


@pytest.mark.parametrize(
    ("electors", "quorum", "choices", "over", "expected"),
    [
        # Everybody answered.
        (3, 2, [YES, YES, NO], False, Outcome.APPROVED),
        (3, 2, [NO, NO, YES], False, Outcome.RETURNED),
        (4, 2, [YES, YES, NO, NO], False, Outcome.RETURNED),  # a tie does not approve
        (3, 2, [ABSTAIN, ABSTAIN, YES], False, Outcome.APPROVED),
        (3, 2, [ABSTAIN, ABSTAIN, ABSTAIN], False, Outcome.RETURNED),
        # Nothing to come can change it.
        (5, 2, [YES, YES, YES], False, Outcome.APPROVED),
        (5, 2, [NO, NO, NO], False, Outcome.RETURNED),
        # Something still could.
        (5, 2, [YES, YES], False, Outcome.PENDING),
        (5, 4, [YES, YES, YES], False, Outcome.PENDING),  # the quorum is not met yet
        (5, 2, [NO, NO], False, Outcome.PENDING),
        (3, 2, [], False, Outcome.PENDING),
        # Time is over.
        (5, 2, [YES, YES], True, Outcome.APPROVED),
        (5, 3, [YES, YES], True, Outcome.RETURNED),
        (5, 2, [YES, NO], True, Outcome.RETURNED),
        (5, 2, [], True, Outcome.RETURNED),
    ],
)
def test_the_result_of_a_vote(electors: int, quorum: int, choices: list[str], over: bool, expected: Outcome) -> None:
    assert outcome(tally(electors=electors, quorum=quorum, choices=choices), over=over) == expected


@pytest.mark.parametrize("electors", [3, 4, 5])
def test_an_early_result_is_the_one_that_any_end_would_give(electors: int) -> None:
    from itertools import product

    for length in range(electors):
        for cast in product((YES, NO, ABSTAIN), repeat=length):
            early = outcome(tally(electors=electors, quorum=2, choices=cast), over=False)
            if early is Outcome.PENDING:
                continue
            for rest in product((YES, NO, ABSTAIN), repeat=electors - length):
                end = outcome(tally(electors=electors, quorum=2, choices=[*cast, *rest]), over=True)
                assert end is early, (cast, rest)


def test_more_ballots_than_electors_cannot_be_counted() -> None:
    with pytest.raises(ValueError, match="more ballots"):
        tally(electors=1, quorum=1, choices=[YES, YES])


@pytest.mark.parametrize(
    ("choices", "said"),
    [([YES], "Quorum non atteint\u00a0: 1 réponse sur 2 nécessaires."), ([YES, NO], "1 pour, 1 contre, 0 abstention.")],
)
def test_a_return_says_why(choices: list[str], said: str) -> None:
    assert said in why_returned(tally(electors=3, quorum=2, choices=choices))
