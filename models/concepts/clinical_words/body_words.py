"""The words of the floor: heart, allergy, infection, bleeding, viruses and results. In the language of `models.concepts.phrases`.

`EVENTS` count when they are said to have happened, `THINGS` when they are named. Owned by the service's clinicians.
"""

from __future__ import annotations

EVENTS = {
    # Together they are anaphylaxis
    "allergic_skin": (
        "rash | hives | urticari* | itch* all over | {swollen,puffy} {eyes,face,lips}"
        " | {eyes,face,lips} {swollen,swelling,puffy,swelled} | swelling | covered in {lumps,blotches} | blown up"
        " | ballooned"
    ),
    "allergic_airway": (
        "wheez* | {can't,cannot,cannae,struggling to,hard to} breathe | breathless* | short of breath | sob"
        " | {throat,tongue,chest} .. {tight,swollen,swelling,closing,thick} | stridor | hoarse"
        " | {can't,cannot,cannae} {catch,get} {his,her,my,their} breath"
    ),
    "qtc_long": (
        "{prolonged,long,lengthened,raised,borderline prolonged,grossly prolonged,markedly prolonged,prolongation of,"
        "increased} {corrected}? {qt,qtc,q t c,qtcf,qtcb}"
        " | {qt,qtc,qtcf,qtcb} .. {prolonged,prolongation,long,lengthened,raised,too long} | torsade* | torsades"
        " | qtc prolonged | {qt,qtc} {was,is,wis}? {long,lang} | {qt,qtc} ... {was,is} long"
    ),
    "low_potassium": (
        "{potassium,k,magnesium,mg} {of,is,was}? {2,3}* | {low,hypo*} {potassium,magnesium,k} | hypokal*"
        " | {clarithromycin,erythromycin,fluconazole,ondansetron,citalopram,escitalopram,amiodarone,haloperidol,"
        "quetiapine,domperidone,solifenacin}"
        " | potassium {low,of}? .. {at}? {2,3}* | hypomagnes* | low {k,potassium,magnesium,mg} | magnesium low"
        " | potassium low | k low | fluconazole"
    ),
    "palpitations": (
        "palpit* | palpat* | heart {racing,fluttering,skipping,pounding,going} | flutter* in {his,her} chest"
        " | arrhyth* | ventricular | runs of vt | racing heart | torsade* | heart skipping"
        " | heart .. {turning over,thumping,hammering,missing beats,like a moped,jumping}"
        " | thumping in {his,her,my} chest | heart {was}? {going,gaun} like | heart .. racing | heart .. going like"
    ),
    "anaphylaxis": (
        "anaphyl* | {throat,tongue,airway} {is,was,has}? {closing,swelling,swollen,tight,closed}"
        " | {swelling,swollen,closing} {of}? {his,her,their,the}? {throat,tongue,lips,face,airway}"
        " | {lips,face,eyes,tongue,throat,mouth} {have,has,had,are,is,was,were,feels,felt,feeling,gone,started,"
        "beginning} .. {swollen,swelling,swelled,tight,closing,puffed,ballooned,puffy}"
        " | {can't,cannot,cannae,struggling to} {swallow,breathe} .. {hives,rash,swoll*,allerg*}"
        " | {hives,urticaria,rash} .. {swoll*,swelling,wheez*,breath*,lips,throat}"
        " | {lips,face,eyes} {and}? {lips,tongue,face}? {swollen,swelling,swelled,ballooned} {up}? | epipen"
        " | adrenaline {given,used} | angioedema | stridor | {severe,serious,bad} allergic reaction | facial swelling"
        " | {tongue,throat,face,lips} {swelled,swollen,swelling,ballooned,blown,puffed}"
        " | {face,lips,tongue} {has,have,is,are} {blown,ballooned,swollen,puffed,swelled}"
        " | lips like {balloons,sausages,slugs} | {hives} .. {all over,covered,since,after}"
        " | face is like a {balloon,football} | something in {his,her,my} throat"
    ),
    "fever": (
        "fever* | feverish | pyrexi* | febrile | rigor* | temp {of,is,was}? {38,39,40,41}*"
        " | temperature {of,is,was,up,39,38,40}* | shivering | hot and {cold,shivery,sweaty} | spiking | roasting"
        " | {burning,boiling} up | {t,temp} {38,39,40} | {38,39,40} degrees | {38,39,40}c | septic looking"
        " | night sweats | {shivery,shivers} | high temperature | {raging,running a} temperature"
        " | spiking {temperatures,temps,a temp*} | temperature* {of,up,over}?"
    ),
    "sepsis": (
        "sepsis | septic | septicaem* | septicem* | necrotising fasciitis | necrotizing fasciitis | nec fasc"
        " | news {of,score,2}? {5,6,7,8,9,10,11,12} | news2 {of,score,is}? {5,6,7,8,9,10,11,12} | gas gangrene"
        " | bacteraem* | endocarditis | septic {looking,arthritis}? | sepsis six"
    ),
    "spreading_wound": (
        "{gone,going,turned,turning,is,now,looks,looking,its,it's,went,all} {gone}? black"
        " | black {in,at,edges,edged,centre,middle,skin,and,patch*,tissue,wound*,toe*,finger*,area,round,around,scab,"
        "bits}"
        " | blackened | blackening | necrot* | necros* | gangren* | tracking {up,along,towards,to}"
        " | red {line,lines,streak*,tracking}"
        " | {redness,red,erythema,it} .. {spreading,spread,tracking,moving,marching,creeping,past the line}"
        " | {spreading,spread} {up,past,over,to,fast,quickly,rapidly,redness,infection,since,overnight,beyond,from,"
        "cellulitis,erythema}"
        " | {rapidly,quickly} spread* | crepitus | crackl* | rotting | foul {smell*,wound}"
        " | {smells,smelling,stinks,stinking} | {down to,see,visible} {the}? bone | doubled in size"
        " | {from,up to} .. {elbow,knee,shoulder,hip,wrist,ankle} to"
        " | redness .. {doubled,spreading,bigger,growing,tracking,up the,up tae}"
        " | {spreading,growing} .. {patch,redness,wound,black} | black patch | patch .. spreading | dusky patch"
        " | {pink,pink's,redness,red} {is,has}? {up,past,above,over,spread} {past,to,the,over}? {the}? {knee,elbow,"
        "wrist,ankle,shoulder}"
        " | was a {5p,10p,coin} .. and is | patch the size of"
    ),
    "cold_limb": (
        "cold {to the touch,and,from,below,to,as,hand,foot,leg,arm,fingers,toes,limb,white,blue,numb}? | "
        "cool {to,and,below,from,peripher*} | freezing | white | blue | mottled | numb | dusky | pulseless | purple"
        " | {no,absent,cannot feel,can't feel,cannot find} {a,any}? {foot,radial,distal,peripheral,pedal,"
        "dorsalis}? {pulse,pulses,pedis} | swollen | swelling | swelled | ballooned | twice the size | "
        "half as big again | dead {and,to,from} | compartment syndrome | dvt | pseudoaneurysm | hit an artery | "
        "intra-arterial | {injected,hit,into} {in,into}? {an,the,his,her} artery"
    ),
    "marked_swelling": (
        "half as big again | size of a {football,melon,balloon,tennis,rugby,grapefruit}"
        " | {marked,massive,gross,huge,severe,extensive,rapid,significant,enormous,impressive,"
        "unusual} {soft tissue}? {swelling,oedema,edema}"
        " | {swelling,swollen,swelled,oedema} .. {massively,hugely,markedly,rapidly,badly,grossly,enormous*,huge,"
        "massive,twice,double,like a balloon,out of proportion}"
        " | {massively,hugely,markedly,rapidly,badly,grossly,very,severely,really} {swollen,oedematous}"
        " | twice {the,its} {normal}? size | ballooned | swelled up | swollen up | swelling"
        " | like a {balloon,football,glove,melon,tree trunk,sausage} {where,since,after}?"
        " | {swelled,swollen,swelt} up | up like a {football,balloon,melon} | site {huge,enormous,massive}"
        " | {swelled,swollen,swelled up} to twice | huge {and}? swollen | very swollen"
    ),
    "anthrax": "anthrax",
    "botulism": "botulism | botulinum toxin | wound botulism",
    "droopy": (
        "{can't,cannot,cannae} open {my,his,her} {eyes,eyelids} {fully,properly,right}? | {eyelid*,lids} .. hanging"
        " | {eyelid*,lids,eyes} {won't,will not,cannot,can't,cannae,willnae} {stay,open,keep}"
        " | can't keep {my,his,her} {eyes,eyelids} {open,up} | {droop*,drooping,droopy,heavy} .. {eye*,lid*,eyelid*}"
        " | {eyelid*,eyelids,lids,eyes,eye} .. {droop*,heavy,won't stay open,falling down} | ptosis"
        " | {cannot,can't} lift {his,her,their,the} {eyelid*,lids} | {eyelid*,lids,eyes} hanging | lids hanging down"
        " | {droopy,drooping} {eyes,eyelids,lids,face} | weak droopy | {can't,cannot} .. hold {his,her} lids open"
        " | face .. slack | {cannot,can't} lift his head"
    ),
    "bulbar": (
        "voice {gone}? {nasal,hoarse,funny,weak,slurred} | hard to {follow,understand} {when,what} {he,she}"
        " | speech .. {drunk,slurred,thick,funny,strange,odd,mumbl*} | {drunk,thick} sounding"
        " | {difficulty,trouble,problems,unable,struggling,can't,cannot,hard} .. swallow* | dysphagia | slurr*"
        " | {descending,facial,arm,neck,progressive} weakness | weak {arms,neck,limbs} | {dry mouth} | dysarthri*"
        " | floppy neck | blurred vision | can't {hold .. head,lift .. arms}"
        " | {trouble,difficulty,problem*,hard} {swallowing,swallow} | swallowing {difficult,hard,bad,problem*}"
        " | dysphagi* | voice {gone,has gone,funny,nasal} | swallowing trouble | hoarse | voice {has}? gone nasal"
        " | {swallowing} .. {nuisance,trouble,difficult}"
    ),
    "vomiting_blood": (
        "{vomit*,threw up,brought up,spewed,boaked} ... {full of blood,of blood,blood} | {vomit*,throwing up,"
        "threw up,thrown up,bringing up,brought up,boak*,spew*,puking,puked,sick with,boke,boking,being sick,"
        "coughing up,bringing,retching} .. {blood,coffee ground*} | haematem* | hematem* | haemetem* | "
        "coffee {ground,grounds} | blood {in,on} {his,her,their,the} {vomit,sick} | "
        "{blood} when {he,she} {vomits,is sick} | melaena | malaena | {black,tarry} {tarry}? {stool*,motions} | "
        "variceal bleed* | upper gi bleed | gi bleed*"
    ),
    "drug_alert_symptom": (
        "boak* | thumping head | slept {#,for} | heavy and sick | unwell | collaps* | drows* | vomit* | reaction"
        " | unrespons* | overdos* | {strong,stronger} .. than | {wound*,sores,ulcer*,lesion*}"
        " | {felt,feels,feeling,been,looks} {awful,terrible,ill,rough,funny,strange,odd,weird,sick,faint,groggy}"
        " | symptom* | sedat* | passed out | blacked out | confus* | breathless | hallucinat* | dizzy | nalox*"
        " | slow breathing | palpit* | out of it | knocked {him,her,them} out | sick | faint | felt {very}? faint"
        " | chest {tight,pain} | tightness | {no,not} {right,well,himself,herself} | necrotic | ulcer* | sore | sores"
        " | dizz* | sweaty | went over | abscess* | blackout* | weak and | itchy | legs like {wool,jelly}"
        " | hearts were slow | awful heavy"
    ),
    "hiv_exposure": (
        "needle {went,stuck,gone,jagged,jabbed} {into,in,through,him,her,me}"
        " | {stabbed,jagged,jabbed,pricked,stuck,stood} .. {with,by,on} a {used,dirty,old}? {needle,syringe,sharp}"
        " | {needle,sharp} .. {finger,thumb,hand,foot} | needle-stick* | needlestick* | needle stick* | sharps injur*"
        " | {shared,sharing,shares} {a,his,her,their,the,someone else's,same,someone's}? {needle*,works,syringe*,set,"
        "equipment,spoon*,tool*,pins}"
        " | pep | pepse | post-exposure | post exposure | {condom} {broke,split,came off,burst,failed}"
        " | unprotected {sex,anal,intercourse} | {blood,splash} .. {eye*,mouth,broken skin,exposure}"
        " | exposed to {hiv,blood,his blood} | exposure to {hiv,blood} | jabbed himself | jabbed herself"
        " | stuck {himself,herself} | raped | sexual* assault*"
        " | {someone,somebody} else's {needle,works,set,syringe,pin}"
        " | {pal's,partner's,friend's,mate's} {set,works,needle,syringe,pin} | bitten .. {hiv,broke the skin}"
        " | {used,shared,borrowed} {his,her,a,the}? {pal's,mate's,partner's,friend's,someone's} {works,set,needle,"
        "syringe}"
        " | hiv exposure | {used,shared} {somebody's,someone's,his,her} {needle,works,pin}"
    ),
    "virus_positive": (
        "{hcv,hep c,hepc,hepatitis c,hep b,hbv,hepatitis b,hbsag,hiv,bbv,pcr,rna,antigen,surface antigen,virus,dbst,"
        "dried blood spot} ... {positive,reactive,detected,pos,ve}"
        " | {positive,reactive,detectable,detected} .. {hcv,hep c,hepc,hepatitis c,hep b,hbv,hepatitis b,hbsag,hiv,pcr,"
        "rna,bbv,viral load}"
        " | {hep a,hepatitis a,hav,igm} .. positive | {came,come} back {positive,reactive}"
        " | {hcv,hbv,hiv} {rna,dna}? {pos,positive}"
    ),
    "positive": "positive | reactive | detected | ve | diagnos* | pos",
    "new_hiv": (
        "{new,newly,recent*,first,confirmed,just,unexpected} .. {hiv,diagnosed hiv,hiv diagnosis,hiv positive,hiv ve}"
        " | hiv {test,result,screen,antibody,ag/ab,dbst,dbs,serology,1}? .. {positive,reactive,ve,pos,diagnos*,"
        "detected}"
        " | {positive,reactive} .. hiv {test,result,screen}? | tested positive for hiv | diagnosed .. hiv"
        " | hiv positive new | new positive"
    ),
    "known_hiv": (
        "undetectable | known {hiv,positive,to be} | on {art,arvs,antiretrovirals} | long-standing | "
        "diagnosed {in,years}"
    ),
    "jaundice": (
        "jaund* | icter* | {gone,going,turned,looks,looking,is,eyes,skin,went,looked} .. yellow"
        " | yellow {eyes,sclera*,skin,tinge,in the eyes} | bilirubin {of}? {#} | dark urine | gone yellow | yellow"
        " | bili* #"
    ),
    "abnormal": (
        "flagged {as}? abnormal | abnormal | deranged | critical {result,value} | grossly raised"
        " | times {normal,the upper} | {flagged,phoned} .. {critical,abnormal,urgent} | markedly abnormal"
    ),
}

