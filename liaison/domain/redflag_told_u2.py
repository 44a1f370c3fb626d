"""The floor's U2 rules told to people: a plain title, what fires each, and what must not.

Part of the rules' documentation, and tested: all invented, written as if on Friday 27 November 2026.
"""

from __future__ import annotations

from liaison.domain.redflag_telling import Told

TOLD_U2: dict[str, Told] = {
    "u2.overdose_week": Told(
        "An overdose in the last week, assessed and recovered",
        fires=(
            "Heroin overdose last night, assessed in A&E and discharged home, well.",
            "Non-fatal overdose on Sunday, fully recovered.",
            "NFOD four days ago, kept in overnight.",
        ),
        quiet=(
            "Overdose two months ago, kit replaced.",
            "Overdose prevention is on the agenda.",
            "She has never overdosed.",
        ),
    ),
    "u2.sedated_earlier": Told(
        "Was sedated by street benzodiazepines or gabapentinoids, is alert again",
        fires=(
            "Sedated at the hostel this morning after street valium, wide awake now.",
            "Drowsy yesterday on gabbies, alert and talking today.",
            "He was slurring last night after pregabalin, back to normal now.",
        ),
        quiet=(
            "Not drowsy on his diazepam.",
            "Drowsy on pregabalin in the mornings, takes it at night.",
            "He was found drowsy after valium in 2020.",
        ),
    ),
    "u2.suicidal_thoughts": Told(
        "Thoughts of suicide without a plan",
        fires=(
            "Some suicidal ideation, no plan.",
            "She says she'd be better off dead but wouldn't do anything.",
            "Doesnae want to be here any more, he told me.",
        ),
        quiet=(
            "No suicidal ideation.",
            "Denies thoughts of suicide or self-harm.",
            "Suicide prevention training is full.",
        ),
    ),
    "u2.self_harm_week": Told(
        "Self-harm or a suicide attempt in the last week",
        fires=(
            "She cut her arms on Wednesday, superficial.",
            "Attempted suicide on Sunday by hanging, discharged by psychiatry.",
            "Self-harm yesterday, dressed here.",
        ),
        quiet=(
            "Self-harm in 2019, none since.",
            "No self-harm.",
            "Past history of self-harm and trauma, wants psychology.",
        ),
    ),
    "u2.missed_doses": Told(
        "Three or more missed doses, or nobody knows how many",
        fires=(
            "He has missed three doses of methadone.",
            "Missed doses, we do not know how many. Methadone 60ml.",
            "She hasn't picked up her methadone since Monday.",
        ),
        quiet=(
            "Missed one dose of methadone yesterday, collected today.",
            "Missed two doses of methadone, Wednesday and Thursday.",
            "No missed doses of methadone.",
        ),
    ),
    "u2.dose_lost": Told(
        "A dose was lost, stolen or vomited",
        fires=(
            "His take home bottles were stolen last night.",
            "She vomited her methadone ten minutes after.",
            "Lost his script on the bus.",
        ),
        quiet=(
            "He has not lost any doses.",
            "Her weight loss is better, medication unchanged.",
            "In 2018 he lost a prescription once.",
        ),
    ),
    "u2.no_script": Told(
        "No prescription for tonight, the weekend or a holiday",
        fires=(
            "No script for tonight, methadone 40ml.",
            "His prescription ran out yesterday and the weekend is coming.",
            "She has run out of buprenorphine.",
        ),
        quiet=(
            "Script for the weekend is in place, thank you.",
            "His prescription runs out on 14 January, please renew in time.",
            "Prescription wording: who signs from April?",
        ),
    ),
    "u2.pharmacy_cannot": Told(
        "The pharmacy cannot supply",
        fires=(
            "The pharmacy is closed today without notice.",
            "We cannot supply his buprenorphine, out of stock.",
            "Chemist has no pharmacist this afternoon.",
        ),
        quiet=(
            "The pharmacy will be closed on 1 March, plenty of time.",
            "Our pharmacy can supply all strengths.",
            "Pharmacy opening hours attached.",
        ),
    ),
    "u2.dispensing_error": Told(
        "A dispensing error was found, and nothing was taken",
        fires=(
            "Dispensing error found today: wrong strength in the bag, nothing taken.",
            "We handed him the wrong bottle, returned unopened.",
            "Wrong label on her take homes, not taken.",
        ),
        quiet=(
            "Near miss: wrong strength, spotted before it left the shop.",
            "No dispensing errors this quarter.",
            "Report on dispensing errors in 2022 attached.",
        ),
    ),
    "u2.liberation": Told(
        "Leaving prison or court this week without a confirmed prescription",
        fires=(
            "Liberation on Monday, no script arranged.",
            "Due out of HMP tomorrow on methadone 50ml, who prescribes?",
            "In court today and may be released, nobody has a script for him.",
        ),
        quiet=(
            "Liberation on 20 February, planning early.",
            "Liberation tomorrow, script in place at the chemist.",
            "Released from prison in 2018, settled since.",
        ),
    ),
    "u2.left_setting": Told(
        "Left prison, hospital, rehabilitation or detoxification in the last two weeks, with a supply or risk question",
        fires=(
            "Discharged from the ward yesterday without methadone.",
            "Left rehab on Tuesday, worried about his tolerance.",
            "Self-discharged last night, on buprenorphine, no supply given.",
        ),
        quiet=(
            "Discharged from hospital in May, all settled.",
            "Discharged yesterday, seven days' supply given.",
            "Admission planned for 12 January.",
        ),
    ),
    "u2.last_dose_asked": Told(
        "A ward or custody suite asks for the last dose",
        fires=(
            "Ward 12 here, when was his last dose of methadone?",
            "Custody suite: please confirm her current dose.",
            "Admitted to hospital, need to know what he is on, last supervised when?",
        ),
        quiet=(
            "Thanks for the talk at the practice.",
            "His last review was in May.",
            "We confirm her appointment on Tuesday.",
        ),
    ),
    "u2.pregnant": Told(
        "Pregnant and using or in withdrawal, or newly pregnant on treatment",
        fires=(
            "She is pregnant and using heroin.",
            "Positive pregnancy test today, on buprenorphine.",
            "16 weeks pregnant, drinking daily.",
        ),
        quiet=(
            "Not pregnant, test negative.",
            "Postnatal, methadone dose unchanged, stable.",
            "She wants to become pregnant next year, on methadone.",
        ),
    ),
    "u2.qtc_500": Told(
        "A QTc of 500 ms or more",
        fires=(
            "QTc 512, no symptoms.",
            "ECG: QTc = 500 ms on methadone 110ml.",
            "QT interval now 530, previously 440.",
        ),
        quiet=(
            "QTc 465, repeat in a year.",
            "QTc was 510 in 2024, now 440.",
            "What do we do if the QTc is over 500?",
        ),
    ),
    "u2.stopped_abruptly": Told(
        "Alcohol or benzodiazepines stopped all at once",
        fires=(
            "He stopped drinking suddenly two days ago, no fits.",
            "Ran out of street valium yesterday.",
            "Last drink was on Wednesday, a bit shaky.",
        ),
        quiet=(
            "Stopped drinking in 2020 and doing well.",
            "She wants to stop drinking, how do we refer?",
            "Told not to stop alcohol abruptly.",
        ),
    ),
    "u2.drug_alert_symptoms": Told(
        "Unwell after nitazenes or xylazine",
        fires=(
            "Took tablets thought to hold nitazenes, unwell since.",
            "Xylazine wounds on both arms, drowsy after use.",
            "Nitazene on the strip, he felt faint and was sick.",
        ),
        quiet=(
            "RADAR alert on nitazenes attached for information.",
            "Nitazenes found in the area, nobody unwell.",
            "Do your posters mention xylazine?",
        ),
    ),
    "u2.protection": Told(
        "A concern for a child or an adult at risk",
        fires=(
            "Concerned about the children at home.",
            "Cuckooing: dealers have taken over his flat.",
            "Her son takes her money and controls her medication.",
        ),
        quiet=(
            "No child protection concerns.",
            "Child protection case conference on 14 January, report please.",
            "Adult support and protection training is full.",
        ),
    ),
    "u2.not_answering": Told(
        "Not seen, and not answering the door",
        fires=(
            "No answer at the door today and nobody has seen him since Monday.",
            "Not answering the door when expected.",
            "Neighbours have not seen her for four days.",
        ),
        quiet=(
            "She answered the door and was well.",
            "No reply to our letter of May yet.",
            "He was a missing person in 2017.",
        ),
    ),
    "u2.depot_overdue": Told(
        "Long-acting buprenorphine overdue, and using",
        fires=(
            "His Buvidal is ten days overdue and he is using heroin.",
            "Monthly injection was due on 10 October, back on heroin.",
            "Missed her Buvidal injection, using on top.",
        ),
        quiet=(
            "Buvidal given on time, not using.",
            "Buvidal due next month, no use.",
            "Could she change from methadone to Buvidal?",
        ),
    ),
    "u2.hiv_exposure": Told(
        "A possible exposure to HIV in the last three days",
        fires=(
            "Needlestick yesterday from a used needle, source unknown.",
            "Shared a needle on Wednesday with someone who has HIV.",
            "Asks for PEP, condom broke last night.",
        ),
        quiet=(
            "Never shares needles.",
            "Needlestick in 2019, all tests negative.",
            "Needlestick policy attached.",
        ),
    ),
    "u2.virus_positive": Told(
        "A positive virus result with jaundice, in pregnancy, or new HIV",
        fires=(
            "HCV PCR positive and jaundiced.",
            "Hepatitis B positive, she is 20 weeks pregnant.",
            "New HIV positive result today.",
        ),
        quiet=(
            "HCV PCR negative, no jaundice.",
            "HIV test negative.",
            "HCV antibody positive, well, no jaundice.",
        ),
    ),
    "u2.no_roof": Told(
        "Nowhere to sleep tonight",
        fires=(
            "He has nowhere to stay tonight.",
            "Sleeping rough since yesterday.",
            "Evicted today with two bags.",
        ),
        quiet=(
            "He has a flat and is settled.",
            "Homeless in 2015, housed since.",
            "Housing support letter by January please.",
        ),
    ),
    "u2.start_today": Told(
        "Somebody asks to start treatment today",
        fires=(
            "Here now, wants to start treatment today, heroin daily.",
            "Same-day start please, he is in front of me, opioid dependent.",
            "She is asking for methadone today, in withdrawal.",
        ),
        quiet=(
            "How do we refer someone for treatment?",
            "He started methadone in 2016.",
            "Would like a talk about starting buprenorphine in the new year.",
        ),
    ),
    "u2.data_breach": Told(
        "A data breach",
        fires=(
            "Your letter was sent to the wrong patient.",
            "Data breach: list emailed to another practice in error.",
            "We received another patient's clinic letter.",
        ),
        quiet=(
            "If you have received this email in error please delete it.",
            "No data breach this year.",
            "Data breach policy 2023 attached.",
        ),
    ),
    "u2.death": Told(
        "Somebody has died",
        fires=(
            "I am sorry to say that he has died.",
            "Mr A was found dead on Sunday.",
            "She passed away last night in hospital.",
        ),
        quiet=(
            "His mother died in the spring and he is grieving.",
            "Drug death figures for the cluster meeting.",
            "The printer has died, please fax.",
        ),
    ),
    "u2.contact_unsafe": Told(
        "A phone, address or letterbox has become unsafe",
        fires=(
            "Please do not ring that number, her ex has the phone.",
            "Her husband opens her letters, nothing to the house.",
            "No letters to the home address any more.",
        ),
        quiet=(
            "Her new number is 01632 960001, please use that.",
            "Please do not reply to this email.",
            "You can ring him at any time.",
        ),
    ),
    "u2.dose_tonight": Told(
        "A dose has to be decided before tonight",
        fires=(
            "We need an answer before tonight's dose.",
            "Should he take his methadone tonight? Started clarithromycin.",
            "Decision please before the pharmacy closes, dose change not on the script.",
        ),
        quiet=(
            "Dose review at his next appointment.",
            "Dose increased last month, no problems.",
            "Which dose of thiamine do you use?",
        ),
    ),
    "u2.result_abnormal": Told(
        "A result that the writer calls abnormal",
        fires=(
            "Bloods abnormal: ALT 310.",
            "The ECG is abnormal, please advise.",
            "LFTs deranged on disulfiram.",
        ),
        quiet=(
            "Bloods normal.",
            "No abnormal results.",
            "ECG due in May.",
        ),
    ),
    "u2.qtc_near": Told(
        "A QTc near the limit with another risk for the heart",
        fires=(
            "QTc 488 with potassium 2.9.",
            "QTc 480 and now on clarithromycin.",
            "QTc 475, hypokalaemia on yesterday's bloods.",
        ),
        quiet=(
            "QTc 430 with potassium 2.9.",
            "QTc 488, potassium 4.2.",
            "Potassium 4.0, no ECG yet.",
        ),
    ),
}
