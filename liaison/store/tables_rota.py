"""The tables of the rota beside shifts and leave: weekly patterns, what colleagues ask of it, and their calendar links."""

from datetime import date, datetime
from typing import Optional

from sqlmodel import Field, SQLModel

from liaison.domain.states import WishState
from liaison.store.columns import chosen


class ShiftPattern(SQLModel, table=True):
    """A shift that comes back every so many weeks, in local London time. Its shifts are made ahead as rows of their own, up to
    `filled_to`: one that a person removed is not made again."""

    __tablename__ = "shift_pattern"
    id: Optional[int] = Field(default=None, primary_key=True)
    staff_id: int = Field(foreign_key="staff.id", index=True)
    weekday: int  # Monday 0
    start: str  # "09:00"
    end: str  # "17:00"; not after the start: on the next day
    weeks: int = 1  # 1 every week, 2 every other week, counted from the week of `first_on`
    first_on: date
    last_on: Optional[date] = None
    on_holidays: bool = False  # also on days the service is closed: somebody on call
    place: str = ""
    filled_to: date  # no shift after this day has been made yet
    version: int = 1
    made_at: datetime
    made_by: Optional[int] = Field(default=None, foreign_key="staff.id")


class LeaveWish(SQLModel, table=True):
    """Leave that a colleague asks for. It counts once a lead or admin has agreed: then it is a leave. No reason is asked."""

    __tablename__ = "leave_wish"
    id: Optional[int] = Field(default=None, primary_key=True)
    state: WishState = chosen(WishState, check="leave_wish_state")
    staff_id: int = Field(foreign_key="staff.id", index=True)
    starts_at: datetime
    ends_at: datetime
    kind: str = "leave"
    asked_at: datetime
    answered_at: Optional[datetime] = None
    answered_by: Optional[int] = Field(default=None, foreign_key="staff.id")


class SwapWish(SQLModel, table=True):
    """A shift that somebody asks a colleague to take, perhaps for one of hers. Nothing changes until the colleague agrees, and only if
    both shifts are still as they were seen."""

    __tablename__ = "swap_wish"
    id: Optional[int] = Field(default=None, primary_key=True)
    state: WishState = chosen(WishState, check="swap_wish_state")
    by_id: int = Field(foreign_key="staff.id", index=True)
    shift_id: Optional[int] = Field(default=None, foreign_key="shift.id")  # empty once that shift was removed
    shift_version: int
    to_id: int = Field(foreign_key="staff.id", index=True)
    other_id: Optional[int] = Field(default=None, foreign_key="shift.id")  # none: she only takes the shift
    other_version: Optional[int] = None
    words: str  # both shifts as they were asked: "Tue 1 Dec 09:00–17:00 for Wed 2 Dec 09:00–17:00"
    asked_at: datetime
    answered_at: Optional[datetime] = None


class CalendarLink(SQLModel, table=True):
    """The secret link by which a colleague's calendar reads her shifts. Only its hash is kept; a new link ends the old one."""

    __tablename__ = "calendar_link"
    staff_id: int = Field(primary_key=True, foreign_key="staff.id")
    token_hash: str = Field(unique=True, max_length=64)
    made_at: datetime
