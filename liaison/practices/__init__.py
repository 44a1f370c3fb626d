"""THE DIRECTORY all corridors read: boards, clusters, practices, contacts, closures, and what the service says of itself.

What belongs here: importing and looking up places, addresses and days. What never does: cases, reviews, meetings, letters.
"""
