"""THE READER'S KEEPER: serves the text model, and later its corrections, challengers and drift.

What belongs here: how the service lives with its model. What never does: features and training (`models`), triage decisions.
"""
