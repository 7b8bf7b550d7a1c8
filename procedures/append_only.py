"""The database's own refusal: versions, electorates, ballots and approvals are added, never changed nor removed."""

from django.db.backends.base.base import BaseDatabaseWrapper

from rcp.paper import append_only

TABLES: append_only.Tables = {
    "procedures_version": None,
    "procedures_elector": None,
    "procedures_ballot": None,
    "procedures_approval": None,
}


def protect(connection: BaseDatabaseWrapper) -> None:
    append_only.protect(connection, TABLES)


def unprotect(connection: BaseDatabaseWrapper) -> None:
    append_only.unprotect(connection, TABLES)
