"""Fill a fresh database with a case conference being held, and print, as JSON, who is in it and how they come in.

python -m tests.faults.rcp_seed
"""

import json
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from rcp.cases.commands import join_circle, record_sharing  # noqa: E402
from rcp.meetings.commands import invite_person  # noqa: E402
from rcp.meetings.notes import notes_of  # noqa: E402
from tests.cast import assemble  # noqa: E402
from tests.faults.sessions import by_link, signed_in  # noqa: E402
from tests.rcp.room.stage import an_open_rcp  # noqa: E402


def main() -> None:
    """Claire leads; Samir is of the circle and invited; Vincent and Hugo come from elsewhere, by a link."""
    call_command("migrate", verbosity=0)
    cast = assemble()
    meeting = an_open_rcp(cast)
    claire = cast.actor(cast.claire)
    assert meeting.case_id is not None
    join_circle(by=claire, case_id=meeting.case_id, person_id=cast.samir.pk, role="Infirmier")
    for person in (cast.samir, cast.hugo):
        invite_person(by=claire, meeting_id=meeting.pk, person_id=person.pk)
    told = {"basis": "care_team", "support": "paper", "informed_on": timezone.localdate(), "informed_by": cast.claire}
    record_sharing(by=claire, case_id=meeting.case_id, told=told)
    members = [signed_in(cast.account(person)) for person in (cast.claire, cast.samir)]
    guests = [by_link(person, cast.dac_ouest, meeting) for person in (cast.vincent, cast.hugo)]
    sys.stdout.write(
        json.dumps(
            {
                "meeting": meeting.pk,
                "stream": meeting.stream_id,
                "case": meeting.case_id,
                "notes": str(notes_of(meeting).uuid),
                "members": members,
                "guests": guests,
            }
        )
    )


if __name__ == "__main__":
    main()
