"""The floor's U1 rules told to people: a plain title, what fires each, and what must not.

Part of the rules' documentation, and tested: all invented, written as if on Friday 27 November 2026.
"""

from __future__ import annotations

from liaison.domain.redflag_telling import Told

TOLD_U1: dict[str, Told] = {
    "u1.overdose_recent": Told(
        "An overdose in the last day, or the last three days for methadone or something unknown",
        fires=(
            "Heroin overdose last night, refused to go to A&E, sleeping on a friend's couch.",
            "Found by his sister this morning after an OD, ambulance still with him.",
            "ODed on methodone on Wednesday, nobody has seen him since.",
        ),
        quiet=(
            "Overdose in 2019, nothing since.",
            "What if he overdoses over the holiday?",
            "She is at risk of overdose and would like a naloxone kit in case of overdose.",
        ),
    ),
    "u1.unresponsive": Told(
        "Cannot be woken, or is not breathing well",
        fires=(
            "I cannae wake him, his lips are blue.",
            "Found slumped in the close, breathing shallow, 999 called.",
            "She is unresponsive in our toilet, please ring now.",
        ),
        quiet=(
            "He is fully conscious and responsive, breathing normally.",
            "He was found unresponsive in 2021 and made a full recovery.",
            "If he becomes unresponsive the family know to call 999.",
        ),
    ),
    "u1.drowsy_now": Told(
        "Drowsy or slurring now",
        fires=(
            "He is drowsy at the counter, took street valium.",
            "Slurring her words and nodding off in the waiting room.",
            "That man's oot his face in our shop, can hardly stand.",
        ),
        quiet=(
            "Not drowsy, confused or slurred.",
            "Denies being drowsy and is working full time.",
            "Mirtazapine makes him drowsy in the mornings, can we change it?",
        ),
    ),
    "u1.dose_taken_wrong": Told(
        "A double or wrong dose of methadone or buprenorphine was taken",
        fires=(
            "She was given a double dose of methadone this morning, reported well.",
            "Dispensed and supervised 80ml instead of 30ml methadone today, he drank it.",
            "Took two days' methadone in one go last night, says he is fine.",
        ),
        quiet=(
            "Nearly gave a double dose of methadone but it was spotted before he drank it.",
            "Never double a missed dose of methadone, the leaflet says.",
            "He had a double dose of methadone in 2018 by mistake.",
        ),
    ),
    "u1.methadone_unused": Told(
        "Methadone taken by somebody who is not used to opioids",
        fires=(
            "His girlfriend took some of his methadone last night, she has never used opioids.",
            "A friend who is opioid naive drank the methadone this morning.",
            "Lad of 19, not used to opioids, took his uncle's methadone.",
        ),
        quiet=(
            "He is opioid naive so methadone would not be our choice.",
            "She takes her methadone every day, tolerance is high.",
            "Safe storage: nobody not used to opioids should ever reach the methadone.",
        ),
    ),
    "u1.suicidal_intent": Told(
        "A plan or intent to die, or cannot keep safe",
        fires=(
            "She has a plan to end her life tonight.",
            "He says he cannot keep himself safe.",
            "Told me he's gonnae hang himself, has a rope in the shed.",
        ),
        quiet=(
            "Some thoughts of suicide, no plan or intent.",
            "Denies any suicidal plan or intent.",
            "In 2016 she had a plan to end her life; nothing since.",
        ),
    ),
    "u1.seizure": Told(
        "A seizure",
        fires=(
            "Had a seizure in the waiting room just now.",
            "He took a fit this morning, tongue bitten.",
            "Witnessed tonic clonic, two minutes, ambulance coming.",
        ),
        quiet=(
            "No seizures, no hallucinations, shakes settling.",
            "Previous seizure five years ago, none since.",
            "Fit note needed until the end of the month.",
        ),
    ),
    "u1.withdrawal_delirium": Told(
        "Delirium, hallucinations or severe shaking in withdrawal",
        fires=(
            "Stopped drinking on Tuesday, now seeing spiders on the wall.",
            "I think this is delirium tremens.",
            "Last drink two days ago and shaking violently, pouring with sweat.",
        ),
        quiet=(
            "He had the DTs in 2015, drinking steadily now.",
            "No hallucinations or tremor since stopping.",
            "Hears voices at times, long known to CMHT, no change.",
        ),
    ),
    "u1.stopped_with_past_seizure": Told(
        "Stopped alcohol or benzodiazepines, with a withdrawal seizure or delirium at any time in the past",
        fires=(
            "He stopped his vodka suddenly yesterday. He has had withdrawal seizures before.",
            "Last drink on Wednesday, known previous delirium tremens with alcohol.",
            "Ran out of diazepam three days ago. Withdrawal fit in 2017.",
        ),
        quiet=(
            "He stopped alcohol suddenly yesterday, never any withdrawal seizures.",
            "Withdrawal seizures in 2017; drinking as usual and wants a planned detox.",
            "Advised him not to stop drinking suddenly as he had a seizure in 2010.",
        ),
    ),
    "u1.ghb_stopped": Told(
        "Stopped GHB or GBL after regular use",
        fires=(
            "Using GHB round the clock for a year, stopped last night.",
            "Daily GBL, ran out this morning, sweating.",
            "In withdrawal from GHB on our ward.",
        ),
        quiet=(
            "Uses GHB at weekends only.",
            "Training on GHB withdrawal would be welcome.",
            "No GHB, stopped cannabis in the spring.",
        ),
    ),
    "u1.wernicke": Told(
        "Confusion with unsteadiness or eye signs",
        fires=(
            "Drinker, confused and very unsteady on his feet today.",
            "Muddled, with nystagmus. ?Wernicke's.",
            "She is confused and her eyes are flickering.",
        ),
        quiet=(
            "No confusion, gait steady, eye movements full.",
            "Thiamine to prevent Wernicke's, please advise dose.",
            "Clear and orientated. A bit unsteady since his knee operation.",
        ),
    ),
    "u1.qtc_symptoms": Told(
        "A long QTc with collapse, seizure or palpitations",
        fires=(
            "QTc 460 and he has had palpitations since Monday.",
            "ECG shows a prolonged QTc. She collapsed yesterday.",
            "Syncope this morning, his QTc is 452.",
        ),
        quiet=(
            "QTc 460, no palpitations or collapse.",
            "QTc 415 with palpitations, he drinks a lot of coffee.",
            "Her QTc is 455 and she has palpitations of old anxiety type.",
        ),
    ),
    "u1.anaphylaxis": Told(
        "A severe allergic reaction",
        fires=(
            "Anaphylaxis after the depot, adrenaline given.",
            "Her lips and tongue are swelling since the injection.",
            "Throat closing, rash all over, ten minutes after the tablet.",
        ),
        quiet=(
            "Allergies: penicillin (anaphylaxis in childhood).",
            "No facial swelling, no signs of anaphylaxis.",
            "Anaphylaxis training for the injection clinic is due.",
        ),
    ),
    "u1.infection": Told(
        "A dangerous infection or a limb in danger, after injecting",
        fires=(
            "Injecting in the groin, fever 39.2 and rigors.",
            "Query sepsis, on his way in.",
            "The wound on her leg has gone black at the edges.",
        ),
        quiet=(
            "Injects daily, no fever, wound dry.",
            "Sepsis in 2020 from a groin abscess, fully recovered.",
            "Small abscess on his arm, not spreading, he is well.",
        ),
    ),
    "u1.botulism": Told(
        "Signs of botulism",
        fires=(
            "Droopy eyelids and double vision since last night, injects heroin.",
            "Query botulism, three cases in the same house.",
            "She sees double and has trouble swallowing.",
        ),
        quiet=(
            "No droopy lids, double vision or trouble swallowing.",
            "Any guidance on botulism for our new nurses?",
            "Botulism in 2015 after skin popping.",
        ),
    ),
    "u1.anthrax": Told(
        "Marked swelling where somebody injects",
        fires=(
            "Marked swelling at the injection site since yesterday.",
            "Public health think this may be anthrax.",
            "Injected into his thigh, it is twice the size of the other and not painful.",
        ),
        quiet=(
            "No swelling at the injection site.",
            "Anthrax leaflet from 2010, is there a newer one?",
            "Ankles a bit puffy at night, on amlodipine.",
        ),
    ),
    "u1.vomiting_blood": Told(
        "Vomiting blood",
        fires=(
            "Vomiting blood since this morning.",
            "He's been boakin blood, a cupful.",
            "Coffee ground vomit twice today, drinks a litre a day.",
        ),
        quiet=(
            "Never vomited blood, stools normal.",
            "Haematemesis in 2019, banded.",
            "If he vomits blood he knows to ring 999.",
        ),
    ),
    "u1.child_danger": Told(
        "A child in danger now",
        fires=(
            "Two weans left home alone tonight, mum out scoring.",
            "She is drunk in charge of the baby now.",
            "He has just driven off with the kids in the car, under the influence.",
        ),
        quiet=(
            "The children were never left alone, gran is there.",
            "Child protection training dates please.",
            "He has two children at home and is doing well.",
        ),
    ),
    "u1.child_swallowed": Told(
        "A child may have swallowed medicine or drugs",
        fires=(
            "Their three year old has swallowed some of his methadone.",
            "The wean got into mum's Suboxone, one film missing.",
            "Toddler found with a tablet in her mouth.",
        ),
        quiet=(
            "Her son collects his own methadone and has not missed.",
            "Lockbox given so that the children cannot get at the tablets.",
            "The child drank some juice while we talked.",
        ),
    ),
    "u1.newborn_unwell": Told(
        "A drowsy or floppy newborn",
        fires=(
            "The newborn is very sleepy and not feeding, mum on methadone.",
            "Baby is floppy since this morning, breastfed.",
            "Five day old baby hard to wake.",
        ),
        quiet=(
            "Baby feeding well, awake and pink.",
            "Her baby is not drowsy, gaining weight.",
            "She is breastfeeding on methadone, any advice?",
        ),
    ),
    "u1.bleeding_pregnant": Told(
        "Bleeding in pregnancy",
        fires=(
            "Fourteen weeks pregnant and bleeding since this morning.",
            "22 weeks pregnant, spotting today, on buprenorphine.",
            "PV bleed in pregnancy, sent to maternity.",
        ),
        quiet=(
            "Pregnant, no bleeding, well.",
            "Not pregnant. Bleeding gums when brushing.",
            "20 weeks pregnant, any bleeding she knows to ring maternity.",
        ),
    ),
    "u1.precipitated": Told(
        "Severe precipitated withdrawal",
        fires=(
            "Severe precipitated withdrawal after the first Subutex today.",
            "Took his first buprenorphine after heroin this morning, now vomiting and doubled over.",
            "Given naltrexone by mistake while using heroin, violently ill.",
        ),
        quiet=(
            "How long should he wait to avoid precipitated withdrawal?",
            "Precipitated withdrawal last time he started, in 2020.",
            "Mild precipitated withdrawal, settled by evening.",
        ),
    ),
    "u1.violence": Told(
        "Violence now, or a credible threat to others",
        fires=(
            "He is threatening to stab the pharmacist.",
            "There's a man here with a knife, police called.",
            "Her partner is hitting her now, I can hear it.",
        ),
        quiet=(
            "No threats of violence, calm throughout.",
            "He was assaulted in 2014 and has nightmares of it.",
            "Violence and aggression training is next month.",
        ),
    ),
    "u1.disulfiram_alcohol": Told(
        "Alcohol on disulfiram, with a reaction",
        fires=(
            "On Antabuse, drank two cans an hour ago, flushed and vomiting.",
            "Disulfiram reaction: red face, palpitations after wine at a wedding.",
            "Took disulfiram this morning and then cider, chest pain.",
        ),
        quiet=(
            "Starting disulfiram on Monday, has not drunk for three weeks.",
            "What happens if he drinks alcohol on disulfiram?",
            "Disulfiram reaction in 2012 after beer, never since.",
        ),
    ),
}
