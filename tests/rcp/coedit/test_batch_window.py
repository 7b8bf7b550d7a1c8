"""Documents that gather what is written under load, and how much one socket may send."""

from rcp.coedit.batch_window import LONGEST, BatchWindow


def test_an_idle_document_never_waits_and_a_busy_one_gathers_more_and_more() -> None:
    window = BatchWindow()
    now = 0.0
    for _ in range(20):
        now += 0.4
        assert window.wait(now) == 0
        window.stored(1, now)
    waits = []
    for rate in (100, 300, 600):
        for _ in range(100):
            now += 0.04
            window.stored(int(rate * 0.04), now)
        waits.append(window.wait(now))
    assert 0.015 <= waits[0] < waits[1] < waits[2] <= LONGEST + 1e-9
    assert window.wait(now + 0.03) < waits[2], "what has passed since the last batch counts"
    now += 5
    window.stored(1, now)
    assert window.wait(now) == 0
