"""THE MEMORY: tables, sessions, events, claims and the read side of the pages.

What belongs here: every SQLModel table (`tables`, no behaviour), the only commit (`session`), the only writer of states
(`events`), and read queries for pages (`*_queries`). What never does: mail, decisions, words for people.
"""
