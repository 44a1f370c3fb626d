"""The words of the floor: overdoses, and doses taken wrong or missed. In the language of `models.concepts.phrases`.

`EVENTS` count when they are said to have happened, `THINGS` when they are named. Owned by the service's clinicians.
"""

from __future__ import annotations

EVENTS = {
    # An overdose by name, or tablets taken by the handful; "od" alone is "once daily" on a chart and stands only in phrases
    "overdose": (
        "od in {toilet*,the,flat,house,hostel,street,close,library,car,reception,waiting,town,a}"
        " | od at {home,the,his,her,hostel,work} | overdosing | {taken,took} too {much,many}"
        " | {took,taken,takin,had} {something,summat,some stuff,some gear} {unknown}? .. {not right,no wakin,"
        "not waking,not himself,not herself,unwell,won't wake}"
        " | drug related collapse"
        " | {collapse,collapsed} .. {after using,after taking,after injecting,after smoking,drug related}"
        " | {given,got,gave} {nasal,intranasal,im}? {nalox*,narcan} by {colleague,staff,paramedic*,crew,ambulance,"
        "friend,pal,passer*,police,his,her,a}"
        " | {took,taken,swallowed,eaten,necked,downed} .. {strip,strips,box,boxes,packet,packets,bottle,month's supply,"
        "week's supply} of {pregab*,gabapentin,zopiclone,diaz*,valium,paracetamol,tablets,pills,amitrip*,mirtazapine,"
        "propranolol,quetiapine,codeine,dihydrocodeine,tramadol,sertraline,sleeping tablets,painkillers,benzo*,xanax,"
        "her,his}"
        " | {swallowed,taken,took} {a,the}? {full,whole,entire} {box,bottle,packet,strip,week,month}"
        " | {swallowed,took,taken} everything in {his,her} {box,bag,dosette}"
        " | {paracetamol,salicylate} {level*,and} .. {high,toxic,above,over the line} | overdos* | over dosed"
        " | over-dos* | oded | od ed | od d | o/d | o/d d"
        " | {went,gone,going,goes} over {on,last,this,again,in,at,yesterday,after,from,twice} | nfod | nfods"
        " | {had,took,taken,taking,another,an,possible,accidental,intentional,suspected,query,recent,probable,heroin,"
        "methadone,benzo,valium,pregabalin,opiate,opioid,drug,paracetamol,mixed,polydrug,post,near} od"
        " | od {on,of,this,last,overnight,yesterday,today,monday,tuesday,wednesday,thursday,friday,saturday,sunday,at,"
        "in the}"
        " | {took,taken,swallowed,taking,necked,ate,ingested,downed} {too many,far too many,a handful,handful*,a load,"
        "loads,lots,a lot of,a box,a packet,a strip,a whole,whole,about #,around #,approx #,over #,up to #,#,"
        "all {of}? {his,her,their,my,the}} .. {tablet*,tabs,pills,capsules,caps,fluoxetine,sertraline,citalopram,"
        "venlafaxine,amitrip*,antidepress*,diaz*,valium,vallies,paracetamol,pregab*,gabapentin,medication,meds,box,"
        "strip,packet,zopiclone,mirtazapine,amitriptyline,propranolol,sertraline,co-codamol,dihydrocod*,blues,xanax,"
        "etizolam,bromazolam}"
        " | x # {diazepam,valium,tablets}"
        " | too many {tablets,pills,of {his,her,their,my} {tablets,meds,medication,pills}}"
        " | {all,whole week of,weeks worth of} {his,her,their,my} {tablets,meds,medication,pills,diazepam,"
        "valium} {at once,in one go,together}"
        " | {brought,came} {him,her,them}? {back,round} {with,after} {naloxone,narcan,the spray}"
        " | needle still in {his,her,the}? | {swallowed,took,taken} {every last one,the lot,every one,all of them}"
        " | {nfo,nfod} {on,notification,today,yesterday,last,this}? | od'ed"
    ),
    # Naloxone that was used on someone; a kit to take home is `take_home`
    "naloxone_used": (
        "{nalox*,narcan*,nyxoid,prenoxad} {used,administered,given,x2,x 2,x1,x3,was used,was given,was administered,"
        "had to be,needed,required,reversed,x,had been given,times,twice}"
        " | {needed,needing,required,requiring,administered,administering,administer,after,used,using} {one,two,three,"
        "four,1,2,3,4,a,some,his,her,their,multiple,several,both,intranasal,im,nasal,x2,more,doses of,dose of}? {dose*,"
        "shots,sprays,kits,lots}? {of}? {nalox*,narcan*,nyxoid,prenoxad}"
        " | {given,gave,received,had} {one,two,three,four,1,2,3,4,multiple,several,both,intranasal,im,x2} .. {nalox*,"
        "narcan*,nyxoid,prenoxad}"
        " | {brought,came,come} {him,her,them}? {round,back,to} {with,after} {nalox*,narcan*,nyxoid,prenoxad}"
        " | {nalox*,narcan*} .. {brought,infusion,revived,worked,kit used}"
        " | {one,two,three,four,1,2,3,4} {doses,shots,sprays,lots,x} {of}? {nalox*,narcan,nyxoid} | revived"
        " | {two,three,one,2,3,1} {nalox*,narcan*}"
        " | {gave,given,giving,got,used} {him,her,them,me}? {the,a,nasal,two,one} {nasal,naloxone}? {spray,sprays,"
        "squirt}"
        " | brought {round,back} with {naloxone,narcan,the spray}"
        " | {paramedics,ambulance,crew,police,staff,pal,mate,we} {gave,used,gied} .. {naloxone,narcan,nyxoid,spray}"
    ),
    # More than one dose taken
    "double_dose": (
        "{his,her,their} own .. and {his,her,their} {partner's,girlfriend's,boyfriend's,wife's,husband's,brother's,"
        "sister's,pal's,friend's,mum's,dad's}"
        " | {2,3,4,5,two,three,four,five,several} of {his,her,their} .. {bottles,doses,take homes,take-homes,"
        "instalments} {at once,together,in one go,today,last night}?"
        " | {bottles,doses} {all}? at once | drank {them,the} {both,two}? {both,on the spot,there and then,together}?"
        " | {handed,given,got,dispensed} {two,2,three,both} {bottles,doses,lots,instalments} | drank both"
        " | {drunk,taken,took,swallowed} {both,the three,all three,the two,them both,the lot}"
        " | # {ml,mg,mls} rather than # | has had # {ml,mls,mg} | {misread,misheard,miscalculated,mis-read}"
        " | {three,two} of them {today,at once}?"
        " | {saturday,sunday,friday,monday,tomorrow,weekend} .. doses .. {today,now,together,drunk,taken,at once}"
        " | {all three,three of them,both of them,all of them,the lot} {together,at once,in one go,today,this}?"
        " | {his,her} {weekend,take home,take-home} {doses,bottles} {all}? {at once,today,last night,in one go}"
        " | another {#ml,#mg,#mls,# {ml,mg,mls}}"
        " | {supervised,gave,given,dispensed} .. {#ml,#} .. and .. {gave,given,dispensed,supervised} another"
        " | {double,doubled,second,extra,triple,repeat,additional} {of}? {his,her,their,the}? {dose,doses,days' doses,"
        "day's doses,doses of,lots,bottles,instalments,supervised,days' worth,days worth,take-homes,take homes,"
        "takehomes}"
        " | double-dosed | dosed twice"
        " | {twice,double,triple,three times,ten times,10 times,x2,2x} {his,her,their,the,usual,normal,"
        "prescribed}? {usual,normal,prescribed,daily,correct,intended}? {dose,amount,daily dose}"
        " | {given,supervised,dispensed,dosed,took,taken,taking,drank,drunk,consumed,had,swallowed,received} .. {twice,"
        "both,two lots,double,two bottles,two doses,two days,2 days,2 doses,three days,3 days,2 lots,two of his,"
        "two of her,weekend doses,sunday dose,saturday's and,saturday and sunday,both bottles,both days,both doses,"
        "days' worth,days worth,all {his,her,their} take homes,the lot,all at once,in one go,the whole} {today,this,"
        "in one go,together,at once,by mistake}?"
        " | {took,taken,drank,drunk,had,consumed,swallowed,given,received} .. {tomorrow's,sunday's,saturday's,monday's,"
        "next day's,an extra,extra,too much,another,a second,a further,someone else's,somebody else's,"
        "another patient's,another person's,the wrong,the other,a further,a second}"
        " | {a,the} {second,further} {#,#ml,#mls,#mg,time,one,lot,bottle,measure,dose,cup}"
        " | {on top of,as well as,in addition to} {his,her,the,their} {usual,normal,supervised,morning,daily,dose,own,"
        "#,#ml}"
        " | {already,just} .. {had,given,been given,taken,supervised,dosed} .. {again,another,second,further}"
        " | {again,a second time} .. {supervised,given,dosed,handed} | both {days,of them}"
        " | too much {methadone,buprenorphine,bup,subutex} | overdosed by the pharmacy | dose {repeated,duplicated}"
        " | {had,got,received,given} {it,methadone,dose,supervised} twice | repeat* dose | second dose | twice today"
        " | both {his,her,my,of his,of her} {daily,days'}? {bottles,doses}"
        " | {again,then again} at {the,our} other {branch,shop,pharmacy}"
        " | {weekend,sunday,saturday} {bottles,doses,take homes} all {on,in,at,last}"
        " | {concentrate,10mg/ml} .. {instead,volume,1mg/ml}"
        " | {%,%mg,%ml} {more,extra,over} .. {prescribed,than,usual,dose}"
        " | {friday,saturday,sunday,monday,today,tomorrow,yesterday,thursday,wednesday,tuesday}'s and {friday,saturday,"
        "sunday,monday,today,tomorrow,yesterday}'s"
        " | got double | old strength used | {dose,methadone} from .. {other pharmacy,other chemist,other branch}"
        " | {saturday's,sunday's,friday's,tuesday's,monday's,wednesday's,thursday's} and .. together"
        " | the pair {of them}? together | {at,from} both {branches,pharmacies,chemists}"
        " | % at {one,the other} .. % at {other,the other}"
    ),
    # Another dose or another person's than was meant
    "wrong_dose": (
        "#mg .. instead of .. {#,#mg,#ml,2mg,4mg,6mg,8mg} | #ml .. instead of"
        " | gave .. # {mg,ml,mls} .. when .. {was,is,should}"
        " | {the other,another} {fella's,man's,lady's,woman's,person's,guy's,patient's,customer's,client's,lad's,one's,"
        "gentleman's}"
        " | by mistake | in error | meant for | wrong {man,woman,person,patient,one,label,name} | {mixed,mix} up"
        " | #ml {rather than,not,when,where}"
        " | {should,was meant to,meant to,supposed to,ought to} {have}? {been,be,get,had,have} .. {#,#ml,#mg,#mls}"
        " | {wrong,incorrect,mistaken,another patient's,another person's,someone else's,somebody else's} {dose,"
        "strength,bottle,patient's,patients,person's,medicine,medication,methadone,amount,measure,script,buprenorphine,"
        "bup,product,volume,concentration,client's,prescription}"
        " | # {mg,ml,mls}? .. instead of .. # | #mg {instead of,rather than,when {he,she} should,not}"
        " | #ml {instead of,rather than,not} | #mls {instead of,rather than,not}"
        " | instead of {his,her,their,the} {usual}? {#,#ml,#mg,#mls,dose}"
        " | {dose,dosing,dispensing,administration,supervision,measuring} {error,mistake,mix-up,mixup}"
        " | {overpoured,over poured,mismeasured,mis-measured,overmeasured}"
        " | {given,got,dispensed,received,handed} .. {wrong,in error,by mistake,mix up,mixed up,mistaken for,meant for}"
        " | error .. {dose,dispens*,methadone,bupren*}"
        " | {%,%mg,%ml,%mls} {instead of,rather than,should have been,should be,not} {%,%mg,%ml,%mls}"
        " | should have {been,had} {%,%mg,%ml} | concentrate .. volume"
        " | when the {chart,script,prescription,label,kardex} {says,said,is} | prescribed %"
        " | {from us,here} .. {from,at} the other {pharmacy,chemist,branch,shop} | poured {%,#}"
        " | {%,%mg,%ml} instead of {%,%mg,%ml}"
    ),
    "dose_taken": (
        "gave | drunk the | swallowed | took | taken | drank | drunk | swallow* | consumed | supervised"
        " | given {it,to him,to her,and,this,at,by,in,today,the,a,#,him,her,methadone,double,two,both} | given"
        " | administered | had | has had | ingested | necked | downed | dosed | received | injected"
        " | gave {him,her,them,the} | drunk it | took a {mouthful,swig,sip,spoonful,big spoonful} | tried"
        " | {swallowed,drank,taken,took,consumed} it | both consumed | swigged | had methadone | on the tongue"
        " | under {his,her,the} tongue | {he,she} drank it | both drained | put .. under her tongue"
    ),
    # The dose went down nobody's throat
    "not_taken": (
        "{not,nothing,never,wasn't,was not,hasn't,isn't,didn't,did not,none,no dose} .. {taken,drunk,drank,"
        "consumed,swallowed,ingested,administered} | "
        "before {he,she,they,it,anyone,any} .. {drank,took,taken,drunk,consumed,swallowed,taking,drinking} | "
        "{spotted,noticed,caught,picked up,realised,intercepted} .. {before,in time,at the counter,prior} | "
        "{returned,handed back,brought back,brought it back} {unopened,untouched,sealed,intact} | near miss | "
        "unopened | {bottle,seal} .. {unopened,intact,sealed}"
    ),
    # Reached nobody
    "near_miss": (
        "near-miss* | near misses | {spotted,noticed,picked up,caught,intercepted,identified,rectified,"
        "corrected} .. {before,in time,at the counter,during,prior} | never {left,reached} | not {left,reached} | "
        "before it {left,reached} | {didn't,did not} leave"
    ),
    # Someone not used to opioids, or another person's methadone
    "opioid_naive": (
        "{swig,mouthful,gulp,sip,slug} {of,from,out} | {his,her} {first,1st} {time,ever}"
        " | {opioid,opiate} {naive,naïve} | {naive,naïve} to {opioids,opiates}"
        " | {no,low,little,lost,without,any} .. tolerance"
        " | {not,isn't,never been,hasn't been,was not,wasn't} {used to,on,prescribed,had,taking,in treatment,"
        "dependent} .. {methadone,opioids,opiates,it,before,one,any}"
        " | {took,taken,drank,drunk,swallowed,given,had,swigged,sipped,necked} .. {girlfriend's,boyfriend's,partner's,"
        "wife's,husband's,brother's,sister's,mother's,mum's,father's,dad's,son's,daughter's,friend's,pal's,flatmate's,"
        "someone else's,somebody else's,his brothers,her partners,patient's,uncle's}"
        " | not {a patient,someone who uses,a user,a drug user,known to use,an opioid user}"
        " | {doesn't,does not,never,didn't} {use,used,take,taken} {opioids,opiates,heroin,drugs}"
        " | {first,1st} time {he,she} {has}? {had,taken,used,took}"
        " | {no longer on,off,not had} methadone for {months,years}"
        " | no {tolerance,opioid use,opiate use,opioid history,opiate history}"
        " | {doesn't,does not,don't,didn't,not,never} {use,used,uses,take,takes,taken} {anything,opioid*,opiates,drugs,"
        "any opioid*,any drugs}"
        " | never had {opiates,opioids,methadone,drugs} | never on {a,any} {script,methadone}"
        " | {mistook,mistaken for,thought it was,thinking it was} .. {cough,juice,syrup,linctus,medicine,mouthwash}"
        " | {first,1st} time {he,she,they,i} {ever,has,had,tried} | somebody else's methadone"
        " | {visitor,neighbour,gran,granny,grandmother,flatmate,sister,brother,nephew,niece,friend} .. {drank,"
        "swallowed,took,drunk,taken}"
        " | with no tolerance"
        " | {cousin,mum,mother,dad,builder,visitor,stranger,lassie,teenager,boyfriend,girlfriend} .. {swallowed,drank,"
        "tried,swigged} .. methadone"
        " | non-user | not prescribed {anything,any,methadone,opioids} | {isn't,is not,not} an opiate user"
        " | {tried,had} {his,her,my,some}? methadone .. first time | {doesn't,doesnt,don't} do drugs"
        " | not on {a,any} script | never taken {an,any} {opiate,opioid,drug} | never had an opioid"
        " | {his,her} cousin who has never taken"
        " | never {had,taken,used,touched,tried,been on} .. {opioid*,opiates,heroin,methadone,codeine,drugs,anything}"
    ),
    # Doses of opioid treatment not taken; counts and days are read by the measure
    "missed": (
        "missed | missing | misses | missin"
        " | {not,hasn't,has not,haven't,have not,didn't,did not,hasnae,didnae,havenae,never,wasn't,isn't,not been,"
        "hasn't been,has not been} {been}? {back}? {to}? {collected,collecting,collect,picked up,picking up,pick up,"
        "picked-up,been in for,in for,come in for,come for,came for,turned up for,presented for,attended for,been for,"
        "been supervised,supervised,attended {the}? {pharmacy,chemist},attending {the}? {pharmacy,chemist},consumed,"
        "been dosed,dosed,had {any,his,her,their,a}? {methadone,dose*,script,meds,medication,bup*,supervised},"
        "taken {any,his,her,their,a}? {methadone,dose*,script,meds,medication,bup*},in since,been in since,been in,"
        "been seen in {the}? {pharmacy,chemist,shop},attended since,appeared since,shown since,turned up since,lifted,"
        "uplifted,been near {the}? {pharmacy,chemist,shop},been in the {shop,pharmacy,chemist}}"
        " | no {collections,pick ups,pick-ups,pickups} | uncollected | non-collection | no-show* | no shows"
        " | last {collected,picked up,dosed,dispensed,supervised,pick up,pickup,pick-up,collection,uplift,uplifted,"
        "dose given,dose supervised,consumed,took his methadone,dose was,had {his,her,their,any}? {methadone,dose,"
        "bup*},seen in {the}? {pharmacy,chemist,shop},seen here}"
        " | {without,gone without} {his,her,their,the,any}? {methadone,script,dose*,medication,meds,bup*,subutex,"
        "espranor,suboxone} {for,since,over}"
        " | off {his,her,their,the}? {methadone,script,bup*,espranor,subutex,prescription} {for,since}"
        " | failed to {collect,attend,pick} | {no,nae} {methadone,dose,doses,bup*,script} {since,for}"
        " | {doses,instalments,collections} {were,was,not,have not been,haven't been,weren't,remain}? {missed,"
        "not collected,uncollected,not been collected,untaken,outstanding}"
        " | {skipped,skips,skipping} | not dosed since | {she's,he's,i've} had none {of hers,of his}? for"
        " | good few days | {hasn't,has not} been able to get to {the}? {chemist,pharmacy} | had none for % days"
        " | not been {to,at} the {chemist,pharmacy} {since,for}"
    ),
    # What else is missed: appointments, calls, work
    "missed_other": (
        "{missing,missed,misses} {work,his work,school,teeth} | near miss* | {missed,missing,misses,not attended,"
        "didn't attend,did not attend,missed} ... {appointment*,appt*,review*,call*,clinic,visit*,contact,meeting*,"
        "group*,period*,school,bus,slot,session*,bloods,ecg,referral,deadline,email*,mail,letter*,screening,"
        "keyworker,court,vaccin*,point,opportunity,information,page,form,attachment,out on,you} | "
        "missing {from,attachment,information,page,signature,details,form,data,persons,person} | {missed,miss} you"
        " | not to be missed | missing {him,her,you,his,mum,teeth}"
    ),
}

THINGS = {
    # Beside these, "missed" means doses
    "dose_word": (
        "dose | doses | collection* | pick-up* | pickup* | instalment* | installment* | supervis* | pharmacy | "
        "chemist | chemists | script* | prescription* | ost | medication | meds | take-home* | daily pick up | "
        "dispens* | bottle* | collect* | picked up | consumption"
    ),
    "dose_amount": "#ml | #mls | # {ml,mls,mg} | #mg | {2,4,6,8}mg | {2,4,6,8} mg",
    # Beside these, a dose means opioid treatment
    "ost_word": (
        "supervis* | pharmacy | chemist | chemists | ost | opioid {substitution,agonist} | instalment* | dispens*"
        " | oat | take-home* | gp10* | collect* | picked up | picking up | pick up | uplift*"
    ),
    "take_home": (
        "take-home | take home | kit | kits | training | trained | supply | supplied | carry* | carries | carrying"
        " | expired | expiry | replacement | replace | issued | household | family | offered | refused a | packs | "
        "pack | leaflet | held | holds | spare | partner has | at home | in the house | prescribe*"
    ),
}
