"""What parts mean together: kinds of mention made of other kinds that stand close in one sentence, in any order.

A row reads "a & b|c": an `a` with a `b` or a `c` beside it. The first part is the head: what the grammar says of it (not, once, if, another
person's) is said of the whole. So people's own words are met, where a list of phrases would only know the ones it was given.
"""

from __future__ import annotations

TOGETHER: dict[str, tuple[str, ...]] = {
    # A plus marks a part that must not be denied.
    "overdose": (
        "took_in & a_lot & pill|methadone|buprenorphine|heroin|benzodiazepine|gabapentinoid|paracetamol|sedative|opioid",
    ),
    "double_dose": (
        "took_in & twice_over & dose_noun",
        "was_given & twice_over & dose_noun",
    ),
    "wrong_dose": (
        "took_in & wrong_amount & dose_noun",
        "was_given & wrong_amount & dose_noun",
        "mix_up & dose_noun & took_in",
    ),
    "marked_swelling": ("swells & big_word & body_part", "swells & jagged & body_part"),
    "anaphylaxis": ("swells & mouth_part",),
    "allergic_skin": ("swells & face_part",),
    "cold_limb": ("gone_cold & body_part & jagged",),
    "vomiting_blood": ("sick_word & +blood_word",),
    "bleeding": ("bleeds & pregnant_word",),
    "droopy": ("hanging & lids",),
    "child_swallowed": (
        "swallowed & child & medicine|pill|methadone|buprenorphine|benzodiazepine|opioid|gabapentinoid|cannabis|cocaine|heroin|ghb",
    ),
    "immediate_danger": ("hurts_somebody & child & here_now", "left_alone & child & here_now"),
    "suicidal_intent": ("hoards & pill & will_take",),
    "violence": (
        "threatens & would_hurt & somebody",
        "hurts_somebody & somebody & here_now",
        "hurts_somebody & weapon",
    ),
    "self_harmed": ("hurt_self & cut_place & own_life", "took_in & pill & life_end"),
    "missed": ("not_turned_up & ost_named & days_counted",),
    "dose_lost": ("destroyed & supply_thing & lost_place",),
    "no_supply": ("ended & script_thing & soon_word", "not_there & script_thing & soon_word"),
    "pharmacy_cannot": ("no_stock & chemist_word & stock_thing",),
    "dispensing_error": ("mix_up & dispensed_thing & intact|was_given",),
    "protection": ("looks_neglected & child", "parent_again & child"),
    "not_answering": ("unheard & home_signs",),
    "no_roof": ("slept_out & rough_place", "no_home & tonight_word"),
    "data_breach": ("leaked & their_data & wrong_people",),
    "contact_unsafe": ("watches & contact_word & unsafe_person", "no_contact & contact_word & unsafe_person"),
    "dose_asked": ("asks_dose & ost_or_sedative & tonight_dose",),
    "abnormal_result": ("abnormal_word & far_off",),
    "depot_late": ("late_word & depot_thing",),
    "start_asked": ("starts_it & on_treatment|today_word",),
}
