"""The panes of the room, a folder or a file each: what one shows, what changes it, its commands, what it counts.

To add one: a PANE here, named in gathered.py, and its template in templates/room/panes; a script says in which phases
it stands (rcp/room/scripts).
"""
