"""THE LAW: values and decisions, pure.

What belongs here: what a mail, a person, a rota or a deadline is, and every rule about them, as functions of their arguments.
What never does: reading the clock, files, the network or the database. `now` (aware, UTC) and `today` (London) are passed in.
"""
