"""THE OUTBOX: letters as rows. `post` adds one in the caller's transaction, `send` takes it to the mailbox once.

What belongs here: unique keys, claims, settling the fate of a letter, caps on automatic mail. What never does: words, and any
resending on a guess.
"""
