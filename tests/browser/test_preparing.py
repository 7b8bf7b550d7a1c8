"""What preparing a case conference of seven people costs, counted as a person does it: clicks, fields, pages."""

from dataclasses import dataclass

from playwright.sync_api import Page

from tests.faults.server import Site

from .conftest import DESK, Visitor

MOST_CLICKS, MOST_FIELDS, MOST_PAGES = 12, 20, 6


@dataclass
class Count:
    """Hands on a page: each press, each field filled, each page that came."""

    page: Page
    clicks: int = 0
    fields: int = 0
    pages: int = 0

    def __post_init__(self) -> None:
        self.page.on("framenavigated", self._came)

    def _came(self, frame: object) -> None:
        self.pages += frame is self.page.main_frame

    def press(self, name: str, role: str = "button") -> None:
        self.clicks += 1
        self.page.get_by_role(role, name=name, exact=True).click()  # type: ignore[arg-type]

    def open(self, summary: str) -> None:
        self.clicks += 1
        self.page.locator("summary", has_text=summary).click()

    def fill(self, selector: str, words: str) -> None:
        self.fields += 1
        field = self.page.locator(selector)
        if field.evaluate("(field) => field.tagName") == "SELECT":
            field.select_option(label=words)
        else:
            field.fill(words)


def test_preparing_a_case_conference_of_seven_of_whom_two_are_unknown(own_site: Site, visitor: Visitor) -> None:
    """From the first page to the invitations, the situation and its basis of sharing included."""
    visit = visitor(own_site.servers[0], "coordination", DESK)
    page = visit.page
    visit.go("/situations/")
    count = Count(page)
    count.press("Ouvrir une situation", "link")
    count.fill("#id_alias", "M. C., 79 ans")
    count.fill("#id_question", "Comment tenir le domicile après la sortie ?")
    count.press("Enregistrer")
    count.open("Noter la base du partage")
    count.fill("#id_basis", "Équipe de soins : personne informée, sans opposition")
    count.fill("#id_informed_on", "2026-11-30")
    count.press("Noter")
    page.get_by_text("notée", exact=True).wait_for()
    count.press("Planifier une RCP", "link")
    count.fill("#id_day", "2027-03-03")
    count.fill("#id_hour", "12:30")
    people = [
        ("Vincent Olivier", "", ""),
        ("Inès Perret", "", ""),
        ("Élodie Marin", "", ""),
        ("Thomas Girard", "", ""),
    ]
    for place, (who, _role, _reach) in enumerate(people):
        count.fill(f"#id_row{place}-who", who)
    count.press("Trois lignes de plus")
    for place, (who, role, reach) in enumerate(
        [
            ("Marc Delorme", "Kinésithérapeute", "marc.delorme@exemple.test"),
            ("Rose Petit", "Voisine relais", "06 00 00 00 77"),
        ],
        start=len(people),
    ):
        count.fill(f"#id_row{place}-who", who)
        count.fill(f"#id_row{place}-role", role)
        count.fill(f"#id_row{place}-reach", reach)
    count.press("Planifier et inviter")
    page.get_by_text("personnes invitées : 6").wait_for()
    [(expected,)] = own_site.rows(
        "select count(*) from meetings_invitation i join meetings_meeting m on m.id = i.meeting_id "
        "where m.title = 'M. C., 79 ans'"
    )
    assert expected == 7
    assert count.clicks <= MOST_CLICKS, count
    assert count.fields <= MOST_FIELDS, count
    assert count.pages <= MOST_PAGES, count
