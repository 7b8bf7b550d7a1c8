"""What can be done to a meeting. Each command: lock, rights, rule, write, record."""

from .antechamber import admit_arrival, announce_arrival, ask_to_attend, refuse_arrival
from .attending import check_in, check_out, note_attendance
from .cancelling import cancel_meeting, replan_meeting
from .conducting import (
    advance_phase,
    end_meeting,
    extend_phase,
    open_meeting,
    reopen_meeting,
    return_phase,
    skip_phase,
)
from .convening import personal_address
from .grouping import end_groups, form_groups, join_group, tell_groups
from .inviting import Invited, answer_invitation, count_in, invite_person, withdraw_invitation
from .ordering import add_agenda_item, move_agenda_item, remove_agenda_item, revise_agenda_item
from .planning import choose_theme, revise_meeting, schedule_meeting
from .preparing import prepare_round
from .seating import leave_seat, take_seat

__all__ = [
    "count_in",
    "personal_address",
    "Invited",
    "add_agenda_item",
    "admit_arrival",
    "advance_phase",
    "announce_arrival",
    "answer_invitation",
    "ask_to_attend",
    "cancel_meeting",
    "check_in",
    "check_out",
    "choose_theme",
    "end_groups",
    "end_meeting",
    "extend_phase",
    "form_groups",
    "invite_person",
    "join_group",
    "leave_seat",
    "move_agenda_item",
    "note_attendance",
    "open_meeting",
    "prepare_round",
    "refuse_arrival",
    "remove_agenda_item",
    "reopen_meeting",
    "replan_meeting",
    "return_phase",
    "revise_agenda_item",
    "revise_meeting",
    "schedule_meeting",
    "skip_phase",
    "take_seat",
    "tell_groups",
    "withdraw_invitation",
]
