"""The implementation plan of the invented service, and what was said at its last cluster meeting.

The plan follows what the pathfinders' learning report asks of services (Scotland's National Trauma Transformation Programme: rooms, reception
and facilities training, abstinence criteria for psychology, safety and stabilisation, first appointments and cluster meetings, pharmacy,
throughcare, “This is me”, the communications document), in words of our own.
"""

from __future__ import annotations

# what, what it serves, who (a colleague's address or a role), days from today, how it ended ("" open) and why
PLAN: tuple[tuple[str, str, str, int, str, str], ...] = (
    ("Find two rooms in the health centre that are quiet, private and have two ways out", "Rooms that feel safe", "role:facilities", 45, "", ""),
    ("Put a box with things that help to settle in each room, for people and for colleagues", "Rooms that feel safe", "iain@demo.example", 12, "", ""),
    ("Invite facilities management to a morning on what rooms do to people who have lived through trauma", "Rooms that feel safe", "catriona@demo.example", 30, "", ""),
    ("Train reception teams here and at practices in how people are met at the door", "How people are met", "catriona@demo.example", 20, "", ""),
    ("Take abstinence out of every criterion for psychology, and say so to practices", "Psychology without conditions", "ruth@demo.example", -9, "", ""),
    ("Offer safety and stabilisation skills to everybody who waits for psychology", "Psychology without conditions", "ruth@demo.example", 60, "", ""),
    ("Tell prescribers and practices what buprenorphine can do to feelings that were numbed", "Psychology without conditions", "aileen@demo.example", 25, "", ""),
    ("Hold a first appointment with each practice team that has not had one", "Working with practices", "iain@demo.example", -4, "", ""),
    ("Take a slot at every cluster's meeting at least once a year", "Working with practices", "iain@demo.example", 90, "", ""),
    ("Set up one mailbox for the questions of practices, with somebody on duty for it", "Working with practices", "catriona@demo.example", -60, "done", "It runs since the summer."),
    ("Agree with each community pharmacy how a missed dose is told the same day", "Working with pharmacies", "priya@demo.example", 35, "", ""),
    ("Meet the prison's health team and throughcare every month", "Prison and throughcare", "fergus@demo.example", 15, "", ""),
    ("Make “This is me” together with people who use the service", "Not telling it all again", "morag@demo.example", -30, "done", "Made with seven people and a carer."),
    ("Write down our pathway, waits and challenges for people and practices, and keep it up to date", "Honest about waits", "catriona@demo.example", -40, "done", "Signed off; its timings are counted."),
    ("Share the training plan with partners who work with the same people", "Working with partners", "role:third_sector", 50, "", ""),
    ("Print a leaflet about waits for each waiting room", "Honest about waits", "iain@demo.example", -20, "not_needed", "People asked for a page that is always true instead."),
)  # fmt: skip

NOTES = (
    "We told what questions had come and how soon they were answered. Practices liked the same-day telephone line.\n"
    "Reception teams find the door hard when somebody is distressed; two practices would like training at lunchtime.\n"
    "Blood results: it is not always clear who acts on them. We send one page about it."
)
DECISIONS = (
    "We come to a lunchtime session on the language at the door.\n"
    "One page on who acts on which blood result goes to all practices.\n"
    "Every practice keeps two naloxone kits at reception."
)
# what, who, days from today
AGREED = (
    ("Offer two lunchtimes for a session on the language at the door", "catriona@demo.example", 10),
    ("Write one page on who acts on which blood result", "gregor@demo.example", -2),
    ("Name somebody at each practice for the naloxone kits", "role:practice_manager", 21),
)
# the question, what was said there, how soon
RAISED = (
    ("Can psychology see somebody who still drinks, and what do we write in the referral?", "", "U3"),
    ("Who orders the naloxone kits for reception?", "We bring the first two; then the pharmacy orders them.", ""),
)
