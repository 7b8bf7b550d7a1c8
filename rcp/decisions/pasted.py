"""The relevé as plain text, to paste where a PDF does not go: a mail, a patient record, a message. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rcp.access.wording import typo

Row = Mapping[str, Any]


def text_of(said: Row) -> str:
    """The whole record in reading order; `said` is what the sheet of the complete print says. Ends with a line end."""
    blocks = (
        _head(said),
        _block("Si ça se dégrade", _contingencies(said["contingencies"])),
        _block("Qui fait quoi", _actions(said["actions"])),
        _block("Besoins", map(_need, said["needs"])),
        _block("Objectifs", map(_goal, said["goals"])),
        _block("Décisions", _decisions(said["decisions"])),
        _block("Retour à la personne", map(_telling, said["tellings"])),
        _block("Suivi de la réunion précédente", map(_followed, said["follow_up"])),
        _block("Participants", _people(said)),
        _block("Prochaine réunion", [said["next_day"]] if said["next_day"] else []),
        f"Relevé clos le {said['closed']}, par {said['closed_by']}.",
    )
    return typo("\n\n".join(block for block in blocks if block)) + "\n"


def _head(said: Row) -> str:
    lines = [f"{said['organisation']} – {said['status']}", said["title"], said["subtitle"]]
    if said["question"]:
        lines += ["", f"Question : {said['question']}"]
    if said["context"]:
        lines += ["", said["context"]]
    return "\n".join(lines)


def _block(title: str, lines: Sequence[str] | Iterator[str]) -> str:
    """A title in capitals, since plain text has no other; nothing when there is no line."""
    written = list(lines)
    return "\n".join([title.upper(), *written]) if written else ""


def _contingencies(rows: Sequence[Row]) -> Iterator[str]:
    for rank, row in enumerate(rows, start=1):
        calls = [_call(call) for call in row["calls"]]
        called = calls if len(calls) < 2 else [f"{place}) {call}" for place, call in enumerate(calls, start=1)]
        night = ", ".join(part for part in (row["night"]["name"], row["night"]["phone"]) if part)
        do = [
            *row["steps"],
            f"appeler {', puis '.join(called)}" if called else "",
            f"la nuit et le week-end : {night}" if night else "",
        ]
        yield f"{rank}. {row['trigger']} → {' ; '.join(part for part in do if part)}{_after(row)}"


def _call(call: Row) -> str:
    """« Claire Aubert, référente (04 94 00 00 00, 8 h – 19 h) »."""
    who = ", ".join(part for part in (call["name"], call["role"]) if part)
    reached = ", ".join(part for part in (call["phone"], call["hours"]) if part)
    return " ".join(part for part in (who, f"({reached})" if reached else "") if part)


def _actions(rows: Sequence[Row]) -> Iterator[str]:
    for row in rows:
        who = f"{row['who']} ({row['occupation']})" if row["occupation"] else row["who"]
        company = f", avec {', '.join(row['contributors'])}" if row["contributors"] else ""
        when = f", pour le {row['when']}" if row["when"] else ""
        check = f" – critère d’atteinte : {row['criterion']}" if row["criterion"] else ""
        yield f"- {who} : {row['what']}{company}{when}{check}{_after(row)}"


def _need(row: Row) -> str:
    rank = f"{row['priority']}. " if row["priority"] else "- "
    stands = f" ({row['stands']})" if row["stands"] else ""
    note = f" – {row['note']}" if row["note"] else ""
    return f"{rank}{row['text']}{stands}{note}{_after(row)}"


def _goal(row: Row) -> str:
    sign = f" – atteint si : {row['criterion']}" if row["criterion"] else ""
    return f"- {row['text']}{sign}{_after(row)}"


def _telling(row: Row) -> str:
    whom = "à la personne" if row["told_to"] == "person" else "à un proche"
    rest = "".join(f", {part}" for part in (f"le {row['when']}" if row["when"] else "", row["means"]) if part)
    return f"- {row['teller']}, {whom}{rest} : {row['what']}{_after(row)}"


def _decisions(rows: Sequence[Row]) -> Iterator[str]:
    for row in rows:
        yield f"{row['number']}. {row['text']}{_after(row)}"
        for said in row["dissents"]:
            yield f"   Désaccord exprimé ({said['who']}) : {said['text']}{_after(said)}"


def _followed(row: Row) -> str:
    when = f" (pour le {row['when']})" if row["when"] else ""
    reason = f", {row['reason']}" if row["reason"] else ""
    return f"- {row['who']} : {row['what']}{when} – {row['status']}{reason}"


def _people(said: Row) -> Iterator[str]:
    groups = (("Présents", "present"), ("Excusés", "excused"), ("Absents", "absent"), ("En copie", "copied"))
    for label, name in groups:
        people = said[name]
        if people:
            yield f"{label} ({len(people)}) : {' ; '.join(map(_person, people))}"


def _person(row: Row) -> str:
    parts = (row["name"], row["occupation"], row["organisation"])
    return ", ".join(part for part in parts if part) + _after(row)


def _after(row: Row) -> str:
    return " (après séance)" if row["after"] else ""
