"""Reading what the person says, needs and goals, and who tells them."""

from django.utils import timezone

from rcp.decisions.models import STANDING
from rcp.meetings.models import Attendance, AttendanceStatus, Meeting

from .models import Goal, GoalAction, Need, PersonVoice, StruckLine, Telling, Turn


def needs_of(meeting: Meeting) -> list[Need]:
    """Those that were withdrawn too, in the order of their columns."""
    return list(meeting.needs.select_related("author_person"))


def goals_of(meeting: Meeting) -> list[Goal]:
    """Those that were withdrawn too, in the order they were written."""
    return list(meeting.goals.select_related("author_person", "need"))


def served_by(meeting: Meeting) -> dict[int, int]:
    """`action → the goal it serves`, of the goals that stand."""
    rows = GoalAction.objects.filter(goal__meeting=meeting, goal__withdrawn_at__isnull=True)
    return dict(rows.values_list("action_id", "goal_id"))


def needs_without_goal(meeting: Meeting) -> list[Need]:
    """What was agreed on and nothing is aimed at for: priorities first."""
    answered = meeting.goals.filter(STANDING, need__isnull=False).values("need")
    rows = meeting.needs.filter(STANDING, sort="agreed").exclude(pk__in=answered)
    return sorted(rows, key=lambda need: (need.priority or 9, need.position))


def voice_of(meeting: Meeting) -> PersonVoice:
    """What the person says in this conference; until somebody writes it there, what the situation already knows."""
    heard = PersonVoice.objects.filter(meeting=meeting).first()
    if heard is not None:
        return heard
    known = {"wishes": meeting.case.wishes, "priority": meeting.case.priority} if meeting.case else {}
    return PersonVoice(meeting=meeting, written_at=timezone.now(), **known)


def tellings_of(meeting: Meeting) -> list[Telling]:
    """Those that were withdrawn too."""
    return list(meeting.tellings.select_related("author_person"))


def told_or_there(meeting: Meeting) -> bool:
    """Whether somebody will tell the person, or they were there themselves."""
    there = PersonVoice.objects.filter(meeting=meeting, participation="present").exists()
    return there or meeting.tellings.filter(STANDING, told_to="person").exists()


def around_the_table(meeting: Meeting) -> list[tuple[Attendance, Turn]]:
    """Who is here, each with where they stand in the round: by name, those of the directory first."""
    here = meeting.attendances.filter(status=AttendanceStatus.PRESENT, left_at__isnull=True)
    turns = {turn.attendance_id: turn for turn in meeting.turns.all()}
    rows = sorted(here.select_related("person__profession"), key=_by_name)
    return [(row, turns.get(row.pk) or Turn(meeting=meeting, attendance=row)) for row in rows]


def _by_name(row: Attendance) -> tuple[bool, str, str, str, int]:
    person = row.person
    return person is None, person.last_name if person else "", person.first_name if person else "", row.label, row.pk


def struck_lines(meeting: Meeting) -> frozenset[tuple[int, str]]:
    """Of what was prepared, what needs no saying any more: the preparation and the name of the line."""
    rows = StruckLine.objects.filter(preparation__meeting=meeting)
    return frozenset(rows.values_list("preparation_id", "name"))
