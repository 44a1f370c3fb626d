"""The default review form: what is asked at an annual shared-care review. There is no national Scottish form; a site changes it by rows.

Source: the service's own data set (domain facts 2.2), after the Orange Book (2017, chapter 2), the MAT standards (2 choice, 4 harm
reduction, 5 retention, 6 psychological support, 9 mental health, 10 trauma) and the pathfinder areas' learning report (safety and
stabilisation skills, psychology, joint reviews with the mental-health team, how people were treated at reception). Signed off by the
service's prescriber lead and pharmacist. Nothing here decides anything: no threshold, no score, no dose.

Each line: name, question, how it is answered; then what holds of it (see `review_form.Field`).
"""

from __future__ import annotations

from typing import Any

from liaison.domain.psychology import BARRIERS
from liaison.domain.review_form import Field, Kind, Section

YES_NO = {"yes": "Yes", "no": "No"}
HELD = {"held": "Has naloxone", "offered": "Offered and given today", "declined": "Offered, would rather not", "not_offered": "Not offered yet"}  # fmt: skip
SKILLS = {"doing": "Takes part already", "wants": "Offered, would like to", "later": "Offered, not now", "not_offered": "Not offered yet"}  # fmt: skip
JOINT = {"asked": "Asked for", "agreed": "Agreed with the mental-health team", "not_possible": "Not possible", "not_needed": "Not wanted or not needed"}  # fmt: skip
DOOR = {"well": "Well", "mixed": "Sometimes well, sometimes not", "badly": "Not well", "rather_not": "Would rather not say"}  # fmt: skip
NEXT = {"stay": "Shared care goes on as it is", "step_up": "More support for a while", "to_gp": "Moves to the GP, as the person wishes", "to_specialist": "Moves to the specialist team"}  # fmt: skip
ABOUT_ME = {"right": "Has one, and it is right", "change": "Has one, and wants to change it", "wants": "Would like to write one", "no": "Would rather not"}  # fmt: skip
BUPRENORPHINE_PROMPT = (
    "Buprenorphine can leave feelings clearer than before: safety and stabilisation skills are worth offering now."
)


def line(key: str, label: str, **holds: Any) -> Field:
    """A question answered in a few words."""
    return Field(key, label, Kind.LINE, **holds)


def text(key: str, label: str, **holds: Any) -> Field:
    """A question answered in sentences."""
    return Field(key, label, Kind.TEXT, **holds)


def day(key: str, label: str, **holds: Any) -> Field:
    """A question answered by a date."""
    return Field(key, label, Kind.DAY, **holds)


def choice(key: str, label: str, choices: dict[str, str], **holds: Any) -> Field:
    """A question answered from a list."""
    return Field(key, label, Kind.CHOICE, choices, **holds)


def ticks(key: str, label: str, choices: dict[str, str], **holds: Any) -> Field:
    """A question with any number of answers from a list."""
    return Field(key, label, Kind.TICKS, choices, **holds)


