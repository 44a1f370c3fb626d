"""What a writer asks for, how soon, and who writes: in the language of `models.concepts.phrases`. Hints to the reader, no rules."""

from __future__ import annotations

ASKS: dict[str, str] = {
    "asks_prescribe": (
        "{can,could,would,will,please,pls} {you,someone,somebody,the prescriber,your team}? .. {prescribe,issue,script,write,send {a,the,another,over,out}? {script,"
        "prescription},re-script,rescript,reinstate,restart} | {needs,need,require*,requires} a {new}? {script,prescription}"
    ),
    "asks_dose": (
        "{what,which} {dose,strength} | {is,was,would} {it,that} {safe,ok,okay} {to,with,if} | {should,can,do,shall,may} {i,we,he,she} "
        "{give,start,stop,restart,continue,increase,reduce,hold,prescribe,dispense,supply,add,use,switch,go} | ok to {give,start,continue,prescribe,dispense} | "
        "happy {for,to} .. {give,prescribe,start,continue,me} | safe to | any {reason not to,objection,concerns about} | how {much,far,fast,quickly,slowly}"
    ),
    "asks_advice": (
        "advice | advise | your {view,views,thoughts,opinion,steer,guidance} | thoughts | any {ideas,suggestions,thoughts} | what {do you,would you} "
        "{suggest,think,recommend,advise} | steer | guidance {please,on} | opinion | wonder* {if,whether,what} | not sure {what,whether,how,if}"
    ),
    "asks_call": (
        "{ring,call,phone,bleep,telephone,contact} {me,us,back,the ward,the practice,the surgery,him,her,urgently,asap,on} | call back | callback | "
        "speak to {someone,somebody,the,a} | give {me,us} a {ring,call,bell,shout} | direct {line,dial} | by phone"
    ),
    "asks_confirm_word": "confirm* | let {me,us} know | can you {tell,say} | do you {know,have} | is {he,she,this patient} {on,known,still,under,open} | last {dose,seen,dispensed}",
    "asks_refer": "{please,kindly,pls} {see,assess,accept,refer} | would you {see,assess,take,accept} | {refer,referring} {him,her,this,them} | for assessment | offer {him,her} {an}? appointment | can {he,she,you} {be}? {seen,see}",
    "asks_book": "{can,could,please,pls} {we,you,i,he,she}? .. {book,rebook,change,move,rearrange,reschedule,cancel,offer} | {need,needs,wants} .. {another,different,later,earlier} {time,date,appointment,slot,day}",
    "asks_document": "{send,need,want,provide,complete,fill,sign,return,forward,email,write,supply} .. {form,letter,report,copy,leaflet*,template,statement,evidence,list,minutes,summary,document*,policy,protocol}",
    "asks_who": "who {do,does,should,is,would,will,can,are,prescribes,leads} | whom | whose | which {team,service,prescriber,nurse,person}",
    "asks_how": "how {do,does,can,would,should,long,often,soon,many} | what {is,are} the {process,procedure,pathway,criteria,wait*,form,number,best} | where {do,does,can,should,is}",
    "asks_when": "when {is,will,can,does,do,should,would,are} | what {time,date,day} | next {available,free}",
    "for_information": "fyi | for {info,information,your info*,your records,noting,awareness} | no {action,reply,response} {needed,required,necessary} | just {to let,letting,so} you {know}? | update only | keep you {posted,updated,informed}",
    "no_hurry": "no {rush,hurry,urgency} | not urgent | non-urgent | whenever | when {you get,convenient,you have,someone has} {a}? {chance,minute,moment,time}? | at your convenience | routine | in due course | at some point",
    "in_hurry": "urgent* | asap | immediate* | emergency | right {now,away} | straight away | now please | today please | this {morning,afternoon} please | 999 | ambulance | before {close,closing,5,five,the weekend,tonight,lunch} | within the hour | time critical",
    "deadline": "by {monday,tuesday,wednesday,thursday,friday,tomorrow,noon,next,the end} | deadline | due {by,on,back} | closing date | no later than | before the {end,hearing,meeting,review,appointment} | {this,next} {monday,tuesday,wednesday,thursday,friday,week,month}",
    "greets": "dear {colleague*,team,all,sir,doctor} | hi {all,team,folks,there} | to whom it may concern",
}

WRITERS: dict[str, str] = {
    "writes_practice": "{this,our} {practice,surgery} | practice manager | gp partner | salaried gp | i am {a,the,one of the} {gp,doctor,locum} | seen {in,at} {surgery,clinic} {today}? | {my,our} patient | reception{ist}? | docman | emis | vision",
    "writes_pharmacy": "{here,calling,writing} at {the}? {pharmacy,chemist} | we are {a,the} pharmacy | {our,the} dispenser | {pharmacist,technician} here | we {dispensed,supervise,have supervised,close at} | presented {at,to} {the,our}? {pharmacy,counter,shop} | at the counter",
    "writes_ward": "ward {#,1,2,3,4,5,6,7,8,9} | {on,in} our ward | currently an inpatient | we have {him,her,your patient,a patient of yours} {on,in,admitted} | under {our,the} {care,consultant,medical} | fit for discharge | for discharge | inpatient {at,on,in}",
    "writes_prison": "prison {healthcare,nurse,health} | hmp .. {healthcare,here} | {health centre,healthcare} at hmp | custody {suite,nurse} | in our custody | reception {into,to} prison | {our,this} prisoner",
    "writes_social": "social work{er}? | {i am,i'm} the allocated | justice | hearing | duty social | support worker | housing {officer,support,association} | advocacy | third sector | keyworker at | tenancy",
    "writes_mental": "cmht | cpn | community psychiatric | psycholog* {here,to} | liaison psychiatr* | home treatment team | ward psychiatr*",
    "writes_midwife": "midwi* | maternity | antenatal clinic | health visitor | obstetric*",
    "writes_family": "my {son,daughter,husband,wife,brother,sister,partner,mum,mother,dad,father,boyfriend,girlfriend,nephew,granddaughter,grandson,boy,lad,lassie} | i'm {his,her} {mum,mother,dad,father,wife,husband,partner,sister,brother,daughter,son} | we are {his,her} parents",
    "writes_self": "my {methadone,script,prescription,dose,keyworker,worker,appointment,buvidal,injection,meds,medication,bup*} | i {am on,take,missed,need my,was on,get my} .. {methadone,script,dose,meds,buvidal,bup*,appointment}",
    "clinical_style": "o/e | hx | pmh | dx | rx | tx | pt | pts | c/o | imp | nkda | obs | gcs | news | rr | hr | spo2 | px | f/u | od | bd | tds | prn | nocte | mane",
}
