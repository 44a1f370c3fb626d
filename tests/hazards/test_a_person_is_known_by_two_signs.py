"""Hazard: a slip in a CHI number, or a shared surname, shows somebody else's record beside a mail, and the advice is about the wrong person."""

import pytest
from build import app_on, arrive, cases, mail, person, service
from sqlalchemy import Engine

from liaison.domain.chi import demo_chi, is_valid

ANNE, BEN = demo_chi(1), demo_chi(2)
BORN = f"{ANNE[:2]}/{ANNE[2:4]}/{ANNE[4:6]}"

# what a mail holds → whether it may be tied to Anne Drever
HOLDS = {
    f"CHI {ANNE}, Ms Drever: the dose?": True,
    f"CHI {ANNE}, born {BORN}: the dose?": True,
    f"CHI {ANNE}: the dose?": False,
    f"CHI {ANNE}, Mr Foubister: the dose?": False,
    "Ms Drever: the dose?": False,
    f"Ms Drever, born {BORN}: the dose?": False,
    f"born {BORN}: the dose?": False,
    f"Ms Drever, CHI {BEN}: the dose?": False,
    f"Ms Drever, CHI {ANNE}, and Mr Foubister, CHI {BEN}: the dose?": False,
}


@pytest.mark.parametrize("words", HOLDS)
def test_one_sign_alone_ties_a_mail_to_nobody(memory_engine: Engine, words: str) -> None:
    app = app_on(memory_engine)
    service(app)
    someone = person(app, ANNE, name="Anne Drever")
    person(app, BEN, name="Ben Foubister")

    arrive(app, mail(words))

    assert cases(app)[0].person_id == (someone if HOLDS[words] else None)


def test_no_slip_of_one_digit_shows_somebody_elses_record(memory_engine: Engine) -> None:
    app = app_on(memory_engine)
    service(app)
    person(app, ANNE, name="Anne Drever")
    slips = [BEN[:at] + digit + BEN[at + 1 :] for at in range(10) for digit in "0123456789" if digit != BEN[at]]
    passing = [slip for slip in slips if is_valid(slip, allow_demo=True)]
    strangers = [slip for slip in passing if slip not in (ANNE, BEN)]
    assert strangers  # both check digits let slips through: that is why the number alone is not enough
    for n, slip in enumerate(strangers[:8]):
        person(app, slip, name=f"Stranger {chr(65 + n)}other")

    arrive(
        app,
        *(mail(f"Mr Foubister, CHI {slip}: the dose?", message_id=f"<{slip}@quay.example>") for slip in strangers[:8]),
    )

    assert {case.person_id for case in cases(app)} == {None}
