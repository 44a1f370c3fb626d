"""The floor's U1 rules: credible threat to life or serious harm, now or within hours. A person reads within 15 minutes.

One row a clause of the label guide. Limits are defaults that the service's prescriber lead and pharmacist sign off.
"""

from __future__ import annotations

from liaison.domain.redflag_measures import overdose_recent
from liaison.domain.redflag_qtc import qtc_with_symptoms
from liaison.domain.redflag_ways import Rule, Way
from models.taxonomy import Urgency

_OST = "methadone|buprenorphine|depot"
_STOPPED_DRUG = "alcohol|benzodiazepine"

U1_RULES: tuple[Rule, ...] = (
    Rule(
        "u1.overdose_recent", Urgency.U1,
        "Overdose within 24 hours (methadone or an unknown substance: 72 hours) unless assessed and discharged",
        measure=overdose_recent, about="overdose|naloxone_used", limits={"known": 1, "unknown": 3},
    ),
    Rule(
        "u1.unresponsive", Urgency.U1, "Reduced consciousness or breathing; hard to rouse now, whatever was taken",
        ways=(Way("unresponsive", within=1, unless="discharged|recovered|death|suicidal", quiet=1),),
    ),
    Rule(
        "u1.drowsy_now", Urgency.U1, "Drowsy, slurred or hard to rouse now, whatever was taken",
        ways=(Way("drowsy", within=0, unless="alert_now|habitual", quiet=0),),
    ),
    Rule(
        "u1.dose_taken_wrong", Urgency.U1,
        "A double or wrong dose of methadone or buprenorphine taken within 72 hours, even if reported well",
        ways=(
            Way(f"double_dose & {_OST}|dose_amount|dose_noun|ost_word", reach=1, within=3, unless="not_taken|asks_paper|near_miss"),
            Way(f"wrong_dose & dose_taken & *{_OST}|dose_amount", reach=1, within=3, unless="not_taken|near_miss"),
        ),
    ),
    Rule(
        "u1.methadone_unused", Urgency.U1, "Methadone taken by someone not used to opioids",
        ways=(Way("opioid_naive & *methadone & dose_taken", reach=1, within=3),),
    ),
    Rule(
        "u1.suicidal_intent",
        Urgency.U1,
        'Suicidal plan or intent, "cannot keep safe"',
        ways=(
            Way("suicidal_intent", unless="self_harmed", quiet=0),
            Way("suicidal_intent & self_harmed", within=0),
            Way("suicidal & plan"),
        ),
    ),
    Rule("u1.seizure", Urgency.U1, "Seizure", ways=(Way("seizure", within=7),)),
    Rule(
        "u1.withdrawal_delirium", Urgency.U1, "Delirium tremens, hallucinations or severe shaking after stopping",
        ways=(
            Way("delirium", within=7),
            Way(f"hallucinating & stopped|stopped_short|withdrawing|{_STOPPED_DRUG}|ghb", reach=3, within=7),
            Way(f"shaking_badly & stopped|stopped_short|withdrawing|{_STOPPED_DRUG}|ghb", reach=3, within=3),
        ),
    ),
    Rule(
        "u1.stopped_with_past_seizure", Urgency.U1,
        "Alcohol or benzodiazepines stopped abruptly with any past withdrawal seizure or delirium",
        ways=(Way(f"stopped_short & past_withdrawal_seizure & {_STOPPED_DRUG}", reach=None, within=14, past=True),),
    ),
    Rule(
        "u1.ghb_stopped", Urgency.U1, "Regular GHB/GBL stopped",
        ways=(Way("stopped|stopped_short|withdrawing & *ghb", reach=1, within=14),),
    ),
    Rule(
        "u1.wernicke", Urgency.U1, "Confusion with unsteadiness or eye signs (Wernicke)",
        ways=(Way("confused & unsteady|eye_signs", reach=1, within=14), Way("wernicke", within=14)),
    ),
    Rule(
        "u1.qtc_symptoms", Urgency.U1, "A prolonged QTc of any value with collapse, seizure or palpitations",
        measure=qtc_with_symptoms, about="palpitations|collapsed|seizure", limits={"men": 440, "women": 470, "days": 60},
    ),
    Rule("u1.anaphylaxis", Urgency.U1, "Anaphylaxis", ways=(Way("anaphylaxis", within=3, unless="allergy_list", quiet=0), Way("allergic_airway & allergic_skin", within=3),)),
    Rule(
        "u1.infection", Urgency.U1,
        "Fever and unwell in someone who injects, sepsis, a spreading or black wound, a cold or swollen limb after injecting",
        ways=(
            Way("sepsis", within=7),
            Way("fever & injecting", reach=3, within=7),
            Way("spreading_wound & skin_site", reach=1, within=14),
            Way("cold_limb & limb & injecting", reach=1, within=14),
        ),
    ),
    Rule(
        "u1.botulism", Urgency.U1, "Botulism (droopy lids, double vision, slurred speech)",
        ways=(
            Way("botulism", within=7),
            Way("droopy & bulbar|eye_signs|injecting|drowsy|heroin", reach=1, within=14),
            Way("eye_signs & bulbar|drowsy", reach=1, within=14),
            Way("bulbar & injecting", reach=1, within=7),
        ),
    ),
    Rule(
        "u1.anthrax", Urgency.U1, "Anthrax (marked swelling at an injection site)",
        ways=(Way("anthrax", within=7), Way("marked_swelling & injecting", reach=1, within=14)),
    ),
    Rule("u1.vomiting_blood", Urgency.U1, "Vomiting blood", ways=(Way("vomiting_blood", within=7),)),
    Rule(
        "u1.child_danger", Urgency.U1, "A child in immediate danger",
        ways=(Way("immediate_danger & child", reach=0, within=1),),
    ),
    Rule(
        "u1.child_swallowed", Urgency.U1, "A child who swallowed medicine",
        ways=(Way(f"swallowed & child & medicine|{_OST}|benzodiazepine|opioid|gabapentinoid|cannabis|cocaine|heroin|ghb", reach=0), Way(f"in_mouth & fished_out & medicine|pill|{_OST}", reach=1)),
    ),
    Rule(
        "u1.newborn_unwell", Urgency.U1, "A drowsy newborn",
        ways=(Way("newborn_unwell & newborn", reach=0, within=1), Way("newborn_unwell & newborn & breastfeeding", reach=1, within=1)),
    ),
    Rule(
        "u1.bleeding_pregnant", Urgency.U1, "Bleeding in pregnancy",
        ways=(Way("bleeding & pregnant|maternity", reach=1, within=3),),
    ),
    Rule(
        "u1.precipitated", Urgency.U1, "Severe precipitated withdrawal",
        ways=(
            Way("precipitated", within=1, unless="mild"),
            Way("very_unwell & buprenorphine|naltrexone|depot & dose_taken", reach=1, within=1, unless="mild|dose_lost"),
            Way("very_unwell & buprenorphine|depot|naltrexone & heroin|opioid", reach=2, within=1, unless="mild|dose_lost"),
        ),
    ),
    Rule(
        "u1.violence", Urgency.U1, "Violence in progress or a credible threat to others",
        ways=(Way("violence", within=1),),
    ),
    Rule(
        "u1.disulfiram_alcohol", Urgency.U1, "Disulfiram-alcohol reaction",
        ways=(Way("alcohol_reaction & *disulfiram & alcohol", reach=2, within=3),),
    ),
)  # fmt: skip
