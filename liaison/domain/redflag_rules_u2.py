"""The floor's U2 rules: harm or interruption likely before the next working day, dose, or the pharmacy's closing.

One row a clause of the label guide. Limits are defaults that the service's prescriber lead and pharmacist sign off.
"""

from __future__ import annotations

from liaison.domain.redflag_measures import liberation_unconfirmed, overdose_this_week
from liaison.domain.redflag_missed import missed_doses
from liaison.domain.redflag_qtc import qtc_at_least, qtc_near
from liaison.domain.redflag_ways import Rule, Way
from models.taxonomy import Urgency

_OST = "methadone|buprenorphine|depot"

U2_RULES: tuple[Rule, ...] = (
    Rule(
        "u2.overdose_week", Urgency.U2, "Non-fatal overdose in the last 7 days, assessed and recovered",
        measure=overdose_this_week, about="overdose|naloxone_used", limits={"days": 7},
    ),
    Rule(
        "u2.sedated_earlier", Urgency.U2, "Sedated earlier by street benzodiazepines or gabapentinoids, alert now",
        ways=(
            Way("drowsy|unresponsive & benzodiazepine|gabapentinoid|sedative", reach=1, within=7, unless="habitual", quiet=0),
            Way("drowsy|unresponsive & alert_now", reach=1, within=2, unless="habitual", quiet=0),
        ),
    ),
    Rule(
        "u2.suicidal_thoughts", Urgency.U2, "Suicidal ideation without a plan",
        ways=(Way("suicidal", within=7),),
    ),
    Rule(
        "u2.self_harm_week", Urgency.U2, "Suicide attempt or self-harm in the last 7 days",
        ways=(Way("self_harmed", within=7), Way("self_harm", within=7, dated=True)),
    ),
    Rule(
        "u2.missed_doses", Urgency.U2, "3 or more (or an unknown number of) missed doses",
        measure=missed_doses, about="missed", limits={"doses": 3},
    ),
    Rule(
        "u2.dose_lost", Urgency.U2, "A lost, stolen or vomited dose",
        ways=(Way("dose_lost", within=7, unless="kept_down", quiet=0),),
    ),
    Rule(
        "u2.no_script", Urgency.U2, "No prescription for tonight, the weekend or a holiday",
        ways=(
            Way("no_supply", within=400, unless="script_confirmed|kept_down", quiet=0, planned=True),
            Way("no_script & tonight", reach=1, within=400, unless="script_confirmed", quiet=0, planned=True),
        ),
    ),
    Rule(
        "u2.pharmacy_cannot", Urgency.U2, "Pharmacy cannot supply",
        ways=(Way("pharmacy_cannot & pharmacy", reach=0, within=3, unless="planned", quiet=0, planned=True),),
    ),
    Rule(
        "u2.dispensing_error", Urgency.U2, "A dispensing error discovered, nobody harmed and nothing taken",
        ways=(Way("dispensing_error", within=14, unless="near_miss|asks_paper", quiet=1),),
    ),
    Rule(
        "u2.liberation", Urgency.U2, "Liberation or court release this week without a confirmed prescription",
        measure=liberation_unconfirmed, about="liberation|court", limits={"ahead": 7, "ago": 14},
    ),
    Rule(
        "u2.left_setting", Urgency.U2,
        "Left prison, hospital without a prescription, rehabilitation or detoxification within 14 days with a supply or risk question",
        ways=(
            Way("left_place & no_script|no_supply|risk_question", reach=1, within=14, unless="script_confirmed", planned=True),
            Way("left_place & *methadone|buprenorphine", within=14, dated=True, unless="script_confirmed", planned=True),
        ),
    ),
    Rule(
        "u2.last_dose_asked", Urgency.U2, "A ward or custody suite asking for the last dose",
        ways=(Way("asks_last_dose & *hospital_ward", reach=2),),
    ),
    Rule(
        "u2.pregnant", Urgency.U2, "Pregnancy with use or withdrawal, or newly pregnant on treatment",
        ways=(
            Way("pregnant|maternity & using|withdrawing", reach=1, unless="after_birth", quiet=3),
            Way("new_mum & using", reach=1),
            Way("pregnant & on_treatment|methadone|buprenorphine|depot", reach=2, unless="after_birth|settled_pregnancy", quiet=3),
            Way("pregnant & newly & on_treatment|methadone|buprenorphine|depot", reach=2, unless="after_birth|settled_pregnancy", quiet=3),
        ),
    ),
    Rule(
        "u2.qtc_500", Urgency.U2, "QTc of 500 ms or more without symptoms",
        measure=qtc_at_least, about="qtc_word", limits={"ms": 500},
    ),
    Rule(
        "u2.stopped_abruptly", Urgency.U2, "Alcohol or benzodiazepines stopped abruptly (nothing of U1)",
        ways=(
            Way("stopped_short & alcohol|benzodiazepine", reach=1, within=7),
            Way("stopped & alcohol|benzodiazepine & withdrawing", reach=1, within=7),
            Way("stopped & alcohol|benzodiazepine", reach=0, within=5, dated=True),
        ),
    ),
    Rule(
        "u2.drug_alert_symptoms", Urgency.U2, "Drug-alert exposure (nitazene, xylazine) with symptoms",
        ways=(Way("drug_alert_symptom & nitazene|xylazine", reach=1, within=7),),
    ),
    Rule(
        "u2.protection", Urgency.U2, "A child- or adult-protection concern that is not immediate",
        ways=(
            Way("protection", within=14, unless="asks_paper", quiet=0),
            Way("told_social_work & child", reach=3, unless="asks_paper", quiet=0),
        ),
    ),
    Rule(
        "u2.not_answering", Urgency.U2, "Not seen and not answering the door when expected",
        ways=(Way("not_answering", within=14),),
    ),
    Rule(
        "u2.depot_overdue", Urgency.U2, "Long-acting buprenorphine overdue beyond its window with use",
        ways=(Way("depot_overdue|depot_late & *depot & using", reach=2, within=60),),
    ),
    Rule(
        "u2.hiv_exposure", Urgency.U2, "HIV exposure under 72 hours",
        ways=(Way("hiv_exposure", within=3),),
    ),
    Rule(
        "u2.virus_positive", Urgency.U2, "A positive virus result with jaundice, in pregnancy, or new HIV",
        ways=(Way("virus_positive & jaundice|pregnant", reach=1, within=60), Way("new_hiv", within=60), Way("positive & hiv_word", within=60, unless="known_hiv")),
    ),
    Rule("u2.no_roof", Urgency.U2, "No roof tonight", ways=(Way("no_roof", within=3),)),
    Rule("u2.start_today", Urgency.U2, "A request to start treatment today", ways=(Way("wants_treatment|start_asked & today_word & *untreated", reach=1, within=1, unless="asks_paper|appointment|not_today", quiet=0, planned=True),)),
    Rule("u2.data_breach", Urgency.U2, "A data breach", ways=(Way("data_breach", within=30),)),
    Rule("u2.death", Urgency.U2, "Notice of a death (holds every letter about that person)", ways=(Way("death", within=30),)),
    Rule(
        "u2.contact_unsafe", Urgency.U2,
        "A change that makes a contact route unsafe, \"do not ring that number\" (holds that person's letters by that route)",
        ways=(Way("contact_unsafe", within=60),),
    ),
    Rule(
        "u2.dose_tonight", Urgency.U2, "Settled case: a dose decision needed before tonight's dose",
        ways=(
            Way("dose_decision & dose_word|methadone|buprenorphine|benzodiazepine|gabapentinoid", reach=1),
            Way("repeat_asked & dose_word|methadone|buprenorphine|benzodiazepine|gabapentinoid", reach=1, unless="test_repeated", quiet=0),
            Way("dose_asked", planned=True),
        ),
    ),
    Rule(
        "u2.result_abnormal", Urgency.U2, "Settled case: a result is abnormal when the writer says so",
        ways=(Way("abnormal & result_word", reach=1, within=14), Way("abnormal_result", within=14)),
    ),
    Rule(
        "u2.qtc_near", Urgency.U2, "Settled case: two or more risks at once, such as low potassium with a QTc near the floor",
        measure=qtc_near, about="low_potassium", limits={"ms": 470},
    ),
)  # fmt: skip
