"""THE READER: the small text model that suggests a category and an urgency for each mail.

What belongs here: the vocabulary of triage (`taxonomy`), the shared clinical concepts (`concepts`), removal of identifiers
(`redact`), features, the artefact on disk and the serving classifier (`predict`). Training lives in `models.workshop`.
What never does: anything of `liaison` (this package imports nothing of ours), databases, mail parsing, decisions about people.
"Models" always means the text model; the database classes live in `liaison/store/tables.py`.
"""
