"""Close a meeting from two threads while two others write decisions and one writes the notes; print what came of it.

python -m tests.rcp.room.closing_race
"""

import json
import sys
import threading
from collections.abc import Callable

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from pycrdt import Doc, XmlElement, XmlFragment, XmlText  # noqa: E402

from rcp.access.actor import Actor  # noqa: E402
from rcp.coedit.commands import apply_update  # noqa: E402
from rcp.coedit.queries import text_of  # noqa: E402
from rcp.decisions.commands import record_decision  # noqa: E402
from rcp.journal.chain import verify  # noqa: E402
from rcp.journal.models import Entry  # noqa: E402
from rcp.journal.refusals import Refused  # noqa: E402
from rcp.meetings.commands import end_meeting  # noqa: E402
from rcp.meetings.models import Meeting  # noqa: E402
from rcp.meetings.notes import notes_of  # noqa: E402
from rcp.paper.models import Frozen  # noqa: E402
from rcp.room.closing import close_meeting  # noqa: E402
from tests.cast import assemble  # noqa: E402

from .stage import an_open_cell  # noqa: E402

said: list[str] = []
written: list[str] = []
noted: list[str] = []


def main() -> None:
    call_command("migrate", verbosity=0)
    cast = assemble()
    claire, lucie, nadia = (cast.actor(person) for person in (cast.claire, cast.lucie, cast.nadia))
    meeting = an_open_cell(cast)
    end_meeting(by=claire, meeting_id=meeting.pk)
    begin = threading.Barrier(5)
    together(
        begin,
        lambda: close(claire, meeting),
        lambda: close(lucie, meeting),
        lambda: decide(lucie, meeting),
        lambda: decide(nadia, meeting),
        lambda: note(nadia, meeting),
    )
    meeting.refresh_from_db()
    frozen = Frozen.objects.filter(subject=f"meeting:{meeting.pk}")
    last = Entry.objects.filter(stream=meeting.stream).latest("seq")
    sys.stdout.write(
        json.dumps(
            {
                "state": meeting.state,
                "closings": said,
                "acknowledged": sorted(written),
                "in_database": sorted(meeting.decisions.values_list("text", flat=True)),
                "in_record": sorted(row["text"] for each in frozen for row in json.loads(each.content)["decisions"]),
                "records": frozen.count(),
                "last_entry": last.verb,
                "holds": verify(meeting.stream).broken is None,
                "notes_acknowledged": sorted(noted),
                "notes": sorted(block.text for block in text_of(notes_of(meeting))),
                "notes_sealed": notes_of(meeting).sealed_at is not None,
            }
        )
    )


def together(begin: threading.Barrier, *works: Callable[[], None]) -> None:
    def run(work: Callable[[], None]) -> None:
        try:
            begin.wait()
            work()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def close(by: Actor, meeting: Meeting) -> None:
    try:
        close_meeting(by=by, meeting_id=meeting.pk)
        said.append("closed")
    except Refused as refused:
        said.append(refused.why)


def decide(by: Actor, meeting: Meeting) -> None:
    """Write until it is refused; what was acknowledged is kept."""
    for n in range(200):
        text = f"{by.label} {n}."
        try:
            record_decision(by=by, meeting_id=meeting.pk, text=text)
        except Refused:
            return
        written.append(text)


def note(by: Actor, meeting: Meeting) -> None:
    document = notes_of(meeting)
    for n in range(200):
        doc: Doc[XmlFragment] = Doc()
        body = doc.get("default", type=XmlFragment)
        body.children.append(XmlElement("paragraph", {}, [XmlText(f"note {n}")]))
        try:
            apply_update(by=by, document=document, update=doc.get_update())
        except Refused:
            return
        noted.append(f"note {n}")


if __name__ == "__main__":
    main()
