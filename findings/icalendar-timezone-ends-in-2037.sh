#!/usr/bin/env bash
# icalendar: the time zone that add_missing_timezones() writes ends in 2037.
#
# Expected     a VTIMEZONE that says for good when summer time begins, as RFC 5545 3.6.5 shows with an RRULE.
# Happens      a list of dates (RDATE) up to 2037 and no rule; nothing is said of an event that comes after.
# Version      icalendar 7.3.2
# Source       https://www.rfc-editor.org/rfc/rfc5545#section-3.6.5
# Matters      a reader that follows the block alone shows a summer meeting after 2037 one hour off.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check icalendar==7.3.2 tzdata
"$folder/venv/bin/python" - <<'PYTHON'
from datetime import datetime
from zoneinfo import ZoneInfo

import icalendar

calendar, event = icalendar.Calendar(), icalendar.Event()
event.add("summary", "Réunion")
event.add("dtstart", datetime(2040, 7, 2, 9, tzinfo=ZoneInfo("Europe/Paris")))
calendar.add_component(event)
calendar.add_missing_timezones()
(zone,) = calendar.walk("VTIMEZONE")
text = zone.to_ical().decode().replace("\r\n ", "")
years = sorted({word[:4] for line in text.splitlines() if line.startswith("RDATE") for word in line.partition(":")[2].split(",")})
print("icalendar", icalendar.__version__)
print("the event is in", event["dtstart"].dt.year, "– the dates of the zone end in", years[-1])
print("rules:", text.count("RRULE"))
assert years[-1] == "2037" and "RRULE" not in text, "this is no longer so"
PYTHON
