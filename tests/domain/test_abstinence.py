"""Abstinence as a condition is found in our own words, and what says the opposite is not."""

import pytest

from liaison.domain.abstinence import conditions

CONDITIONS = [
    "She must be abstinent before we can offer psychology.",
    "We can see him once he has stopped drinking.",
    "Psychology cannot start while he is still using.",
    "Therapy is offered only after a period of three months of abstinence.",
    "He is not eligible for trauma work until he is drug-free.",
    "Our psychology service requires abstinence.",
    "A period of abstinence is required before referral.",
    "She needs to stop using heroin before treatment can begin.",
    "Unless she stops drinking, we will not be able to offer an appointment.",
    "Please ask him to sort out his drug use first; then we can assess his mental health.",
    "We would accept a referral when she is sober.",
    "They should achieve sobriety first, and then therapy is possible.",
    "Treatment is conditional on negative tests.",
    "Abstinence is a condition of counselling.",
    "We do not offer therapy to people who are actively using.",
    "Before psychology she has to be clean for six weeks.",
    "If she is still drinking we cannot start treatment.",
    "We can offer psychology\nonce he is drug free.",
    "She must be “clean” before psychology.",
    "She must be 'abstinent' before she can have therapy.",
    "Psychology needs six weeks of negative samples.",
    "We would want her to have stopped drinking before psychology can start.",
    "Psychology will see him once he has detoxed.",
    "Psychology is offered when substance use is under control.",
    "He can be re-referred when he is off everything.",
    "There is no psychology while he is using.",
    "Therapy isn't offered to people who use on top.",
    "If he keeps using we will stop the prescription.",
]
NONE = [
    "She does not need to be abstinent before psychology.",
    "We see people whether or not they are drinking.",
    "Naltrexone treatment can start once he has been opioid-free for seven days.",
    "We do not ask anybody to stop drinking before therapy.",
    "Abstinence is not a condition of treatment.",
    'The letter says "she must be abstinent before psychology"; here that is not so.',
    "He wishes to be abstinent and would like support.",
    "She has stopped drinking and would like therapy.",
    "> must be abstinent before psychology",
    "We can offer psychology now.",
    "Treatment is not stopped while she is using.",
    "Psychology is open to people who are using, and so is treatment.",
    "We would like her to have the choice of psychology now.",
    "If she keeps drinking we will ring you about treatment.",
    "The treatment needs two negative pressure rooms.",
    "Dr Tait wrote 'she must be abstinent before psychology is offered', which is not how we work.",
    "If she is still using, treatment goes on all the same.",
    "When he stops drinking suddenly there is a risk of seizures; please ring us about treatment.",
    "",
]


@pytest.mark.parametrize("text", CONDITIONS)
def test_a_condition_is_found_as_it_stands(text: str) -> None:
    (found,) = conditions(f"Thank you for asking. {text} With kind regards.")

    assert found in " ".join(text.split())


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_condition_of_ours_is_left_alone(text: str) -> None:
    assert conditions(text) == []
