"""Eight people lay and take back dots from two screens each, all at once; print what came of it.

python -m tests.mindmap.annotations.voting_race
"""

import json
import random
import sys
import threading

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import Error, connection  # noqa: E402
from django.db.models import Sum  # noqa: E402

from mindmap.commands import lay_dots, open_vote  # noqa: E402
from mindmap.document.ydoc import add_nodes  # noqa: E402
from mindmap.models import MindMap, NodeVote  # noqa: E402
from rcp.access.actor import Actor  # noqa: E402
from rcp.coedit.commands import apply_update  # noqa: E402
from rcp.coedit.queries import state_of  # noqa: E402
from rcp.journal.chain import verify  # noqa: E402
from rcp.journal.refusals import Refused  # noqa: E402
from rcp.meetings.commands import invite_person  # noqa: E402
from tests.cast import Cast, assemble, person  # noqa: E402
from tests.rcp.room.stage import an_open_cell  # noqa: E402

BUDGET = 3
PRESSES = 12

refused: list[str] = []
mistakes: list[str] = []
lock = threading.Lock()


def main() -> None:
    call_command("migrate", verbosity=0)
    cast = assemble()
    meeting = an_open_cell(cast)
    mind_map = MindMap.objects.get(meeting=meeting)
    nodes = planted(mind_map, cast)
    vote_round = open_vote(by=cast.actor(cast.claire), map_id=mind_map.pk, budget=BUDGET)
    voters = []
    for n in range(8):
        someone = person(f"Personne{n}", "Essai", "60", cast.dac_ouest)
        invite_person(by=cast.actor(cast.claire), meeting_id=meeting.pk, person_id=someone.pk)
        voters.append(cast.actor(someone))
    screens = [
        threading.Thread(target=press, args=(voter, mind_map.pk, nodes, n)) for n, voter in enumerate(voters * 2)
    ]
    for screen in screens:
        screen.start()
    for screen in screens:
        screen.join()
    rows = NodeVote.objects.filter(round=vote_round)
    spent = list(rows.values("person").annotate(spent=Sum("dots")).values_list("spent", flat=True))
    answered = [BUDGET - lay_dots(by=voter, map_id=mind_map.pk, node_id="nowhere00", dots=0) for voter in voters]
    told = {
        "budget": BUDGET,
        "spent": spent,
        "total": rows.aggregate(Sum("dots"))["dots__sum"],
        "last_answers": sum(answered),
        "refused": len(refused),
        "mistakes": mistakes,
        "holds": verify(meeting.stream).broken is None,
    }
    sys.stdout.write(json.dumps(told))


def planted(mind_map: MindMap, cast: Cast) -> list[str]:
    doc = state_of(mind_map.document)
    before = doc.get_state()
    heads = add_nodes(doc, [{"text": f"Idée {n}"} for n in range(4)], under="root")
    apply_update(by=cast.actor(cast.claire), document=mind_map.document, update=doc.get_update(before))
    return heads


def press(voter: Actor, map_id: int, nodes: list[str], seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    try:
        for _ in range(PRESSES):
            try:
                lay_dots(by=voter, map_id=map_id, node_id=chance.choice(nodes), dots=chance.randint(0, BUDGET))
            except Refused as refusal:
                with lock:
                    refused.append(refusal.why)
    except Error as mistake:
        with lock:
            mistakes.append(repr(mistake))
    finally:
        connection.close()


if __name__ == "__main__":
    main()
