#!/usr/bin/env bash
# ical.js, rrule.js, dateutil: a series of hours that ends with UNTIL=<a day> loses the meeting of that day.
#
# Expected     RFC 5545 asks UNTIL to be a date when DTSTART is one and a UTC time otherwise; many calendars write the
#              day alone, and one reads « until that day, included ».
# Happens      of five meetings at 14:00, the last on that day, ical.js and rrule.js give four and say nothing; dateutil
#              raises.
# Version      python-dateutil 2.9.0.post0, ical.js 2.2.1, rrule 2.8.1
# Source       https://www.rfc-editor.org/rfc/rfc5545#section-3.3.10
# Matters      the last meeting of a year is in nobody's calendar: we write COUNT, never UNTIL.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check python-dateutil==2.9.0.post0 2>"$folder/said"
npm install --silent --no-audit --no-fund --prefix "$folder" ical.js@2.2.1 rrule@2.8.1 >/dev/null
python=$("$folder/venv/bin/python" - <<'PYTHON'
from dateutil.rrule import rrulestr

series = "DTSTART;TZID=UTC:20260210T140000\nRRULE:FREQ=MONTHLY;BYDAY=2TU;UNTIL=20260609"
try:
    print(len(list(rrulestr(series))), "meetings")
except ValueError as error:
    print("refused:", str(error)[:60])
PYTHON
)
cat >"$folder/read.mjs" <<'JS'
import ICAL from "ical.js"
import rrule from "rrule"

const rule = "FREQ=MONTHLY;BYDAY=2TU;UNTIL=20260609"
const iterator = ICAL.Recur.fromString(rule).iterator(ICAL.Time.fromString("2026-02-10T14:00:00Z", null))
let count = 0
while (iterator.next()) count += 1
const other = rrule.rrulestr(`DTSTART:20260210T140000Z\nRRULE:${rule}`).all().length
console.log(JSON.stringify({ ical: count, rrule: other }))
JS
js=$(node "$folder/read.mjs")
printf 'five second Tuesdays, February to June, the last on the day of UNTIL\ndateutil 2.9.0.post0: %s\nical.js 2.2.1 and rrule 2.8.1: %s\n' "$python" "$js"
case "$python" in refused*) ;; *) echo 'dateutil no longer refuses it'; exit 1 ;; esac
[ "$js" = '{"ical":4,"rrule":4}' ] || { echo 'this is no longer so'; exit 1; }
