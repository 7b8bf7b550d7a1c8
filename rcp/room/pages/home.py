"""The first page's data: what is live, what is next, what I owe, what waits for my vote, what keeps breaking."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from approvals.models import Circuit
from approvals.queries import tally_of, waiting_for
from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.access.guards import OfOrganisation
from rcp.access.wording import hour, short_day
from rcp.cases.queries import missing_to_share
from rcp.decisions.models import ActionItem
from rcp.decisions.queries import my_actions
from rcp.meetings.models import UNANSWERED, AttendanceStatus, Meeting, MeetingKind, MeetingState
from rcp.meetings.queries import visible_meetings
from rcp.meetings.standing import abilities_in
from rcp.people.models import Membership, Organisation
from rcp.reports.queries import top_reasons

from .wording import kind_name, titled

SHOWN = 6
RUPTURES_SHOWN = 4
# A planned meeting stays on the page until this long after its hour: people are late, and so are openings.
LATE_OPENING = timedelta(hours=12)


@dataclass(frozen=True)
class LiveMeeting:
    title: str
    url: str
    since: datetime
    present: int


@dataclass(frozen=True)
class NextMeeting:
    """`badge` says what is still to prepare; empty when nothing is."""

    title: str
    url: str
    starts_at: datetime
    note: str
    badge: str


@dataclass(frozen=True)
class MyAction:
    what: str
    url: str
    finish_url: str
    due_on: date | None
    late: bool
    source: str


@dataclass(frozen=True)
class ToApprove:
    title: str
    note: str
    url: str


@dataclass(frozen=True)
class Rupture:
    label: str
    count: int
    percent_of_most: int


@dataclass(frozen=True)
class Ruptures:
    total: int | None
    rows: Sequence[Rupture]


@dataclass(frozen=True)
class DemoCell:
    title: str
    url: str


@dataclass(frozen=True)
class Home:
    """Every name the template room/home.html reads."""

    today: date
    subtitle: str
    can_report: bool
    can_schedule: bool
    live: Sequence[LiveMeeting]
    upcoming: Sequence[NextMeeting]
    my_actions: Sequence[MyAction]
    late_count: int
    to_approve: Sequence[ToApprove]
    ruptures: Ruptures
    demo_cell: DemoCell | None


def home_of(actor: Actor) -> Home:
    today = timezone.localdate()
    owed = my_actions(actor, today=today)
    organisations = list(Organisation.objects.filter(pk__in=actor.memberships).order_by("name"))
    live, upcoming = _meetings(actor)
    return Home(
        today=today,
        subtitle=_subtitle(actor, organisations, today),
        can_report=any(actor.may(Ability.REPORT, OfOrganisation(each)) for each in organisations),
        can_schedule=any(actor.may(Ability.SCHEDULE, OfOrganisation(each)) for each in organisations),
        live=[_live(meeting) for meeting in live],
        upcoming=[_next(meeting) for meeting in upcoming],
        my_actions=[_action(action, today) for action in [*owed.late, *owed.soon, *owed.later][:SHOWN]],
        late_count=len(owed.late),
        to_approve=[_to_approve(circuit, today) for circuit in waiting_for(actor)],
        ruptures=_ruptures(),
        demo_cell=_demo_cell([*live, *upcoming]),
    )


def _meetings(actor: Actor) -> tuple[list[Meeting], list[Meeting]]:
    seen = visible_meetings(actor).annotate(
        present=Count("attendances", filter=Q(attendances__status=AttendanceStatus.PRESENT), distinct=True),
        asked=Count("invitations", filter=Q(invitations__withdrawn_at__isnull=True), distinct=True),
        answered=Count(
            "invitations",
            filter=Q(invitations__withdrawn_at__isnull=True) & ~Q(invitations__answer__in=UNANSWERED),
            distinct=True,
        ),
        points=Count("agenda", distinct=True),
    )
    live = seen.filter(state=MeetingState.OPEN).order_by("opened_at")
    planned = seen.filter(state=MeetingState.PLANNED, starts_at__gte=timezone.now() - LATE_OPENING)
    return _known(live, actor), _known(planned.order_by("starts_at"), actor)[:SHOWN]


def _known(meetings: Iterable[Meeting], actor: Actor) -> list[Meeting]:
    """Without the RCPs of which one only knows that they are held: the list of meetings has them."""
    meetings = list(meetings)
    can = abilities_in(meetings, actor)
    return [meeting for meeting in meetings if Ability.READ in can[meeting.pk]]


def _live(meeting: Meeting) -> LiveMeeting:
    return LiveMeeting(
        title=titled(meeting),
        url=reverse("room", args=[meeting.pk]),
        since=meeting.opened_at or meeting.starts_at,
        present=meeting.present,  # type: ignore[attr-defined]
    )


def _next(meeting: Meeting) -> NextMeeting:
    asked, answered, points = meeting.asked, meeting.answered, meeting.points  # type: ignore[attr-defined]
    parts = [f"{hour(timezone.localtime(meeting.starts_at))}, {meeting.place or meeting.get_mode_display()}"]
    if asked > 1:
        answers = ngettext(
            "%(answered)d invité sur %(asked)d a répondu", "%(answered)d invités sur %(asked)d ont répondu", answered
        )
        parts.append(answers % {"answered": answered, "asked": asked})
    if points:
        parts.append(
            ngettext("ordre du jour : %(points)d point", "ordre du jour : %(points)d points", points)
            % {"points": points}
        )
    unready = asked <= 1 or (meeting.case is not None and bool(missing_to_share(meeting.case)))
    return NextMeeting(
        title=titled(meeting),
        url=reverse("meeting", args=[meeting.pk]),
        starts_at=meeting.starts_at,
        note=" · ".join(parts),
        badge=_("à compléter") if unready else "",
    )


def _action(action: ActionItem, today: date) -> MyAction:
    return MyAction(
        what=action.what,
        url=f"{reverse('my_actions')}#action-{action.pk}",
        finish_url=reverse("action_done", args=[action.pk]),
        due_on=action.due_on,
        late=action.due_on is not None and action.due_on < today,
        source=kind_name(action.meeting, today=today),
    )


def _subtitle(actor: Actor, organisations: Sequence[Organisation], today: date) -> str:
    """« DAC Var Ouest — coordination de parcours »."""
    if not organisations or actor.person_id is None:
        return ""
    rows = Membership.objects.current(today).filter(person_id=actor.person_id).select_related("person__profession")
    first = rows.order_by("organisation__name").first()
    what = first.person.occupation if first else ""
    names = " · ".join(each.name for each in organisations[:3])
    return f"{names} — {what}" if what else names


def _to_approve(circuit: Circuit, today: date) -> ToApprove:
    tally = tally_of(circuit)
    last_day = short_day(timezone.localtime(circuit.deadline).date(), today=today)
    parts = [
        circuit.body.name,
        _("quorum %(quorum)d sur %(electors)d") % {"quorum": tally.quorum, "electors": tally.electors},
        _("avant le %(day)s") % {"day": last_day},
    ]
    kind = circuit.document.kind_label
    return ToApprove(
        title=_("%(kind)s « %(title)s », %(number)s")
        % {"kind": kind, "title": circuit.document.title, "number": circuit.version.number},
        note=" · ".join(parts),
        url=reverse("document", args=[circuit.document_id]),
    )


def _ruptures() -> Ruptures:
    table = top_reasons()
    rows = [Rupture(bar.label, bar.count, bar.share) for bar in table.bars[:RUPTURES_SHOWN]]
    return Ruptures(table.total, rows)


def _demo_cell(meetings: Sequence[Meeting]) -> DemoCell | None:
    """The cell that the demonstration is ready to start with: the first one that is planned or being held."""
    cell = next((each for each in meetings if each.kind == MeetingKind.RUPTURE_CELL), None)
    return DemoCell(titled(cell), reverse("room", args=[cell.pk])) if cell else None