SECTIONS: tuple[Section, ...] = (
    Section("matters", "What matters to you", (
        text("goals", "What would you like from the year ahead?", gp=True, person=True),
        text("working", "What is going well, and what helps?", gp=True, person=True),
        text("people", "Who or what is a support to you?"),
        text("family_view", "What do family or carers say?", hint="Only with the person's consent."),
        choice("this_is_me", "“This is me”, in your own words", ABOUT_ME, keeps=True, hint="Asked once; never needed. It stands on the person's record."),
        line("advocacy", "Would you like somebody beside you (advocate, friend, family)?", hint="Offered to everybody."),
        text("told_whom", "Who may be told, and who may not", register="told_whom", keeps=True, hint="A nominated person, with the person's consent and its day."),
        choice("reach_still", "The ways to reach you are still safe", {"yes": "Yes, asked today", "changed": "Something has changed", "not_asked": "Not asked"}, fixed=True,
               hint="Enter what has changed, or that it was asked today, on the person's record: letters go by the record alone."),
        choice("door", "How were you treated at the door? (optional)", DOOR, sensitive=True,
               hint="At the practice, the pharmacy or here. Counted with others' answers and shown only where five or more people have answered; never with a name."),
        line("door_where", "Where was that?", sensitive=True),
    ), "Begin here. Nothing on this form has to be answered, and nobody's treatment depends on it."),
    Section("use", "Alcohol and drugs now", (
        text("opioids", "Heroin and other opioids", sensitive=True),
        text("alcohol", "Alcohol", sensitive=True, hint="Units or AUDIT, where that helps."),
        text("benzos", "Benzodiazepines", sensitive=True),
        text("other_use", "Cocaine, gabapentinoids, cannabis, new substances", sensitive=True, hint="What, how often, and how it is taken."),
        text("tobacco", "Tobacco or vaping", gp=True),
        choice("injecting", "Injecting", {"never": "No", "past": "In the past", "now": "At present"}, sensitive=True),
        choice("overdose_12m", "An overdose in the last 12 months?", YES_NO, sensitive=True),
        day("overdose_on", "Date of the last one", past=True, sensitive=True),
        choice("alerts", "Recent drug alerts talked over", YES_NO),
    )),
    Section("naloxone", "Naloxone and overdose", (
        # first-class with dates, as it saves lives and runs out unseen
        choice("naloxone", "Naloxone", HELD, keeps=True, gp=True, person=True, fixed=True, once=frozenset({"offered", "declined", "not_offered"}),
               gp_words={"offered": "Offered and given at the review"}),
        day("naloxone_on", "Given or last replaced on", past=True, register="naloxone_on", keeps=True, fixed=True),
        day("naloxone_expires", "It can be used until", keeps=True, gp=True, person=True, fixed=True),
        choice("naloxone_family", "Somebody close knows how to use it", YES_NO, keeps=True),
        choice("iep", "Injecting equipment offered", YES_NO, sensitive=True),
    )),
    Section("treatment", "Treatment and medicines", (
        text("medicines", "Medicines, as the record has them", register="medicines", gp=True, gp_label="Medicines, as our record has them",
             hint="Compare with the practice's list. A change of medicine or dose is for the prescriber, and is not drafted here."),
        line("prescriber", "Prescriber", register="prescriber", keeps=True, gp=True),
        line("pharmacy", "Pharmacy", register="pharmacy", keeps=True, gp=True),
        text("dose_view", "Does the medicine hold you? What would you change?", person=True),
        text("collection", "Collecting it: how often, supervised or not, days missed"),
        text("side_effects", "Side effects", gp=True),
        choice("take_home", "Kept safely at home (lockbox, children)", {"yes": "Yes", "no": "Not yet", "none": "Nothing is taken home"}, sensitive=True),
        choice("choice_again", "All choices of medicine offered again (MAT 2)", YES_NO, gp=True, gp_label="All choices of medicine offered again"),
        text("detox_wish", "Any wish for detox or rehab?", person=True),
        day("drug_test_on", "Last drug test", past=True, keeps=True, hint="A help to talk by, never a punishment."),
        text("drug_test", "What it showed", sensitive=True),
    )),
    Section("bbv", "Blood-borne viruses", (
        # first-class with dates; results are especially sensitive and go into no letter by themselves
        day("bbv_on", "Last test for hepatitis B, hepatitis C and HIV", past=True, register="bbv_on", keeps=True, gp=True, fixed=True),
        choice("bbv_offer", "A test today", {"done": "Taken today", "booked": "Booked", "not_now": "Offered, not now", "not_due": "Not needed now"}, gp=True, person=True, fixed=True,
               gp_label="A test at the review", gp_words={"done": "Taken"}),
        text("bbv_result", "Results and treatment", sensitive=True, keeps=True, fixed=True),
        choice("hbv_vaccine", "Hepatitis B vaccination", {"full": "Complete", "begun": "Begun", "offered": "Offered", "not_now": "Offered, not now"}, keeps=True, gp=True, once=frozenset({"offered", "not_now"})),
    )),
    Section("ecg", "Heart tracing (ECG)", (
        # first-class with dates: the check most often missing where a medicine can lengthen the QT interval
        day("ecg_on", "Last ECG", past=True, register="ecg_on", keeps=True, gp=True, fixed=True),
        line("ecg_qtc", "QTc in milliseconds, as reported", keeps=True, gp=True, fixed=True, hint="As the report has it, with the formula and the machine if it names them. What it means is for the prescriber."),
        line("ecg_dose", "Medicine and dose at that ECG, as recorded", keeps=True),
        text("ecg_risks", "Other reasons for an ECG", hint="Interacting medicines, heart or liver disease, stimulants, a faint."),
        choice("ecg_next", "The next ECG", {"asked": "The practice is asked for it", "booked": "Booked", "not_now": "Offered, not now", "prescriber": "The prescriber decides"}, gp=True, person=True, fixed=True),
    )),
    Section("physical", "Physical health", (
        day("bloods_on", "Last bloods", past=True, keeps=True, gp=True),
        line("blood_pressure", "Blood pressure, weight", gp=True),
        text("breathing", "Breathing", gp=True),
        text("wounds", "Wounds and veins", sensitive=True),
        text("teeth", "Teeth and eating", person=True),
        text("pain", "Pain", gp=True),
        text("sexual_health", "Sexual health, contraception, pregnancy", sensitive=True),
        text("screening", "Screening and vaccinations", gp=True),
        text("liver", "Liver checks and thiamine, where alcohol matters"),
    )),
    Section("mind", "Mental health and psychology", (
        text("mood", "How have you been in yourself?", sensitive=True),
        text("safety", "Thoughts of ending your life, or of harm", sensitive=True, hint="If somebody is in danger now: act first, write later."),
        text("trauma", "Anything from the past that still hurts", sensitive=True, hint="Only if the person wishes. It is never needed to complete the review."),
        choice("skills", "Safety and stabilisation skills", SKILLS, gp=True, person=True, fixed=True),
        choice("psychology", "Psychology", {"wants": "Would like it", "has": "Has it", "not_now": "Not now", "not_asked": "Not talked about"}, gp=True, person=True),
        ticks("psychology_barriers", "What stands in the way of psychology", {one.value: words for one, words in BARRIERS.items()}),
        choice("joint_review", "A review together with the mental-health team", JOINT, gp=True, person=True),
        line("joint_why", "If it was not possible: why", gp=True, gp_label="Why it was not possible", why_of=("joint_review", "not_possible"),
             hint="A few words; needed by the time the review ends."),
    )),
    Section("home", "Home, work and the people around you", (
        text("housing", "Housing", keeps=True),
        text("money", "Money and benefits"),
        text("work", "Work, learning, how days are spent"),
        text("legal", "Court, police, prison", sensitive=True),
        text("caring", "Caring for somebody", sensitive=True),
        text("children", "Children in contact with you", sensitive=True, hint="Only what is needed to keep everybody safe."),
        choice("abuse", "Do you feel safe at home and with the people around you?", {"yes": "Yes", "no": "No", "unsure": "Not sure"}, sensitive=True, hint="Ask only when you are alone together."),
        text("protection", "Adult or child protection", sensitive=True, hint="If somebody is in danger now: act first, write later."),
        choice("driving", "Driving and the DVLA talked over", YES_NO, gp=True),
        text("fire", "Fire safety, telephone, internet"),
    )),
    Section("risk", "Staying safe", (
        text("risk_facts", "What has happened that we should know, as facts", sensitive=True, hint="Facts with dates and no labels; also what a colleague who visits should know."),
        day("risk_until", "Look at this again on"),
        text("safety_plan", "What helps, and who is rung first", person=True, keeps=True),
    )),
    Section("agreed", "What we agreed", (
        choice("next_year", "Who looks after the treatment in the year to come", NEXT, gp=True, person=True),
        text("agreed_words", "What was agreed, in the person's words", gp=True, person=True),
        choice("copy", "A copy of the letter for the person", {"hand": "By hand", "post": "By post", "no": "Would rather not"}, keeps=True),
        text("share_with", "May be shared with, and not with", keeps=True),
    ), "Actions with an owner and a date are on the first page of the form."),
)  # fmt: skip
