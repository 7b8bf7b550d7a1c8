"""The first page, the meetings, their rooms and antechambers, one's own actions."""

from django.urls import URLPattern, URLResolver, path

from .pages import actions, antechamber, attending, before, changing, front, meetings, papers, preparing, quick, rooms

urlpatterns: list[URLPattern | URLResolver] = [
    path("", front.home, name="home"),
    path("reunions/", meetings.listing, name="meetings"),
    path("reunions/nouvelle/", meetings.new, name="meeting_new"),
    path("reunions/<int:meeting_id>/", meetings.detail, name="meeting"),
    path("reunions/<int:meeting_id>/modifier/", meetings.revise, name="meeting_revise"),
    path("reunions/<int:meeting_id>/annuler/", changing.cancel, name="meeting_cancel"),
    path("reunions/<int:meeting_id>/replanifier/", changing.replan, name="meeting_replan"),
    path("reunions/<int:meeting_id>/rouvrir/", changing.reopen, name="meeting_reopen"),
    path("reunions/<int:meeting_id>/invitations/", meetings.invitations, name="meeting_invitations"),
    path(
        "reunions/<int:meeting_id>/invitations/<int:person_id>/retirer/",
        meetings.withdraw,
        name="invitation_withdraw",
    ),
    path("reunions/<int:meeting_id>/reponse/", before.answer, name="invitation_answer"),
    path("reunions/<int:meeting_id>/preparation/", before.prepare, name="meeting_prepare"),
    path("reunions/<int:meeting_id>/agenda.ics", before.calendar, name="meeting_calendar"),
    path("reunions/<int:meeting_id>/assister/", attending.ask, name="attend"),
    path("reunions/<int:meeting_id>/assister/etat", attending.state, name="attend_state"),
    path("reunions/<int:meeting_id>/salle/", rooms.room, name="room"),
    path("reunions/<int:meeting_id>/conduite-a-tenir.pdf", papers.contingency, name="contingency_sheet"),
    path("reunions/<int:meeting_id>/modeles/", rooms.templates, name="room_templates"),
    path("reunions/<int:meeting_id>/commands", rooms.commands, name="room_commands"),
    path("reunions/<int:meeting_id>/entries", rooms.entries, name="room_entries"),
    path("attente/<str:code>/", antechamber.antechamber, name="antechamber"),
    path("attente/<str:code>/etat", antechamber.antechamber_state, name="antechamber_state"),
    path("situations/<int:case_id>/concertation/", quick.quick, name="case_quick"),
    path("situations/<int:case_id>/planifier/", preparing.plan, name="case_plan"),
    path("actions/", actions.mine, name="my_actions"),
    path("actions/<int:action_id>/repondre/", actions.answer, name="action_answer"),
    path("actions/<int:action_id>/reporter/", actions.postpone, name="action_postpone"),
    path("actions/<int:action_id>/fait/", actions.done, name="action_done"),
]
