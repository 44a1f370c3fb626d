"""THE CRANKS: what turns by itself, and when. One table of jobs, a runner, a catch-up, a scheduler, and one thin file a job.

What belongs here: slots, run rows, draining a step. What never does: a decision, a row, a letter; those are the steps'. A run is
keyed by job and slot, so several schedulers on one database are harmless. Steps that break park their item; a run that breaks is
written down as failed and run again by the catch-up.
"""
