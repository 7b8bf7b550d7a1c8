"""Fingers on a page, as a touch screen sends them."""

from playwright.sync_api import Page

Point = tuple[float, float]


class Fingers:
    def __init__(self, page: Page) -> None:
        self._session = page.context.new_cdp_session(page)

    def down(self, *points: Point) -> None:
        self._send("touchStart", points)

    def go(self, *points: Point) -> None:
        self._send("touchMove", points)

    def up(self) -> None:
        self._send("touchEnd", ())

    def second_up(self, place: Point) -> None:
        """The second finger leaves the screen, the first one stays."""
        self._session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": [point(1, place)]})

    def drag(self, start: Point, end: Point, steps: int = 4) -> None:
        """One finger that does not stay."""
        self.down(start)
        for step in range(1, steps + 1):
            self.go(between(start, end, step / steps))
        self.up()

    def two(self, start: tuple[Point, Point], end: tuple[Point, Point], steps: int = 8) -> None:
        """Two fingers that go together."""
        self.down(*start)
        for step in range(1, steps + 1):
            self.go(between(start[0], end[0], step / steps), between(start[1], end[1], step / steps))
        self.up()

    def _send(self, kind: str, points: tuple[Point, ...]) -> None:
        places = [point(finger, place) for finger, place in enumerate(points)]
        self._session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})


def point(finger: int, place: Point) -> dict[str, float]:
    return {"x": place[0], "y": place[1], "id": finger}


def between(start: Point, end: Point, part: float) -> Point:
    return start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part
