"""The words of the floor: prison, hospital and rehabilitation, and asking to start or about treatment. In the language of `models.concepts.phrases`.

`EVENTS` count when they are said to have happened, `THINGS` when they are named. Owned by the service's clinicians.
"""

from __future__ import annotations

EVENTS = {
    "using": (
        "using | use on top | uses {heroin,crack,cocaine,benzo*,street,daily,on,drugs,valium}"
        " | used {heroin,crack,cocaine,benzo*,street,again,on,last,yesterday,at,this,over} | back on {it,heroin,the}"
        " | {buying,bought,taking} {pregab*,valium,diaz*,gabapent*,tramadol,street,benzo*,methadone} | injecting"
        " | smoking | relaps* | lapsed | lapse | topping up | on top | scoring | scored | heroin | crack | cocaine"
        " | drinking | drank | drinks | benzo* | street {valium,drugs,benzos}"
        " | positive for {opiates,heroin,cocaine,6-mam,benzo*} | withdraw* | rattling | craving* | drug use"
        " | substance use | alcohol* | sharing | {on,back on} the gear | on gear | still using | using on top"
        " | back using | taking street | urine positive | positive for opi* | on the kit | still on the {kit,gear}"
        " | had a bag | having a smoke of it | using % {bags,g}"
    ),
}

