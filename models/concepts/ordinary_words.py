"""The words worth mending when they are misspelt, and the ordinary words a slip away from them that mean something else.

Both lists were made by reading: a word belongs to the first when a rule of the floor can hang on it and hardly any other English word
is spelt nearly like it, to the second when it is such a word.
"""

from __future__ import annotations

MENDED = frozenset(
    """
    abnormal abscess alcohol ambulance anaphylactic anaphylaxis antabuse assaulted bleeding botulism breathing buprenorphine buvidal
    cocaine collapsed collected collecting confused confusion convulsing convulsion convulsions deceased delirium diazepam discharged
    disorientated dispensed dispensing disulfiram drinking drowsy emergency espranor evicted exploited gabapentin haematemesis
    haemorrhage hallucinating hallucination hallucinations homeless hospital injected injecting instalment instalments jaundice
    jaundiced liberated liberation methadone naloxone neglected nystagmus overdose overdosed overdosing palpitations paramedic
    paramedics pharmacist pharmacy potassium pregabalin pregnancy pregnant prescription prescriptions safeguarding seizure seizures
    shivering slurred slurring strangled suboxone subutex suicidal suicide supervised swallowed swallowing swollen temperature
    threatened threatening unconscious unresponsive unsteady violence violent vomited vomiting withdrawal withdrawals withdrawing
    """.split()
)

ORDINARY = frozenset(
    """
    bleating blending breaching breeding collated collating contused contusion decease decreased drooping emergence hopeless hospitals
    dispersed supervisee dispenser dispensers infected infecting infection infections overdoes overdone overdosage pharmacists slurped spurred spurring straggled violet violets
    """.split()
)
