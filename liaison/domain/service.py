"""What the service says of itself: name, phone, hours, closures. A value handed to decisions and letters."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from liaison.domain.review_times import USUAL, ReviewTimes, review_times
from liaison.domain.workdays import Calendar


@dataclass(frozen=True)
class Service:
    """The service's own facts. `calendar` knows the hours and closures; `ladder` whether alarms go on out of hours.

    `out_of_hours` is whom to ring when nobody reads the mailbox; `hours_words` the opening hours as people say them.
    """

    calendar: Calendar = field(default_factory=Calendar)
    name: str = "The shared care team"
    phone: str = "01632 960100"
    out_of_hours: str = "NHS 24 on 111, or 999 if somebody's life may be in danger"
    hours_words: str = "Monday to Friday, 9 to 5"
    ladder: bool = False
    first_review_months: int = 12
    reviews_per_week: int = 4  # each worker's capacity
    review_times: str = ", ".join(USUAL.times)  # when reviews begin, London time, in order
    review_minutes: int = USUAL.minutes  # how long each is kept free
    automatic_per_day: int = 3  # automatic letters to one address in 24 hours, over all questions and all our mailboxes
    automatic_per_case: int = 1  # automatic letters to one address about one question, ever

    @property
    def reviews(self) -> ReviewTimes:
        """When reviews begin, and how long each is."""
        return review_times(self.review_times, self.review_minutes)

    def times_on(self, day: date) -> tuple[str, ...]:
        """Those of that day: where the service closes early, only what is over by then."""
        hours, closes = self.calendar.hours, self.calendar.closing_clock(day)
        return self.reviews.within(hours.open, closes) if closes < hours.close else self.reviews.times
