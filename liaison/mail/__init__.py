"""THE POST ROOM: knows mail, knows no database.

What belongs here: the Mailbox Protocol and its adapters, reading raw bytes (`mime`), folding quoted history (`quoting`),
writing mails (`compose`) and calendars (`ics`). What never does: tables, decisions about urgency, library exceptions past the
border (adapters translate them).
"""
