"""THE REVIEWS CORRIDOR: register → due → plan → digest, and whether anybody is left out (coverage).

What belongs here: the annual reviews of people in shared care, from the due date to the letter to the practice. What never does:
putting anybody out of care, counting missed appointments, words for letters, sending.
"""
