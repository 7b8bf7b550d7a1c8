"""The relevé de décisions: what a closing freezes, and how it reads on paper.

Freezing reads the meeting once and writes canonical content; printing, later and elsewhere, is a function of that
content alone.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from rcp.access.actor import Actor
from rcp.journal.record import name_of
from rcp.journal.refusals import NotYet
from rcp.journal.transactions import atomic
from rcp.meetings.models import Attendance, AttendanceStatus, Meeting, MeetingKind
from rcp.paper import wording
from rcp.paper.codes import next_code
from rcp.paper.commands import ask_for_print, freeze
from rcp.paper.kinds import PaperKind, Sheet
from rcp.paper.models import Frozen
from rcp.paper.queries import content_of as frozen_content
from rcp.people.models import Membership, Person

from . import pasted
from .anonymous import anonymised
from .follow_up import WORDS, is_late, standing
from .models import STANDING, ActionItem, ActionStatus, Contingency, ContingencyCall, Decision, OwnerKind
from .owners import is_relative
from .queries import left_to_do

KIND = "minutes"
COMPLETE, ACTIONS, CONTINGENCY, ANONYMOUS = "complete", "actions", "contingency", "anonymous"
CODES = {
    MeetingKind.RCP: "RCP",
    MeetingKind.RUPTURE_CELL: "CELLULE",
    MeetingKind.WORKING_GROUP: "GROUPE",
    MeetingKind.GOVERNANCE: "INSTANCE",
    MeetingKind.FEEDBACK: "REX",
}
TEMPLATES = {COMPLETE: "decisions/paper/minutes.html", CONTINGENCY: "decisions/paper/contingency.html"}
# What areas above this one add to the record, by the name of their part: plain values; given in `AppConfig.ready()`.
parts: dict[str, Callable[[Meeting], Any]] = {}
# Where those around the table stand about a need, as the paper says it.
SORTS = {"agreed": "", "disputed": "discuté", "unknown": "à vérifier"}
# How many neighbours may take a code at the same instant before it stops being plausible.
_ATTEMPTS = 20


@atomic
def freeze_minutes(*, by: Actor, meeting: Meeting) -> Frozen:
    """Freeze this meeting's record and queue its prints. Called by the closing, which has locked the meeting,
    asked the rights and checked that nothing is missing; nothing is laid out here."""
    content = content_of(meeting, closed_by=by.label)
    number = str(meeting.record_number)
    for _attempt in range(_ATTEMPTS):
        try:
            frozen = freeze(
                by=by,
                kind=KIND,
                code=code_of(meeting),
                number=number,
                title=content["title"],
                organisation=meeting.organisation,
                subject=meeting,
                content=content,
            )
        except NotYet:
            if Frozen.objects.filter(kind=KIND, subject=name_of(meeting), number=number).exists():
                raise
        else:
            for name in copies_for(content):
                ask_for_print(frozen=frozen, name=name)
            return frozen
    raise NotYet(_("Le relevé n’a pas pu recevoir de numéro. Réessayez."))


def copies_for(content: Mapping[str, Any]) -> list[str]:
    """What is printed of this record: whom to call has a sheet of its own, to be put on the refrigerator."""
    urgent = [CONTINGENCY] if content["contingencies"] else []
    return [COMPLETE, ACTIONS, *urgent, *([ANONYMOUS] if content["case"] else [])]


def code_of(meeting: Meeting) -> str:
    """The code this meeting's record bears since its first closing, or the next one."""
    known = Frozen.objects.filter(kind=KIND, subject=name_of(meeting)).values_list("code", flat=True).first()
    if known:
        return known
    prefix = CODES[MeetingKind(meeting.kind)]
    year = timezone.localtime(meeting.starts_at).year
    taken = Frozen.objects.filter(code__startswith=f"{prefix}-{year}-").values_list("code", flat=True)
    return next_code(prefix, year, taken)


