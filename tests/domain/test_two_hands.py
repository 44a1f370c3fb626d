"""Two colleagues and one form: nothing typed is lost, nothing saved is put back unseen."""

from hypothesis import given
from hypothesis import strategies as st

from liaison.domain.two_hands import together

WORDS = st.dictionaries(st.sampled_from("abc"), st.sampled_from(["", "x", "y", "z"]), min_size=3)


def test_each_field_follows_whoever_changed_it_and_where_both_did_both_are_seen() -> None:
    found = together(
        {"phone": "yes", "times": "", "shared": "", "tell": "mum"},
        {"phone": "yes", "times": "mornings", "shared": "a flat", "tell": "dad"},
        {"phone": "no", "times": "", "shared": "a flat", "tell": "sister"},
    )

    assert found.held == {"phone": "no", "times": "mornings", "shared": "a flat", "tell": "dad"}
    assert found.theirs == {"tell": "sister"}


def test_where_nobody_knows_how_it_was_opened_what_was_typed_stays_and_what_the_record_has_is_seen() -> None:
    found = together({}, {"a": "x", "b": "y"}, {"a": "x", "b": "z"})

    assert (found.held, found.theirs) == ({"a": "x", "b": "y"}, {"b": "z"})


@given(opened=WORDS, typed=WORDS, now=WORDS)
def test_no_change_of_either_is_lost(opened: dict[str, str], typed: dict[str, str], now: dict[str, str]) -> None:
    found = together(opened, typed, now)

    for name in now:
        if typed[name] != opened[name]:
            assert found.held[name] == typed[name]
        if now[name] != opened[name]:  # a colleague's change stands in the field, or beside it
            assert now[name] in (found.held[name], found.theirs.get(name))
