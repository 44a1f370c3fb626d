"""How practices are asked about reviews: what a letter may carry, how long its link holds, and when it is asked again.

A board decides what may stand in a mail: references alone, with the people behind a signed link that ends, or CHI numbers where the
practice's address lies inside a secure domain (elsewhere references all the same). Days are working days after the digest left. A letter
gathers the reviews of several weeks, and a reminder waits while another letter is fresh: a practice is not to have a mail for each person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from liaison.domain.reminders import REVIEW_STEPS, ReviewStep, Row


class Form(StrEnum):
    """What a letter carries."""

    REFERENCES = "references"
    CHI = "chi"


FORM_WORDS: Mapping[Form, str] = {
    Form.REFERENCES: "Our own review numbers only; the people are behind the signed link",
    Form.CHI: "CHI numbers, where the practice's address lies inside a secure domain",
}


APART = 5  # working days: two letters about reviews in one week are one too many


@dataclass(frozen=True)
class Policy:
    """A site's choice. Source of the days: the service's own timeline (domain.md, 2.4); no national one is published."""

    form: Form = Form.REFERENCES
    again: int = 10
    third: int = 20
    ring: int = 30
    link_days: int = 60  # calendar days: past the telephone task, and not for good
    gather: int = 4  # weeks of reviews to come that a letter takes along, beside those whose time it is

    @property
    def apart(self) -> int:
        """How many working days lie at least between a reminder and the letter before it: never more than between the site's own steps."""
        return min(APART, self.again, self.third - self.again)

    def steps(self) -> dict[ReviewStep, Row]:
        """The steps towards the practice after the digest, with this site's days. A reminder is good until the next one is due."""
        days = {ReviewStep.DIGEST_AGAIN: self.again, ReviewStep.DIGEST_THIRD: self.third, ReviewStep.RING: self.ring}
        return {step: replace(REVIEW_STEPS[step], working=number) for step, number in days.items()}


DEFAULT = Policy()
FURTHEST = 60  # working days
LONGEST_LINK = 120  # days
MOST_GATHERED = 6  # weeks: what a practice says of somebody is to hold until the review


def wrong(policy: Policy) -> str:
    """Why a choice cannot be taken, in one sentence; "" when it can."""
    if not 5 <= policy.again < policy.third < policy.ring <= FURTHEST:
        return f"Choose days that follow each other, the first at least 5 working days after the digest and the last at most {FURTHEST}."
    if policy.third - policy.again < 3 or policy.ring - policy.third < 3:
        return "Leave at least 3 working days between two steps: the practice needs time to answer."
    if not 14 <= policy.link_days <= LONGEST_LINK:
        return f"A link holds at least 14 days and at most {LONGEST_LINK}."
    if not 0 <= policy.gather <= MOST_GATHERED:
        return f"A letter gathers the reviews of at most {MOST_GATHERED} weeks, or of one week alone with 0."
    return ""
