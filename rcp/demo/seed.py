"""Building the demonstration's territory, through the same commands as real use, in the order of the story."""

from datetime import timedelta

from django.utils import timezone

from rcp.access.models import Account
from rcp.journal.transactions import atomic
from rcp.people.models import Organisation

from .building import cells, compensation, observatory, papers, people, plans, requests, situations
from .building.scene import Scene
from .clock import at, told_time


def is_empty() -> bool:
    """Nobody and nothing yet: only then may a demonstration be built without being asked twice."""
    return not Organisation.objects.exists() and not Account.objects.exists()


@atomic
def build() -> None:
    """Everything or nothing. The story starts seven months before the first start and ends at it."""
    first_start = timezone.now()
    with told_time(at(first_start, 9, days=-210)) as clock:
        scene = Scene(first_start=first_start, clock=clock)
        people.settle(scene)
        clock.go_to(at(first_start, 10, days=-136))
        observatory.import_until_now(scene)
        theme = observatory.open_main_theme(scene)
        observatory.gather_main_theme(scene, theme)
        earlier = cells.hold_earlier_cell(scene, theme)
        cells.answer_for_actions(scene, earlier)
        papers.draft_procedure(scene, earlier)
        papers.write_action_sheet(scene, earlier)
        compensation.declare_the_earlier_cell(scene, earlier)
        clock.go_to(at(first_start, 8, days=-3))
        requests.ask(scene)
        situations.open_both(scene)
        plans.establish_for_m_b(scene)
        situations.plan_working_group(scene)
        clock.go_to(first_start - timedelta(hours=12))
        observatory.import_until_now(scene)
        observatory.gather_main_theme(scene, theme)
        observatory.open_second_theme(scene)
        cells.plan_todays_cell(scene, theme, earlier)
