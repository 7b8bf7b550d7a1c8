"""Fill a fresh database with a cell that is being held, and print, as JSON, who is in it and how they come in.

python -m tests.faults.meeting_seed
"""

import json
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from rcp.meetings.commands import invite_person  # noqa: E402
from tests.cast import assemble  # noqa: E402
from tests.faults.sessions import by_link, signed_in  # noqa: E402
from tests.rcp.room.stage import an_open_cell  # noqa: E402


def main() -> None:
    call_command("migrate", verbosity=0)
    cast = assemble()
    meeting = an_open_cell(cast)
    claire = cast.actor(cast.claire)
    for person in (cast.vincent, cast.hugo):
        invite_person(by=claire, meeting_id=meeting.pk, person_id=person.pk)
    members = [signed_in(cast.account(person)) for person in (cast.claire, cast.lucie, cast.nadia, cast.samir)]
    guests = [by_link(person, cast.dac_ouest, meeting) for person in (cast.vincent, cast.hugo)]
    sys.stdout.write(
        json.dumps({"meeting": meeting.pk, "stream": meeting.stream_id, "members": members, "guests": guests})
    )


if __name__ == "__main__":
    main()
