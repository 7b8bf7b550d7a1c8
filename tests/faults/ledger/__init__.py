"""A room of the simplest kind, so that what rooms promise is tested without any domain: an organisation's stream on
which its members write notes. Served by real processes with `tests.faults.ledger.settings`."""
