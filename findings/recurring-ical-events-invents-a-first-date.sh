#!/usr/bin/env bash
# recurring-ical-events: a series whose first event is off its own rule has one event more than COUNT says.
#
# Expected     the events that dateutil and rrule.js give for the same lines; COUNT=4 gives four.
# Happens      recurring-ical-events adds DTSTART itself, a Monday in a series of Tuesdays, and gives five.
# Version      recurring-ical-events 3.8.2, python-dateutil 2.9.0.post0
# Source       https://www.rfc-editor.org/rfc/rfc5545#section-3.8.5.3 (not in step with the rule: undefined)
# Matters      a rule edited in words must move its first date onto itself before a series is written.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check recurring-ical-events==3.8.2 python-dateutil==2.9.0.post0 2>"$folder/said"
"$folder/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import icalendar
import recurring_ical_events
from dateutil.rrule import rrulestr

RULE = "FREQ=MONTHLY;BYDAY=2TU;COUNT=4"
text = "\r\n".join(
    ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//exemple//FR", "BEGIN:VEVENT", "UID:1", "DTSTAMP:20260101T000000Z",
     "DTSTART:20260209T140000Z", "DTEND:20260209T160000Z", "SUMMARY:Groupe", f"RRULE:{RULE}", "END:VEVENT",
     "END:VCALENDAR", ""]
)
found = recurring_ical_events.of(icalendar.Calendar.from_ical(text)).between((2026, 1, 1), (2027, 1, 1))
theirs = sorted(event["DTSTART"].dt.strftime("%a %d %b") for event in found)
others = [at.strftime("%a %d %b") for at in rrulestr(f"DTSTART:20260209T140000Z\nRRULE:{RULE}")]
print("recurring-ical-events", version("recurring-ical-events"), len(theirs), theirs)
print("dateutil", version("python-dateutil"), len(others), others)
assert len(theirs) == 5 and len(others) == 4, "this is no longer so"
PYTHON
