"""THE WORDS: letters in Jinja2, each with a name, an owner, a version and what it needs.

What belongs here: the catalogue, rendering, the language check of what we send. What never does: deciding whom to write to, sending.
"""
