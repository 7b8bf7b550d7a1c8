#!/usr/bin/env bash
# node-ical: the name of who invites is cut at a semicolon that stands inside quotation marks.
#
# Expected     CN="DAC Var Ouest; antenne de Toulon" is one name: quotation marks are there for that.
# Happens      node-ical keeps « DAC Var Ouest », with its opening quotation mark; ical.js reads it whole.
# Version      node-ical 0.27.2, ical.js 2.2.1
# Source       https://www.rfc-editor.org/rfc/rfc5545#section-3.1 (QSAFE-CHAR), 3.2.2 (CN)
# Matters      names of organisations lose their semicolons before they go into a calendar file.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --silent --no-audit --no-fund --prefix "$folder" node-ical@0.27.2 ical.js@2.2.1 >/dev/null
cat >"$folder/read.mjs" <<'JS'
import ICAL from "ical.js"
import ical from "node-ical"

const name = "DAC Var Ouest; antenne de Toulon"
const text = [
  "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//exemple//FR", "BEGIN:VEVENT", "UID:1", "DTSTAMP:20260101T000000Z",
  "DTSTART:20260210T140000Z", "DTEND:20260210T150000Z", "SUMMARY:Réunion",
  `ORGANIZER;CN="${name}":mailto:dac@exemple.fr`, "END:VEVENT", "END:VCALENDAR", "",
].join("\r\n")
const theirs = Object.values(ical.sync.parseICS(text)).find((each) => each.type === "VEVENT").organizer.params.CN
const whole = new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent("vevent").getFirstProperty("organizer").getParameter("cn")
console.log("node-ical 0.27.2:", JSON.stringify(theirs))
console.log("ical.js 2.2.1:   ", JSON.stringify(whole))
if (whole !== name || String(theirs).includes("Toulon")) throw new Error("this is no longer so")
JS
node "$folder/read.mjs"
