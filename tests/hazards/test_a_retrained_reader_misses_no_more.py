"""Hazard: a reader trained here lets an urgent mail slip that was found before. No such one can serve, by page, command or code."""

from pathlib import Path

import pytest
from build import app_on, arrive, mail, service
from hypothesis import given
from hypothesis import strategies as st
from reader_rows import OLD, a_candidate
from seed import post, signed_in_cookie
from sqlalchemy import Engine
from starlette.testclient import TestClient

from liaison.config import ReaderSettings, Settings
from liaison.domain.promotion_gate import Measured, Pair, judge
from liaison.domain.states import TRANSITIONS, ReaderState
from liaison.reader import retrain, versions
from liaison.reader.versions import NotPromoted
from liaison.store.session import reading, transaction
from liaison.web.deps import COOKIE
from liaison.web.window import create_app
from models.taxonomy import Urgency

IDS = st.frozensets(st.sampled_from([f"row-{n}" for n in range(6)]))
FIGURES = st.builds(
    Measured, n=st.integers(200, 900), urgent=st.just(9), dangerous=IDS, u1_shown=st.floats(0, 1), macro_f1=st.floats(0, 1),
    ece=st.floats(0, 1), flagged_share=st.floats(0, 1), outcome_f1=st.floats(0, 1),
)  # fmt: skip
NO = "On the fixed set it calls 1 urgent mail calm that the serving reader found."


@given(FIGURES, FIGURES, st.one_of(st.none(), st.builds(Pair, FIGURES, FIGURES)))
def test_no_figures_buy_a_missed_urgent_mail(old: Measured, new: Measured, local: Pair | None) -> None:
    verdict = judge(Pair(old, new), local, taught=1_000)

    missed = new.dangerous - old.dangerous or (local and local.challenger.dangerous - local.champion.dangerous)
    assert not (verdict.passes and missed)
    assert bool(verdict.reasons) is not verdict.passes


def test_a_reader_that_was_refused_has_no_way_into_service(engine: Engine, tmp_path: Path) -> None:
    assert ReaderState.SERVING not in TRANSITIONS[ReaderState][ReaderState.HELD_BACK]
    app = app_on(engine)
    app = app.__class__(**{**app.__dict__, "settings": Settings(reader=ReaderSettings(folder=tmp_path))})
    ids = service(app)
    version, base = a_candidate(app, no=NO), versions.base_version(app.settings)

    with pytest.raises(NotPromoted), transaction(engine) as session:
        versions.promote(session, version, app.settings, base=base, staff_id=ids["Lena"], now=app.now())
    client = TestClient(create_app(app), base_url="http://liaison.example", follow_redirects=False)
    token, client.csrf = signed_in_cookie(app, ids["Lena"])
    client.cookies.set(COOKIE, token)
    assert post(client, "/reader/promote", version=version).status_code == 409
    with reading(engine) as session:
        assert versions.serving_version(session, base) == base


def test_the_measurement_of_a_training_reaches_the_gate_whole() -> None:
    found = {**OLD, "urgent": 97, "dangerous": ["a", "b"], "recalls": {"acute_risk": [40, 0.95]}}

    measured = retrain.measured(found)

    assert (measured.urgent, measured.dangerous, measured.u1_shown) == (97, frozenset({"a", "b"}), 1.0)
    assert measured.recalls == {"acute_risk": (40, 0.95)}


def test_whichever_reader_serves_the_floor_stands_below_it(engine: Engine, tmp_path: Path) -> None:
    from liaison.reader.serving import SteadyReader
    from liaison.reader.versions import Promoted

    app = app_on(engine, reader=SteadyReader(None, Promoted(engine, tmp_path)))
    app = app.__class__(**{**app.__dict__, "settings": Settings(reader=ReaderSettings(folder=tmp_path, blind_share=1))})
    ids = service(app)
    version, base = a_candidate(app), versions.base_version(app.settings)
    with transaction(engine) as session:
        versions.promote(session, version, app.settings, base=base, staff_id=ids["Lena"], now=app.now())

    (case,) = arrive(app, mail("He took an overdose of heroin this morning and is drowsy now"))

    assert app.classifier.version == version
    assert (case.urgency, case.floor_urgency) == (Urgency.U1, Urgency.U1)
