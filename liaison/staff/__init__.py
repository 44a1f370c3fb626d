"""PEOPLE WHO WORK HERE: accounts, roles, rota, leave.

What belongs here: who may sign in and do what, and who is on duty when. What never does: work itself (cases, reviews, meetings).
"""
