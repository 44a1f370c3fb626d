"""THE MEETINGS CORRIDOR: series → ask, towards clusters, prisons, practices and among ourselves.

What belongs here: when we meet whom, asking the hosts for a slot, what was agreed. What never does: inviting anybody whom the hosts have
not agreed to, and sending.
"""
