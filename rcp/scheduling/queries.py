"""The open poll of a meeting, as its page shows it: in three queries, however many answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from rcp.meetings.models import Meeting

from .best import Tally, best, tally
from .models import ProposedDate


@dataclass(frozen=True)
class DateLine:
    """One date. `own` is the reader's answer, empty while there is none."""

    proposed: ProposedDate
    tally: Tally
    own: str
    is_best: bool


@dataclass(frozen=True)
class PollPicture:
    closes_on: date
    is_over: bool
    answered: int
    lines: list[DateLine]


def poll_of(meeting: Meeting, person_id: int | None) -> PollPicture | None:
    poll = meeting.date_polls.filter(settled_at=None).first()
    if poll is None:
        return None
    dates = list(poll.dates.prefetch_related("answers"))
    tallies: Mapping[int, Tally] = {each.pk: tally([said.suits for said in each.answers.all()]) for each in dates}
    kept = best({each.starts_at: tallies[each.pk] for each in dates})
    own = {each.pk: next((a.suits for a in each.answers.all() if a.person_id == person_id), "") for each in dates}
    people = {said.person_id for each in dates for said in each.answers.all()}
    lines = [DateLine(each, tallies[each.pk], own[each.pk], each.starts_at == kept) for each in dates]
    return PollPicture(poll.closes_on, timezone.localdate() > poll.closes_on, len(people), lines)
