"""How much one participant may send."""

import pytest

from rcp.realtime.rate_limits import RateLimiter, TokenBucket


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(("wait", "allowed"), [(0.0, 0), (0.1, 3), (1.0, 5), (60.0, 5)])
def test_a_name_may_send_again_with_time(wait: float, allowed: int) -> None:
    clock = Clock()
    limiter = RateLimiter(rate=30, burst=5, clock=clock)
    assert [limiter.take("a") for _ in range(6)] == [True] * 5 + [False]
    assert limiter.take("b"), "another participant at the same address"
    clock.now = wait
    assert [limiter.take("a") for _ in range(6)].count(True) == allowed


def test_a_bucket_refills_with_time_and_owes_what_it_was_charged_but_not_what_it_refused() -> None:
    clock = Clock()
    bucket = TokenBucket(rate=10, capacity=20, clock=clock)
    assert all(bucket.take() for _ in range(20))
    assert not bucket.take()
    clock.now = 1.0
    assert [bucket.take() for _ in range(11)] == [True] * 10 + [False]
    bucket.charge(5)
    clock.now = 1.5
    assert not bucket.take()
    clock.now = 1.6
    assert bucket.take()
    clock.now = 100.0
    assert bucket.take(20)