THINGS = {
    "allergy_list": "allergies | allergy status | nkda | known drug allerg*",
    "qtc_word": "corrected interval | qt | qtc | qtcf | qtcb | q t c | ecg | q-tc | q tc | qt/qtc | qt-c | tracing | printout | trace",
    # Injecting drugs; an "injection" alone may be treatment
    "injecting": (
        "hit in {the,his,her} {groin,arm,leg,neck,foot,hand,thigh,artery} | digging | needle {beside,in,still in}"
        " | injection marks | skin pops | skin pop | muscle pops | skin-popping | groin injector"
        " | {a,his,her,last} hit {in,into,about,of,this,last,at,three,two,an,yesterday,and} | hitting up | hit up"
        " | hits up | dig | digs | shoot up | shooting up | banged up | injecting | injects | injected | injector*"
        " | injection {site*,drug,use} | ivdu | pwid | pwids | iv {drug,use,drugs,heroin,cocaine,user} | jagging"
        " | jaggin | jag site* | intravenous*"
        " | {uses,using,hits,hitting,goes in,into} {his,her,their} {groin,neck,leg,legs,arm,arms,feet,hands}"
        " | {groin,neck} {injector,injecting,hit,site} | needle* | skin popp* | muscle popp* | banging up"
        " | missed hit | hit {his,her,the} {groin,artery,nerve} | injection site* | {fem*,groin} {site,sinus}"
        " | speedball* | snowball* | hit {it,an artery,in} | missed and hit | im | intramuscular* | jagged | jags"
        " | skin popping | pops | arterial hit | femoral"
        " | {put,pit,stuck} it in {his,her} {wrist,arm,neck,groin,leg,hand} | where {he,she} put it in | injected in"
    ),
    "skin_site": (
        "wound* | abscess* | ulcer* | dressing* | injection site* | cellulitis | skin | sore | sores | lump | "
        "infection | redness | groin | leg | arm | thigh | hand | foot | finger*"
    ),
    "limb": (
        "leg | legs | arm | arms | foot | feet | hand | hands | thigh | calf | forearm | limb | fingers | finger | "
        "toes | wrist | elbow"
    ),
    "hiv_word": "hiv",
    "result_word": (
        "sample | lithium | creatinine | potassium | ecg | qtc | qt | bloods | lft* | alt | ggt | inr | bilirubin"
        " | result* | lab | u&e* | fbc | platelets | ast | uds | screen | trace | chest x-ray | x-ray | xray | kidney"
        " | scan"
    ),
}
