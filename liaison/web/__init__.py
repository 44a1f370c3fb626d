"""THE WINDOW: pages, forms and what the browser gets.

What belongs here: routes, form models, words for rows (`presenters`), templates and static files. What never does: decisions, SQL,
changes of state (a route calls a step's plain function inside one transaction).
"""
