"""What the reader may get wrong, and what each mistake costs: the one table that a prescriber lead signs for the reader.

Shares are fractions. What is promised is kept with half of it inside: thresholds chosen on some voices lose a part of what they reach on
others (`docs/reader.md`: a nominal 99 % became 98.1 %).
"""

from __future__ import annotations

from dataclasses import dataclass

HALF = 0.5  # of every promised share of mistakes is used when choosing


@dataclass(frozen=True)
class Policy:
    """How one mistake weighs against another."""

    # An urgent mail read as routine may cost a life: one in a hundred at most, and the floor stands below that.
    urgent_missed: float = 0.01
    urgent_missed_surely: float = 0.03  # ... and with 95 % confidence no more than this
    missed_urgent: float = 8.0  # with too few urgent rows for a promise: false flags that weigh as much as one miss
    # Every U1 must be shown as U1, unless that rang at more than this share of all other queries: an alarm for nothing costs trust, and
    # where nobody heeds alarms the true ones are lost as well. A U1 shown as U2 is still read within the hour.
    most_alarms: float = 0.08
    # A mail in a wrong tray costs its reader a look, the sender hours, and the right team a search: `thresholds` weighs how many looks
    # that is, so that this share of the answers is right ...
    answered_right: float = 0.95
    most_unclear: float = 0.118  # ... but the duty nurse gets no more than this share of all mail to sort by hand
    look: float = 1.0  # what an abstention costs: a look within the hour at mail that could have waited ...
    look_due: float = 0.5  # ... and at mail that somebody reads today anyway
    # Sets of categories: in each category, the true one is missing from at most this share of the sets.
    set_missed: float = 0.10
    # A query set aside is read late, in a list that few look at; bulk mail among queries costs a look.
    aside_right: float = 0.96  # share of the mail set aside that must really be no query
    aside_least: float = 0.5  # and more likely than not
    doubt: float = 0.7  # of the probability that sets aside: from here a person looks
    aside_urgent: float = 0.10  # the most probable an urgent query may be in mail that is set aside
    aside_unlike: float = (
        0.06  # share of what is no query that is left to a person, so that mail of another trade is not set aside
    )
    # Mail of another trade, another language, or none: the share of our own queries given up for finding it.
    unlike: float = 0.04
    seldom: float = 0.10  # the share of our own queries that come with "seen few like this"
    known_weight: float = 3.0  # margins for knowing all words of a mail, measured on mail of other trades ...
    clue_weight: float = 0.2  # ... and for each of up to five clues of our work
    least_known: int = 3  # known words to read a mail by
    known_share: float = 0.35  # share of its words: below lies another language, or none
    out_of_scope_share: float = 0.08  # of real mail, where rows of what is out of scope are taught


# For rows without urgency: public sets, often of two or three words. They are answered wherever they are in scope.
PUBLIC = Policy(
    answered_right=0.0,
    set_missed=0.0,
    least_known=0,
    known_share=0.0,
    known_weight=0.0,
    clue_weight=0.0,
    unlike=0.0,
    seldom=0.0,
    out_of_scope_share=0.035,
)

SIGNED = Policy()  # the house's own table
