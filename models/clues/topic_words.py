"""What mails are about beyond red flags: the subjects of the 14 categories, as professionals name them. In the language of `models.concepts.phrases`.

Source: the label guide's table of categories, with the vocabulary of Scottish primary care and its partners. A topic is a hint to the
reader and no rule: nothing fires on it.
"""

from __future__ import annotations

TOPICS: dict[str, str] = {
    # --- results and monitoring
    "blood_test": (
        "bloods | blood {test*,result*,form*,sample*,taken,count,work} | fbc | lfts | lft | u&es | u&e | ues | u and es | egfr | "
        "creatinine | alt | ast | ggt | bilirubin | albumin | platelets | inr | hba1c | potassium | magnesium | sodium | "
        "haemoglobin | hb | ferritin | folate | b12 | mcv | cdt | ultrasound | fibroscan | elastography | vitamin d | troponin | "
        "{liver,kidney,renal,thyroid} function | tfts | lipids | phlebotomy | haemolysed | venepuncture"
    ),
    "virus": (
        "hep {b,c} | hepatitis {b,c} | hcv | hbv | hiv | bbv | bbvs | blood borne virus* | pcr | viral load | antibod* | dbst | "
        "dry blood spot | spot test* | svr* | antiviral* | daa | daas | sofosbuvir | glecaprevir | maviret | epclusa | genotype | "
        "surface antigen | antigen | seroconver* | syphilis | sti | stis | sexual health"
    ),
    "heart_trace": "ecg* | ekg | qtc* | qt interval | qt | 12 lead | heart trace | tracing | bazett | fridericia | cardiolog* | brady*",
    "drug_screen": (
        "urine {drug,screen*,tox*,test*,sample*} | urinalysis | uds | oral fluid* | drug {test*,screen*} | tox screen | toxicology | "
        "mouth swab* | swab {test*,result*} | eddp | 6-mam | immunoassay | dip {test*,stick*} | dipped | breathalys* | samples"
    ),
    "result": (
        "result* | abnormal | normal range | reading* | repeat {in,the,bloods,ecg,sample,test*} | recheck* | raised | elevated | "
        "reactive | not detected | detected | borderline | trending | trend | reported as | phoned through | lab | labs | laboratory"
    ),
    "monitoring": (
        "monitor* | baseline | annual {bloods,ecg,check*} | how often | surveillance | {blood pressure,bp} | pulse | sats | saturations | "
        "spirometry | weight | bmi | physical health check* | chest x-ray | x-ray | scan"
    ),
    # --- prescribing advice
    "dose_change": (
        "{increase,reduce,reducing,reduction,increasing,titrat*,taper*,wean*,lower*,raise,raising,split*,splitting,convert*,"
        "switch*,change,changing,adjust*,up*} .. {dose,methadone,bup*,buvidal,mg,ml,medication,diaz*,him,her} | titrat* | taper* | "
        "dose {change,increase,reduction,split*,adjust*,equivalent*,question} | equivalen* | conversion | micro induction | microdos* | "
        "induction | detox regime | reducing regime | holding | not holding | held on | coming down | come down | going up | go up"
    ),
    "interaction": (
        "interact* | contraindicat* | contra-indicat* | safe {with,to {give,start,prescribe,use,combine},alongside,together} | "
        "compatib* | alongside | in combination | combin* | bnf | spc | formulary | off label | off-label | licensed | inducer | "
        "inhibitor | cyp* | serotonin | sedating | sedation | respiratory depression | additive | prolong* qt | qt prolong*"
    ),
    "co_prescribing": (
        "{start*,prescrib*,restart*,stop*,stopping,continue,continuing,trial*,try*} .. {sertraline,mirtazapine,citalopram,ssri,"
        "antidepressant*,pregab*,gabapent*,amitriptyline,quetiapine,zopiclone,diaz*,codeine,co-codamol,tramadol,morphine,antibiotic*,"
        "clarithromycin,naltrexone,acamprosate,disulfiram,thiamine,lofexidine,nortriptyline,duloxetine,hrt,statin} | "
        "who {prescribes,should prescribe,is prescribing,takes over,will prescribe,does the prescrib*} | prescribing responsib* | "
        "shared care {agreement,protocol,prescrib*} | take over .. prescrib* | polypharmacy | deprescrib* | co-prescri*"
    ),
    "other_medicine": (
        "sertraline | citalopram | escitalopram | fluoxetine | paroxetine | venlafaxine | duloxetine | trazodone | mirtazapine | "
        "amitriptyline | nortriptyline | ssri | snri | antidepressant* | antipsychotic* | olanzapine | risperidone | haloperidol | "
        "aripiprazole | clozapine | lithium | quetiapine | lamotrigine | valproate | carbamazepine | phenytoin | levetiracetam | "
        "clarithromycin | erythromycin | ciprofloxacin | fluconazole | rifampicin | antibiotic* | flucloxacillin | doxycycline | "
        "ondansetron | domperidone | cyclizine | hyoscine | loperamide | macrogol | senna | laxido | sildenafil | propranolol | "
        "amlodipine | ramipril | statin | insulin | metformin | inhaler* | salbutamol | warfarin | apixaban | edoxaban | tenofovir | "
        "art | prep | hrt | contraceptive* | contraception | pill | implant | depo-provera | coil | varenicline | nicotine | nrt | "
        "melatonin | lisdexamfetamine | atomoxetine | adhd med* | testosterone | triptan* | nsaid* | diclofenac | capsaicin | lidocaine"
    ),
    "pain": (
        "pain | painful | painkiller* | analges* | sciatica | back pain | neuropath* | fibromyalgia | arthritis | fracture* | dental | "
        "dentist | toothache | pancreatitis | post-op* | surgery | operation | physio* | migraine*"
    ),
    "side_effect": (
        "side effect* | side-effect* | sweating | sweats | constipat* | drowsiness | nausea | nauseous | itch* | rash | libido | "
        "erectile | weight gain | dry mouth | insomnia | sleep* | swollen ankles | oedema | adverse | tolerat* | intoleran*"
    ),
    "long_condition": (
        "copd | asthma | diabet* | epilep* | cirrhosis | liver disease | varices | ascites | heart failure | angina | kidney disease | "
        "ckd | renal | cancer | palliative | hospice | end of life | dementia | stroke | dvt | pe | anticoag* | hypertension | obes* | "
        "sleep apnoea | learning disab* | autis* | adhd"
    ),
    # --- supply
    "script": (
        "script* | prescription* | gp10* | hbp | instalment* | dispens* | supervis* | unsupervised | take-home* | take home* | "
        "collect* | pick-up* | pick up* | pickup* | daily {pick,dispens*,supervis*} | weekly {pick,dispens*} | expired | expires | "
        "runs out | run out | ran out | runs to | supply | amended | amend | rewrite | rewritten | reissue* | re-issue*"
    ),
    "pharmacy_place": (
        "pharmac* | chemist* | dispensary | boots | lloyds | rowlands | well pharmacy | our shop | our branch | superintendent | "
        "controlled drug* | cd {register,cupboard,order} | locum"
    ),
    "pharmacy_move": (
        "{move,moving,change,changing,transfer*,switch*,new,different,another,nominated,swap*} .. {pharmac*,chemist*} | "
        "{pharmac*,chemist*} .. {nearer,closer,instead,change,transfer*,near} | transfer {the,his,her}? script"
    ),
    "holiday": (
        "holiday* | going away | abroad | flight* | fly* | flying | spain | tenerife | turkey | benidorm | travel* | ferry | boat | "
        "caravan | wedding | funeral | away {for,from,until,next} | week away | home office | export | licence to travel"
    ),
    "missed_collect": (
        "{missed,not collected,hasn't collected,failed to collect,no show,didn't collect,did not collect,not picked up,hasn't picked up,"
        "not been in,hasn't been in,uncollected,non-collection} | missed {pick*,collection*,dose*,days} | last {collected,picked up,in}"
    ),
    # --- change of setting
    "prison": (
        "prison* | hmp | jail | custod* | remand* | liberat* | lib date | libed | cells | sentenc* | barlinnie | saughton | low moss | "
        "addiewell | polmont | cornton | grampian | inverness prison | perth prison | sps | throughcare | tsos | hdc | bail* | sheriff | "
        "edl | early release | released | release date | recall* to | prison healthcare | healthcare centre"
    ),
    "hospital": (
        "ward* | hospital | admitted | admission | inpatient* | in-patient* | discharge* | a&e | ed | itu | hdu | icu | infirmary | "
        "consultant | fy1 | fy2 | sho | registrar | bed {manager,space} | medical {unit,receiving} | amu | aau | theatre | pre-op | kardex | "
        "idl | discharge letter | drug round | medicine reconciliation | meds rec* | transferred"
    ),
    "rehab": "rehab* | residential | detox {unit,bed,place,centre} | inpatient detox | castle craig | phoenix | supported accommodation",
    "area_move": (
        "{moved,moving,moves,move,relocat*} .. {area,from,to,board,practice,up,down,house,away,in with,address,england,glasgow,edinburgh,"
        "highland,fife,lothian,lanarkshire,ayrshire,tayside,grampian,island,borders} | transfer of care | transfer {in,out} | "
        "{new,newly} {patient,registered,to the area,to us} | temporary resident | out of area | registering | registered {with,here} | "
        "previous {service,team,prescriber,practice} | handover | hand over | takes on | taking on"
    ),
    # --- pregnancy
    "pregnancy_word": (
        "pregnan* | antenatal | midwi* | maternity | trimester | gestation | {#,six,eight,ten,twelve,five,seven,nine} weeks | booking {appointment,bloods,visit} | "
        "labour | birth | born | newborn | neonat* | postnatal | post-natal | breastfeed* | breast feed* | breastmilk | scbu | nas | "
        "edd | due {date,in} | bump | scan | conceiv* | ivf | miscarri* | termination | obstetric* | caesarean | section | perinatal | "
        "health visitor | pre-birth | baby | fetal | foetal | foetus"
    ),
    # --- mental health
    "mind": (
        "anxi* | depress* | low mood | mood | panic* | ptsd | cptsd | trauma* | flashback* | nightmare* | dissociat* | voices | "
        "psycho* | paranoi* | bipolar | schizo* | eupd | personality disorder | ocd | eating disorder | bulimi* | anorexi* | grief | "
        "bereave* | self-esteem | emotional* | self harm* | cutting | hopeless* | suicid* | crisis | stress* | adhd | autis*"
    ),
    "mind_service": (
        "cmht | cpn | psychiatr* | psycholog* | counsell* | therap* | talking therap* | cbt | emdr | dbt | mental health {team,nurse,"
        "service*,act,assessment,officer,review} | mho | home treatment | crisis team | ihtt | duty psych* | formulation | stabilisation | "
        "abstinen* .. {before,first} | sober .. before | dual diagnosis | comorbid* | listening service | samaritans | breathing space"
    ),
    # --- referral and access
    "refer": (
        "refer* | self-refer* | self refer* | sci gateway | sci-gateway | referral form | new patient | wants help | looking for help | "
        "asking for help | help with {his,her,their,drink*,drug*,alcohol} | ready to {stop,change,engage} | drop-in | drop in | "
        "walk-in | walk in | accept* | criteria | eligib* | triage | first {appointment,contact,assessment} | assessment {slot,appointment} | "
        "how {do,does,can,would} {i,we,he,she,they} {get,access,refer*,join,contact} | signpost* | which {service,team}"
    ),
    "waiting": "wait* | waiting {list,time*} | how long | backlog | queue | a11 | mat standard* | same day {start,prescribing} | chasing | chase",
    "return_to_us": (
        "re-refer* | rerefer* | back {in,into,on} treatment | back on {script,methadone,the list} | {previously,formerly} {known,open,under} | "
        "closed to | discharged from {your,the} {service,team,caseload} | reopen* | re-open* | dropped out | disengag* | re-engag* | "
        "known to you | is {he,she} {still}? {open,known,with} {to,with}? you | lapsed | relapse* | restart* treatment"
    ),
    # --- harm reduction
    "naloxone_kit": "naloxone | prenoxad | nyxoid | narcan | thn | take home naloxone | naloxone {kit*,training,supply} | kits",
    "injecting_gear": (
        "needle* | syringe* | works | iep | injecting equipment | foil | pipes | sharps | cin bin* | citric | vit c | cookers | "
        "pins | barrels | needle exchange | exchange | groin inject* | femoral | neck inject* | inject* | sharing {needles,works,pipes}"
    ),
    "wound": (
        "wound* | ulcer* | abscess* | cellulitis | injection site | infected | dressing* | tissue viability | leg ulcer* | pus | sinus | "
        "vein* | phlebitis | lump | swab"
    ),
    "vaccine": "vaccin* | immunis* | hep {a,b} vaccine | flu jab | tetanus | booster | jab clinic | pneumococcal | covid",
    "drug_alert": (
        "radar | drug alert | nitazene* | xylazine | bromazolam | contaminated | adulterated | fake {valium,xanax,tablets} | "
        "drug checking | bad batch | batch | strong heroin | test strip* | street {valium,tablets,benzos} | new drug* | pill testing | "
        "safer {use,injecting,drinking,consumption}"
    ),
    # --- social and legal
    "housing": (
        "housing | tenan* | evict* | landlord | homeless* | hostel | council {house,tax} | rent | arrears | accommodation | flat | keys | "
        "points | medical points | temp* accommodation | b&b | supported living | antisocial | anti-social | neighbour*"
    ),
    "benefits": (
        "benefit* | pip | universal credit | uc | esa | adp | adult disability | dwp | dla | social security | tribunal | appeal | "
        "mandatory reconsideration | fit note* | sick line | sick note | medical evidence | supporting {letter,evidence,statement} | "
        "welfare rights | food bank | foodbank | grant | crisis grant | capability | assessor | jobcentre | job centre | blue badge | bus pass"
    ),
    "driving": "dvla | driv* | licence | license | hgv | lorry | taxi | car | van | group {1,2} | insurance | insurer",
    "work": "employ* | job | occupational health | fitness to work | work capability | back to work | apprentic* | college | university | volunteer*",
    "court_law": (
        "court | solicitor* | lawyer* | fiscal | pf | ctro | dtto | community payback | cpo | probation | justice social work* | jsw | "
        "parole | children's {hearing,panel} | panel | social enquiry | criminal justice | probation | mandate | subpoena | citation | "
        "power of attorney | guardianship | adults with incapacity | awi"
    ),
    "records": (
        "subject access | sar | records request | copy of {his,her,the,their,my} {notes,records} | release of | consent form* | mandate | "
        "report for | medical report | {write,provide,prepare} a {report,letter,statement} | letter {for,to} {the,his,her,dwp,council,housing,court} | "
        "proof of | confirm {in writing,attendance,engagement} | form {attached,enclosed,to} | complete the {form,attached} | signature | countersign*"
    ),
    # --- protection
    "child_word": (
        "child* | kids | kid | bairn* | wean* | son | daughter | toddler | baby | school | nursery | pupil | year old | yr old | "
        "case conference | cpr | child protection | iird | irds | ird | social work {children,child*} | getting it right | girfec | named person | lac | looked after"
    ),
    "adult_risk": (
        "adult {protection,support} | asp | adult at risk | asp1 | vulnerable | capacity | cuckoo* | exploit* | financial{ly}? abus* | coerc* | "
        "controlling | domestic {abuse,violence} | women's aid | marac | bruis* | black eye | assault* | hit {her,him} | hits | threat* | "
        "frightened | scared | afraid | trafficking | county lines | takes {his,her} {money,meds,card,benefits} | neglect* | self-neglect* | hoarding"
    ),
    # --- reviews and appointments
    "appointment_word": (
        "appointment* | appt* | appts | book* | rebook* | reschedul* | cancel* | slot | slots | diary | dna* | dna'd | did not attend | "
        "didn't attend | failed to attend | missed {appointment*,appt*,contact,visit*} | clinic {date,letter,time} | move .. {appointment,slot,time} | "
        "another {time,day,date} | earlier {time,slot,date} | can't make | cannot make | running late | home visit | telephone {review,call,appointment} | video call"
    ),
    "review_word": (
        "review* | annual review | six month{ly}? review | review {form*,date*,paperwork,template,letter,list} | overdue {for}? {review*} | "
        "shared care review | medication review | keyworker* | key worker* | care plan | recovery plan | caseload"
    ),
    "contact_details": (
        "new {address,number,phone,mobile,email,telephone} | change{d}? of {address,number,name} | changed {his,her,their} {number,name,address,phone} | "
        "contact details | update .. {records,details,system} | next of kin | moved house | text reminder* | letters to"
    ),
    # --- service liaison
    "meeting": (
        "meeting* | cluster | agenda | minutes | teams {link,meeting,call} | invite* | attend {our,your,the,a} | visit us | come {along,and} | "
        "lunchtime | plt | protected learning | quarterly | forum | steering | working group | workshop"
    ),
    "training": "training | teaching | session for | cpd | tutorial | learning event | student* | trainee* | induct* | shadow* | placement | talk to {our,the} | presentation | slides",
    "pathway": (
        "pathway* | protocol* | guideline* | guidance | policy | sop | leaflet* | poster* | template* | contact {list,sheet} | directory | "
        "phone number for | opening hours | who {is,are} {our,the} {link,keyworker,contact,named} | link worker | service {level,spec*} | sla | "
        "local enhanced service | les | payment* | invoice* | claim* | contract | numbers | statistics | audit* | data | survey | questionnaire | "
        "waiting {time*,list} figures | staffing | new {member,nurse,doctor,prescriber} | rota | cover arrangement*"
    ),
    # --- complaints and incidents
    "complain": (
        "complain* | complaint* | formal{ly}? | unhappy | unacceptable | disappoint* | dissatisf* | apolog* | upset {about,with,by} | rude | "
        "not good enough | let down | poor{ly}? {handled,communicat*} | response in writing | ombudsman | mp | msp | raise {a,this} {concern,issue,formally}"
    ),
    "praise": "compliment* | thank you {for,to your} | grateful to | brilliant | praise* | kindness | wanted you to know | fantastic | well done | credit to | pass on .. thanks",
    "incident": (
        "incident* | datix | near miss* | near-miss* | error* | mistake* | wrong {patient,dose,bottle,label,letter,person,address} | duty of candour | sea | "
        "significant event | learning point* | breach* | investigat* | in error | mixed up | mix-up | mix up | root cause | lessons"
    ),
    "death_word": "died | death* | deceased | passed away | funeral | fiscal | drug related death | drd | post mortem | bereaved | rip",
    # --- substances and treatment in general
    "ost_word": "methadone | bup* | buvidal | espranor | subutex | suboxone | ost | oat | mat | opiate substitut* | opioid substitut* | depot",
    "drinking": "alcohol* | drink* | drank | vodka | units | audit | ciwa | sads-q | detox* | sober | dry | hangover | binge*",
    "street_drug": "heroin | cocaine | crack | benzo* | valium | pregab* | gabapent* | cannabis | ketamine | spice | amphet* | speed | mdma | ghb | gbl | ecstasy | weed | tramadol",
}
