"""THE READER'S KEEPER: serves the text model, and keeps its released texts, challengers, promotions and the watch over it.

What belongs here: how the service lives with its model. What never does: features and training (`models`), triage decisions.
"""
