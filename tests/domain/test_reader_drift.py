"""The watch over the reader: silent on chance, tells of a shift, acts beyond the hard limit, and says nothing of too few mails."""

import random
from collections import Counter

import pytest

from liaison.domain.reader_drift import Fit, Span, Words, mean_share, psi, watch

LABELS = ["script", "advice", "results", "social", "review", "liaison", "mental", "transition"]
USUAL = dict.fromkeys(LABELS, 60)


def span(labels: dict[str, int] | None = None, share: float | None = None, mails: int = 400) -> Span:
    return Span(USUAL if labels is None else labels, None if share is None else Words(share, 0.01, mails))


def found(before: Span, now: Span, missed: int = 0, calm: int = 300):
    return watch(before, now, missed=missed, calm=calm)


def test_the_same_as_ever_is_well() -> None:
    seen = found(span(share=0.08), span(share=0.08))

    assert (seen.fit, seen.reasons) == (Fit.WELL, ())
    assert seen.psi == pytest.approx(0)


def test_chance_alone_rings_hardly_ever() -> None:
    chance, rung = random.Random(3), 0
    for _ in range(300):
        spans = [Span(Counter(chance.choices(LABELS, k=number))) for number in (300, 150)]
        rung += found(*spans).fit is not Fit.WELL
    assert rung <= 3


def test_few_mails_say_nothing_however_odd() -> None:
    seen = found(span(share=0.05), Span({"script": 40}, Words(0.9, 0.01, 40)))

    assert (seen.fit, seen.psi) == (Fit.WELL, None)


def test_other_answers_are_told_and_quite_other_ones_act() -> None:
    shifted = dict(USUAL) | {"script": 260, "advice": 15, "results": 15}
    upside_down = {"script": 400, "nothing known": 100}

    assert found(span(), span(shifted)).fit is Fit.SHIFTED
    assert found(span(), span(upside_down)).fit is Fit.OFF
    assert "sorts mails as has changed" in found(span(), span(shifted)).reasons[0]


@pytest.mark.parametrize(("share", "fit"), [(0.11, Fit.WELL), (0.16, Fit.SHIFTED), (0.26, Fit.OFF)])
def test_unknown_words(share: float, fit: Fit) -> None:
    seen = found(span(share=0.08), span(share=share))

    assert seen.fit is fit
    assert all("does not know" in words for words in seen.reasons)


@pytest.mark.parametrize(
    ("missed", "calm", "fit"),
    [(1, 300, Fit.WELL), (2, 300, Fit.SHIFTED), (4, 300, Fit.SHIFTED), (5, 300, Fit.OFF), (5, 3_000, Fit.SHIFTED)],
)
def test_urgent_mail_that_people_found(missed: int, calm: int, fit: Fit) -> None:
    assert found(Span(), Span(), missed, calm).fit is fit


def test_the_gravest_reason_stands_first() -> None:
    seen = found(span(share=0.08), span(share=0.16), missed=6)

    assert seen.fit is Fit.OFF
    assert [("Urgent" in words) for words in seen.reasons] == [True, False]


def test_a_new_label_is_finite_and_the_index_needs_no_order() -> None:
    assert 0 < psi({"a": 100}, {"a": 100, "b": 50}) < 5
    assert psi({"a": 90, "b": 10}, {"b": 10, "a": 90}) == 0


def test_the_mean_of_shares_has_its_error() -> None:
    words = mean_share([0.0, 0.1, 0.2, 0.1])

    assert words is not None
    assert (words.share, words.mails) == (pytest.approx(0.1), 4)
    assert words.error == pytest.approx(0.0408, abs=1e-4)
    assert mean_share([0.5]) is None
