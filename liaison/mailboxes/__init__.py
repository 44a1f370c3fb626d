"""THE DOORS: which mailboxes there are beside the one in the settings, their secrets sealed, and opening them anew when they change.

What belongs here: rows of further mailboxes, sealing, the live list that steps go through. What never does: a concrete backend (the
composition root opens those), taking mail, sending it.
"""
