"""Liaison: no GP's question lost, no person in shared care a year without a review.

THE SERVICE. Rooms: `domain` (the law, pure), `mail` (the post room), `store` (the memory), the corridors `triage`, `reviews`,
`meetings`, and `web` (the window). `docs/map.md` shows where everything is.
"""

__version__ = "0.1.0"