def content_of(meeting: Meeting, *, closed_by: str) -> dict[str, Any]:
    """Everything the record says, as plain values; instants in UTC, civil days as they are."""
    alias = meeting.case.alias if meeting.case else ""
    organisations = _organisations(meeting)
    actions = meeting.action_items.filter(STANDING).select_related("owner__profession")
    return {
        "kind": KIND,
        "meeting_kind": meeting.kind,
        "title": f"RCP — {alias}" if alias else meeting.title,
        "organisation": meeting.organisation.name,
        "invited": [organisation.name for organisation in meeting.invited_organisations.order_by("name")],
        "zone": meeting.organisation.zone,
        "record": meeting.record_number,
        "question": meeting.question,
        "context": meeting.context,
        "theme": meeting.theme.title if meeting.theme else "",
        "case": alias,
        "sharing": _sharing(meeting),
        "mode": meeting.get_mode_display(),
        "place": meeting.place,
        "starts_at": _instant(meeting.opened_at or meeting.starts_at),
        "ended_at": _instant(meeting.ended_at),
        "closed_at": _instant(meeting.closed_at or timezone.now()),
        "closed_by": closed_by,
        "seats": [
            {"role": seat.get_role_display(), **_person(seat.person)}
            for seat in meeting.seats.select_related("person__profession").order_by("role")
        ],
        "people": [
            _attendance(row, organisations.get(row.person_id or 0, ()))
            for row in sorted(meeting.attendances.select_related("person__profession"), key=_rank)
        ],
        "contingencies": [
            _contingency(row) for row in meeting.contingencies.filter(STANDING).prefetch_related("calls")
        ],
        "actions": [_action(row) for row in actions.prefetch_related("contributors")],
        "decisions": [_decision(row) for row in meeting.decisions.filter(STANDING).prefetch_related("dissents")],
        "follow_up": [
            {**_action(row), "status": _standing(row, meeting), "reason": row.reason} for row in left_to_do(meeting)
        ],
        "next_on": meeting.next_on.isoformat() if meeting.next_on else "",
        **{name: part(meeting) for name, part in parts.items()},
    }


