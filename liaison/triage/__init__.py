"""THE TRIAGE CORRIDOR: intake → screen → classify → route → inbox → reply, with the shunt beside it.

What belongs here: steps that take rows in one state, ask the law, and leave them in the next, and what duty workers do in the
inbox. What never does: a call from one step to another, parsing, rules, words for letters.
"""
