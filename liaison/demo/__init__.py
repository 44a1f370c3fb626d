"""THE INVENTED SERVICE: places, colleagues, people in shared care and a bag of mails, for `liaison demo` and for tests.

What belongs here: invented data and what puts it in place. What never does: behaviour of the service. Nobody here exists: CHI numbers
have a day of birth that no calendar has, practice codes are in no list, addresses end in .example, telephone numbers are of the
range kept for drama (01632 960, 07700 900).
"""