THINGS = {
    # Leaving prison; counts by its date
    "liberation": (
        "{left,leaves,leaving} {hmp,barlinnie,low moss,saughton,addiewell,prison,jail,the jail} | lib d"
        " | {sheriff,court} let {him,her} go | {didn't,did not} come back .. court | walked {free,from court}"
        " | {coming,getting,comes,gets} out {monday,tuesday,wednesday,thursday,friday,saturday,sunday,today,tomorrow,"
        "the morn}"
        " | liberat* | libed | lib {date,tomorrow,today,on,this,friday,monday} | edl | hdc"
        " | {release*,released,releasing,getting out,coming out,gets out,due out,due for release,comes out,be out,"
        "got out,just out,walked out,out,bailed,freed} .. {prison,jail,custody,hmp,barlinnie,low moss,saughton,"
        "perth prison,court,the jail,the cells,remand,young offenders,yoi,polmont,cornton vale,dumfries prison,shotts,"
        "addiewell,kilmarnock,remand}"
        " | {prison,hmp,custody,court,remand,jail,early} {release*,liberation}"
        " | {release,released,releasing,release date} {is}? {today,tomorrow,on,this,from,date,tonight,monday,friday,"
        "next,early}"
        " | out of {prison,jail,custody} | out {today,tomorrow,on} .. {from hmp,from prison,from remand} | lib date %"
        " | release .. {brought forward,moved,changed} .. {tomorrow,today,monday}"
        " | {gets,getting,get,got} out {on}? {monday,tuesday,wednesday,thursday,friday,saturday,sunday,tomorrow,today}"
        " | {may,might,could,will} be {freed,released,liberated,bailed}"
        " | {freed,bailed} {from,today,yesterday,this,on,last}"
        " | {released,liberated} {monday,tuesday,wednesday,thursday,friday,saturday,sunday,from,this,last,yesterday,"
        "today,tomorrow,next,without,on}"
        " | if {he,she} gets out | gets out | {gettin,getting,out} {from}? the jail | up from cells"
        " | {walks,walk} at % | home detention | {picked up,met,collected} ... from {prison,jail,custody,the jail}"
        " | {he's,she's,is} out on {monday,tuesday,wednesday,thursday,friday,saturday,sunday,the #}"
    ),
    "court": (
        "{up,appearing,appears,due} {in,at} court | in court {today,tomorrow,this,on}"
        " | {court,sheriff} {today,tomorrow,on,this,appearance,hearing,in the morning}"
        " | appears {at,in} {court,the sheriff} | appearing from custody"
        " | appears {today,tomorrow,monday,tuesday,wednesday,thursday,friday} | from cells | from the cells"
        " | opposing bail | appear* at {the}? {sheriff,high}? court"
    ),
    # Leaving or having left hospital, prison, rehabilitation or detoxification
    "left_place": (
        "left {hmp,barlinnie,low moss,saughton,addiewell,perth prison,polmont,cornton vale,stirling prison,the prison,"
        "jail,the jail}"
        " | {home,back,out} from {hmp,jail} | {back,out,home} from {hospital,ward,rehab,detox,prison}"
        " | out the {hospital,jail,rehab} | for home {this,today,tomorrow,on}"
        " | going home {today,tomorrow,this,on,at} | left the residential"
        " | away home {at,today,tonight,now,this,on,tomorrow} | discharge from | {let,letting} out"
        " | home since {yesterday,last night,this morning} | {out,home} of {hospital,prison,rehab} | discharging pt"
        " | completed .. {detox,rehab} | walked with no | {he's,she's} {walked,coming out,getting out,away at}"
        " | out .. {at,by} {four,4,five,5,3,three,noon,two,2} | home from"
        " | {came,come,coming} home {on,from,yesterday,today}"
        " | {letting,putting,let,sending} {him,her,them,my brother,my son} {out,oot,go,home,hame}"
        " | discharging {him,her,pt,patient,today} | {he,she} {is}? going this evening"
        " | {detox,rehab} .. {ended,finished,left,completed,walked} | {left,leaves} .. {rehab,detox,ward,unit}"
        " | {rehab,detox} {left,ended} | transferred to the hospital at home | {hospital,ward} stopped"
        " | {discharged,discharge,discharging,leaving,leaves,left the,left our,left prison,left hospital,left rehab,"
        "left detox,left custody,left against,home after,out of,home from,self-discharg*,self discharg*,released from,"
        "back from,completed,finished,came out of,come out of,coming out of,after,sent home from,getting out,got out,"
        "walked out of,took own discharge,ended} ... {hospital,ward,rehab,detox,detoxification,prison,jail,custody,"
        "residential,unit,a&e,infirmary,inpatient,hmp,itu,royal,psychiatric,admission,ed,crisis,cells}"
        " | self-discharg* | self discharg* | {hospital,ward,rehab} discharge"
        " | {walked,walks} out of {detox,rehab,hospital,the ward,ward}"
        " | {came,come,comes} out {on the,of,today,yesterday,last,this}"
        " | {picked,met,collected} {him,her} {up}? at the gate"
        " | {he's,she's} out {and,today,now,of prison,of jail,this,since,yesterday,on} | back from hospital"
        " | {hospital,a&e} {bracelet,wristband}"
        " | {up,bailed,released,out} {from cells,from the cells,on bail,on undertaking} | repatriated"
        " | discharged {today,yesterday,this morning,last night,on,home,without,with no,tonight,without any,at,from,"
        "against}"
        " | {left,leaving} {against medical advice,ama} | discharge {today,tomorrow,letter,planning,this}"
        " | {own,irregular} discharge"
        " | {unit,ward,rehab,detox,hospital,prison} {has,have}? {discharged,sent,let,put} {him,her,them} {out,home,"
        "today,yesterday,on,this}?"
        " | {sent,let} {him,her,them} home {without,with no,from,on} | walked out"
        " | left hospital {today,yesterday,this,last}?"
        " | discharged {monday,tuesday,wednesday,thursday,friday,saturday,sunday}"
        " | finished {his,her,my} {detox,rehab} | back from rehab | {put,putting} {him,her,them,them both} out"
        " | {home,came home} from the infirmary | discharged {tomorrow,today} on | home today | walked out after"
        " | {picked up,picked,met,collected} ... from {prison,jail,custody,the jail} | self-d/c* | self dc"
    ),
    "hospital_ward": (
        "ward* | hospital | admitted | admission | a&e | ed | emergency department | custody | police | cells"
        " | inpatient | in-patient | itu | hdu | icu | infirmary | remand* | prison | hmp | reception screen*"
        " | custody nurse | fme | fp | resus | surgical | medical unit | aru | amu | labour ward | maternity"
        " | crisis unit | rehab | theatre | pre-op | jail | nights | medics | orthopaedic* | ward | receiving | chart"
        " | drug chart | bed %"
    ),
    "asks_last_dose": (
        "last {methadone,bup*,buvidal,ost} {dose,given,collected,supervised}"
        " | {anybody,anyone,has} told {the}? {prison,custody,ward,hospital}"
        " | last {dose,dosed,collected,collection,supervised,pick up,picked up,dispensed,had,taken,consumed,given,"
        "supply,administered}"
        " | {confirm*,verify,know,what is,what's,check*,clarify,advise,tell us,give us,need,details of,send us,"
        "let us know,establish} ... {current,usual,his,her,community,methadone,ost,prescribed,bup*,buvidal,last,the,"
        "daily,their} {methadone,ost,bup*,buvidal,prescribed,current,regular,maintenance,community,usual}? {dose*,"
        "dosing,script,prescription,collection*,medication}"
        " | dose {confirmation,verification,check} | {dose,dosing} {confirmed,query,please}"
        " | when .. last {dose*,collect*,had,picked,dispens*,supervis*} | what {dose,methadone} .. {is,was,on}"
        " | how much {methadone,bup*}"
        " | when did {he,she,they,it,the patient} last {have,take,get,collect,attend,receive}"
        " | is this {right,correct} .. last | {need,needs,want,wants} .. last dose"
        " | last {dose,methadone} before {they,we,it} | {give,confirm,know,verify} .. last {methadone,dose}"
        " | last {bup*,methadone,dose,pickup,pick-up} | need dose | drug chart"
        " | {which,how many} {is it,mg} .. did {she,he} get it | is she with you"
        " | asked {mum,us,me,his wife,her husband} what {he,she} takes"
    ),
    "asks_confirm": (
        "{confirm,check,ensure,arrange,make sure,is there,can you,could you,please,who,do you,will you,if,whether,"
        "need,needs,needing} ... {script*,prescription*,supply,methadone,bup*,cover,dose}"
    ),
    "risk_question": (
        "risk* | worried | worry | concern | concerns | concerned | toleranc* | overdos* | relaps* | craving* | cravings | using | used"
        " | lapse* | lapsed | drinking | unsafe | what {do we,should,happens,now} | restart* | re-start* | re-titrat*"
        " | retitrat* | who {is,will,prescribes,should,takes} | continue* | {next,ongoing} {dose,prescri*}"
        " | {no,without,any} {supply,script,prescription,dose,methadone,medication,follow up} | supply | script"
        " | prescri* | dose | {no,without,given,needs} nalox*"
    ),
    "wants_treatment": (
        "wants on {it,something,one,methadone,treatment}"
        " | {wants,want,wanting,asking,asks,ready,keen,willing,hoping,requesting,requests,request,agreed,says yes,"
        "desperate,needs,will accept,would accept} {for,to,on}? .. {start,treatment,a script,started,detox,methadone,"
        "bup*,mat,buvidal,on something,on one,on a script,restart*,opioid,help,come off,seen,in}"
        " | {start,started,starting,begin,initiate,commence,restart,get,be put,titrat*} {him,her,them,on,a,his,her,"
        "back}? .. {methadone,bup*,treatment,mat,script,something,ost,opioid,buvidal,titration,prescribing}"
        " | same-day {start,access,mat,prescribing,treatment,assessment,initiation,script,appointment,prescription,"
        "referral,slot,tx}"
        " | {can,could} {he,she,they,i,we} {start,be seen,be started,get on,go on,be put,come {round,today,now}}"
        " | {will,he'll,she'll} {take,do} {help,it} {if,but} | {can,could} i bring {him,her} | can you take {him,her}"
        " | {bring,walk,send} {him,her} {round,over,along}"
        " | same-day {start,prescribing,prescription,script,initiation} .. {ost,mat,bup*,methadone}?"
        " | walk-in .. {start,treatment,script}"
        " | {getting,get} {on,onto} {bup*,subutex,methadone,a script,buvidal,espranor} | looking for help"
        " | see {him,her,them,me} and prescribe | wants to start | wants on {a,the} script | {he,she} be titrated"
        " | needs prescribing | go on a script | could {it,he,she} be today"
        " | {could,can} go on {a script,methadone,bup*} | {keep,something to keep} him off it"
    ),
    "today_word": (
        "today | {right,here,start,started,seen,help} now | this {afternoon,morning,minute} | right away"
        " | straight away | same day | immediately | tonight | right now | the day | asap | waiting room"
        " | here with me | in front of me | sitting {here,in,with} | at my desk | at reception | at {the,front} desk"
        " | this very day | same-day"
    ),
    "untreated": (
        "heroin | opioid* | opiate* | dependen* | withdraw* | rattling | cows | inject* | methadone | bup* | buvidal"
        " | detox | mat | using | drug | drugs | drinking | alcohol | treatment | never been on | off the gear"
        " | first time"
    ),
    "appointment": "appointment* | slot | review | meeting | group | talk | booked in",
    # On opioid treatment or another treatment of ours
    "on_treatment": (
        "methodone* | on {methadone,bup*,buvidal,subutex,espranor,suboxone,ost,mat,oat,treatment,a script,script,#,"
        "her methadone} | methadone* | bup* | buvidal | subutex | espranor | suboxone | subbies | ost | oat | mat"
        " | opioid {substitution,agonist} | prescri* | naltrexone | disulfiram | antabuse | acamprosate"
    ),
}
