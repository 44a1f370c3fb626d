"""THE SIMULATED YEAR: an invented service that lives through its days by the real steps, and a watch over what must never happen.

Belongs here: the invented people, practices and colleagues of a simulation, what happens to them by a seeded chance, the watch, the picture.
Never: a rule of the service (domain), a step (the corridors), anything that touches a real database or mailbox.
"""