def _instant(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds") if at else ""


def _sharing(meeting: Meeting) -> dict[str, str]:
    """On what grounds the situation was shared, as last stated before the record was frozen."""
    said = meeting.case.sharing.last() if meeting.case else None
    if said is None or said.withdrawn_on is not None:
        return {}
    on = said.collected_on or said.informed_on
    return {"basis": said.get_basis_display(), "on": on.isoformat() if on else ""}


def _person(person: Person) -> dict[str, str]:
    return {"name": person.name, "occupation": person.occupation}


def _rank(row: Attendance) -> tuple[bool, str, str, str, int]:
    """By name, those of the directory first; the same order in every database."""
    person = row.person
    return person is None, person.last_name if person else "", person.first_name if person else "", row.label, row.pk


def _organisations(meeting: Meeting) -> dict[int, list[str]]:
    """`person → the names of their organisations today`, for all who came or were expected."""
    names: dict[int, list[str]] = {}
    current = Membership.objects.current(timezone.localdate()).filter(person__attendances__meeting=meeting)
    rows = current.order_by("organisation__name").values_list("person_id", "organisation__name")
    for person_id, name in rows:
        names.setdefault(person_id, []).append(name)
    return names


def _attendance(row: Attendance, organisations: Sequence[str]) -> dict[str, Any]:
    person = row.person
    return {
        "name": row.name,
        "occupation": person.occupation if person else "",
        "organisation": ", ".join(organisations),
        "status": row.status,
        "mode": row.get_mode_display(),
        "kind": _kind(f"{row.name} {person.occupation if person else ''}"),
        "after": row.after_hours,
    }


def _contingency(row: Contingency) -> dict[str, Any]:
    night = row.by_night
    return {
        "number": row.number,
        "trigger": row.trigger,
        "calls": [_call(call) for call in row.by_day],
        "night": {"name": night.name, "phone": night.phone} if night else {"name": "", "phone": ""},
        "steps": [line.strip() for line in row.steps.splitlines() if line.strip()],
        "after": row.after_hours,
    }


def _call(row: ContingencyCall) -> dict[str, str]:
    return {
        "name": row.name,
        "role": row.role,
        "phone": row.phone,
        "hours": row.hours,
        "kind": _kind(f"{row.name} {row.role}"),
    }


def _kind(said: str) -> str:
    """Somebody close to the person, or a professional."""
    return OwnerKind.RELATIVE.value if is_relative(said) else OwnerKind.PROFESSIONAL.value


def _action(row: ActionItem) -> dict[str, Any]:
    return {
        "number": row.number,
        "who": row.owner_name,
        "occupation": row.owner.occupation if row.owner else "",
        "contributors": [person.name for person in row.contributors.all()],
        "what": row.what,
        "due_on": row.due_on.isoformat() if row.due_on else "",
        "criterion": row.success_criterion,
        "kind": row.owner_kind,
        "answer": row.status,
        "voiced": row.voiced,
        "after": row.after_hours,
    }


def _standing(row: ActionItem, meeting: Meeting) -> str:
    """Where it stood on the day of this meeting: what is late is never said to be confirmed."""
    day = _local_day(meeting.opened_at or meeting.starts_at, meeting.organisation.zone)
    if row.status == ActionStatus.DECLINED and not is_late(row.status, row.due_on, today=day):
        return str(row.get_status_display())
    return WORDS[standing(row.status, owned=bool(row.owner_name), due_on=row.due_on, today=day)]


def _decision(row: Decision) -> dict[str, Any]:
    dissents = [{"who": said.label, "text": said.text, "after": said.after_hours} for said in row.dissents.all()]
    return {"number": row.number, "text": row.text, "dissents": dissents, "after": row.after_hours}


def sheet(content: dict[str, Any], copy: str, facts: dict[str, Any]) -> Sheet:
    """The record as a page: dates become words, people are put where they are looked for."""
    content = anonymised(content) if copy == ANONYMOUS else content
    zone = content["zone"]
    starts_at = datetime.fromisoformat(content["starts_at"])
    held_on = _local_day(starts_at, zone)
    context = {
        **content,
        "status": _("%(paper)s · version %(number)d") % {"paper": COPIES[copy], "number": content["record"]},
        "subtitle": _subtitle(content),
        "actions": [{**row, "when": _due(row["due_on"], held_on)} for row in content["actions"]],
        "follow_up": [{**row, "when": _short(row["due_on"], held_on)} for row in content["follow_up"]],
        "present": _with(content, AttendanceStatus.PRESENT),
        "excused": _with(content, AttendanceStatus.EXCUSED),
        "absent": _with(content, AttendanceStatus.ABSENT, AttendanceStatus.EXPECTED),
        "copied": _with(content, AttendanceStatus.COPIED),
        "next_day": _long(content["next_on"]),
        "needs": _sorted(content["careplan"]["needs"]),
        "goals": content["careplan"]["goals"],
        "tellings": [{**row, "when": _short(row["on"], held_on)} for row in content["careplan"]["tellings"]],
        "sharing_on": _short(content["sharing"].get("on", ""), None),
        "closed": wording.moment(datetime.fromisoformat(content["closed_at"]), zone),
        "only_actions": copy == ACTIONS,
        # A column that would be empty all the way down is left out, and those present have the width to themselves.
        "with_criteria": any(row["criterion"] for row in content["actions"]),
        "beside": any(person["status"] != AttendanceStatus.PRESENT for person in content["people"]),
    }
    return Sheet(TEMPLATES.get(copy, TEMPLATES[COMPLETE]), context)


def _sorted(needs: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """What was agreed on first, priorities before the rest; then what is discussed, then what is not known."""
    ranks = list(SORTS)
    rows = sorted(needs, key=lambda row: (ranks.index(row["sort"]), row["priority"] or len(needs) + 1))
    return [{**row, "stands": SORTS[row["sort"]]} for row in rows]


def _subtitle(content: dict[str, Any]) -> str:
    ended = datetime.fromisoformat(content["ended_at"]) if content["ended_at"] else None
    when = wording.span(datetime.fromisoformat(content["starts_at"]), ended, content["zone"])
    return " · ".join(part for part in (when, content["mode"], content["place"]) if part)


def _with(content: dict[str, Any], *statuses: str) -> list[dict[str, Any]]:
    return [person for person in content["people"] if person["status"] in statuses]


def _local_day(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()


def _short(iso: str, beside: date | None) -> str:
    return wording.short_day(date.fromisoformat(iso), beside=beside) if iso else ""


def _due(iso: str, beside: date) -> str:
    """« 12 mars », in a narrow column: only before the year of another one may the line break."""
    if not iso:
        return ""
    on = date.fromisoformat(iso)
    year = f" {on.year}" if on.year != beside.year else ""
    return wording.short_day(on, beside=on) + year


def _long(iso: str) -> str:
    text = wording.day(date.fromisoformat(iso)) if iso else ""
    return text[:1].upper() + text[1:]


def preview(meeting: Meeting) -> dict[str, Any]:
    """What the complete print would say now, or says once the meeting is closed: the context of its template."""
    number = str(meeting.record_number)
    kept = Frozen.objects.filter(kind=KIND, subject=name_of(meeting), number=number, purged_at__isnull=True).first()
    content = (frozen_content(kept) if kept is not None else None) or content_of(meeting, closed_by="")
    return dict(sheet(content, COMPLETE, {}).context)


def draft_of(meeting: Meeting, copy: str) -> Sheet:
    """The page that a copy would be if the meeting closed now."""
    return sheet(content_of(meeting, closed_by=""), copy, {})


def plain_text(content: dict[str, Any]) -> str:
    """The same record as text to paste: what the complete print says, in the same words."""
    return pasted.text_of(sheet(content, COMPLETE, {}).context)


def thing(frozen: Frozen) -> Meeting | None:
    """What the rights to read the record are asked about."""
    _kind, _sep, pk = frozen.subject.partition(":")
    return Meeting.objects.select_related("organisation").filter(pk=pk).first()


def _with_those_invited(content: dict[str, Any]) -> dict[str, Any]:
    """To shape 2: the organisations that were invited."""
    return {"invited": [], **content}


def _with_those_called(content: dict[str, Any]) -> dict[str, Any]:
    """To shape 3: whom one calls, in order, and who answers at night."""
    return {**content, "contingencies": [_called(row) for row in content["contingencies"]]}


def _called(row: dict[str, Any]) -> dict[str, Any]:
    said = {name: row[name] for name in ("number", "trigger", "steps", "after")}
    first = {"name": row["contact"], "role": "", "phone": row["phone"], "hours": row["hours"]}
    return {
        **said,
        "calls": [{**first, "kind": _kind(first["name"])}] if first["name"] or first["phone"] else [],
        "night": {"name": row["night_contact"], "phone": row["night_phone"]},
    }


def _with_kinds(content: dict[str, Any]) -> dict[str, Any]:
    """To shape 4: who is close to the person, and what each owner answered."""
    answers = {"answer": ActionStatus.TO_CONFIRM.value, "voiced": False}
    return {
        **content,
        **{
            name: [{**answers, "kind": _kind(row["who"]), **row} for row in content[name]]
            for name in ("actions", "follow_up")
        },
        "people": [{**row, "kind": _kind(f"{row['name']} {row['occupation']}")} for row in content["people"]],
    }


def _with_care_plan(content: dict[str, Any]) -> dict[str, Any]:
    """To shape 5: needs, goals, who tells the person."""
    return {"careplan": {"participation": "", "needs": [], "goals": [], "tellings": []}, **content}


COPIES = {
    COMPLETE: "Relevé de décisions",
    ACTIONS: "Qui fait quoi",
    CONTINGENCY: "Conduite à tenir",
    ANONYMOUS: "Relevé anonymisé",
}
minutes_kind = PaperKind(
    label="Relevé de décisions",
    copies=COPIES,
    sheet=sheet,
    thing=thing,
    plain_text=plain_text,
    shapes=(_with_those_invited, _with_those_called, _with_kinds, _with_care_plan),
)
