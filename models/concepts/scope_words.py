"""The triggers of `scopes`: words that deny, suppose, date back, or give to someone else. In the language of `phrases`."""

from __future__ import annotations

TRIGGER_WORDS: dict[str, str] = {
    # Denies a list of nouns
    "no": (
        "no | nothing {new}? to | nothing about | clear of | nobody | no-one | naebody | nobody {is,was,has,seems,appears} | no one {is,was,has} | "
        "none {is,are,was,were} | nil | none | none of | ve for | without | denies {any,all,current,having}? | "
        "denied | denying | deny | never | neither | nor | negative for | free {of,from} | absence of | rules out"
        " | ruled out | ruling out | excludes | excluded | "
        "no {evidence,signs,sign,suggestion,history,indication,record} of | "
        "not {currently,actively,acutely,presently} | not reporting | not expressing | not disclosing | "
        "not endorsing | nae | seizure-free | nothing to suggest | not had any | "
        "not have any | has not had | hasn't had | have not had | haven't had | hadn't had | didn't have | "
        "did not have | doesn't have | does not have | don't have | hasnae had | without any"
    ),
    # Denies the thing at hand
    "instead": "rather than | instead of",
    # Denies a verb
    "not": (
        "not | nothing {has,was,is} {been}? | isn't | wasn't | aren't | weren't | hasn't | haven't | hadn't | didn't | doesn't | don't | isnae | "
        "wasnae | hasnae | didnae | doesnae | never been | no longer | stopped having | no way"
    ),
    # Denies a whole clause
    "think_not": (
        "{don't,do not,doesn't,does not,didn't,did not} {think,believe,feel,appear,seem,sound,look,consider,"
        "suspect,want} | not {thought,felt,believed,considered,thought to be,deemed} | unlikely to {be,have}"
    ),
    # Looks like a trigger and is none
    "swallowed": (
        "{by,to,with,from,told,via,for} {his,her,their,the} {late,older,younger}? {brother,sister,mother,mum,mam,"
        "father,dad,da,parents,uncle,aunt,auntie,gran,granny,friend,friends,pal,flatmate,neighbour,son,daughter,"
        "partner,girlfriend,boyfriend,wife,husband,carer} | "
        "{day,days,week,weeks,month,months,year,years,yr,yrs} old | not {only,just,sure,certain,clear,known,"
        "confirmed,ruled out,excluded,well,right,himself,herself,themselves,improv*,settl*,better,coping,managing,"
        "answering,eating,drinking,responding,rousable,feeling,happy,able,been able,been seen,seen,been back,heard,"
        "unlike,long,like,good,great,safe,alone} | {isn't,wasn't} {well,right,coping,sure,safe,answering} | "
        "{didn't,did not,hasn't,has not,haven't,have not,never} {answer*,respon*,attend*,come,came,turn*,show*,"
        "pick*,collect*,appear*,improv*,settle*,sleep*,slept,eat*,eaten,{stop*} {fitting,seizing,shaking,vomiting,being,bleeding,crying,sweating},been able,been seen,been back,"
        "been heard,been in,been himself,been herself,been well,been right} | {cannot,can't,couldn't,could not,"
        "not been,not yet,has not been,hasn't been} {exclude,rule out,ruled out,excluded} | no {answer,reply,"
        "response,doubt,idea,access,contact,phone,fixed,improvement,better,one,appointment,script,prescription,"
        "supply} | {may,might,could,would,should,will,must} {have,be,well be,well have,well} | "
        "{could,would,can,may} {you,we,i,someone,somebody,anyone} | "
        "would {like,appreciate,value,welcome,be grateful,need} | as if | even if | "
        "if {possible,ok,okay,not,needed,so,at all possible,you can,you could} | {not,isn't,wasn't,never} used to"
        " | no {longer able,longer coping,longer safe} | without {doubt,delay,warning,answering,stopping} | "
        "past {week,few,day,24,48,72,hour,two,three,2,3,couple,weekend,month} | "
        "previous {day,night,evening,weekend,mail,email,message,letter} | until now | not to mention | "
        "never {seen,known} .. like this | "
        "{doesn't,does not,don't,do not} {want to,wish to,want} {be,live,wake,carry,go,exist} | "
        "nothing {left,to live} | if not | "
        "any {time,longer,more,way,advice,thoughts on,thoughts about,chance,ideas,help,questions} | see if | "
        "check if | asking if | asked if | know if"
    ),
    # An if of not knowing supposes nothing: "not sure if he has overdosed"
    "swallowed_if": (
        "{unsure,uncertain,unclear,wonder,wonders,wondering,query} .. {if,whether} | "
        "not {sure,certain,clear,known} .. {if,whether} | {asked,asks,asking} {me,us,him,her,them}? {if,whether} | "
        "{don't,do not,didn't,can't,cannot,couldn't} {know,tell,say} .. {if,whether}"
    ),
    # Supposes a clause
    "if": (
        "if | what if | whenever | "
        "should {he,she,they,you,anyone,someone,anybody,it,there,the patient,a patient,patient} | unless | "
        "{for,to} {anyone,those} {who,with,at} | anyone {who,with} | "
        "{people,patients,clients} who {feel,are,may,might,use,have} | "
        "when {someone,a patient,patients,people,somebody,you} | were {he,she,they} to | "
        "before {he,she,they} {overdos*,ods,kills,ends}"
    ),
    # Supposes a list of nouns
    "risk": (
        "in case of? | in the event of | for fear of | risk of | risks of | risk from | risk for | risk .. of | "
        "at risk | {likelihood,chance,probability,danger,dangers,threat,fear,fears} of | prevent* | avoid* | "
        "reduce* .. {of,for} | reducing | to stop {him,her,them} | so as not to | prone to | monitor* {for,of} | "
        "watch* {for,out for} | look* out for | safety net* | warning signs | signs {to look,include,of an} | "
        "prophylaxis | {protect,guard} against | protection from | threshold for | potential for | in the unlikely"
        " | {advised,warned,warn,counselled,reminded} {about,of,re,on,regarding,against,not to,him not to,"
        "her not to,them not to,him against,her against} | "
        "{discuss*,discussion} {of,about,on,around,regarding,the,re}"
    ),
    # A subject of talk
    "asked": (
        "{asked,ask,asking} {him,her,them,people,young people,patients,clients,someone,somebody}? {outright,directly,straight}? {about,re} | {course,session,talk,training,module,film,play,workshop} {is,was} about"
    ),
    # Wished, planned, possible
    "aim": (
        "{wants,want,wanting,wishes,hoping,hopes,hope,plans,planning,like,willing,motivated,trying,tries,try,"
        "intends,intending,able,ready,keen,agreed,aiming,how,attempting,attempt} to | "
        "{needs,need} to {start,stop,avoid,reduce,cut} | {help,support} to {stop,cut,reduce,come} | "
        "{thinking,thoughts,thought} {of,about} | considering | goal* {is,of,are,to} | prepared to | contemplating"
        " | {can,could,may,might,will,does,do} .. {cause,lead,bring,make people,make patients,make you} | would ... make {him,her,them,me,you,people} | leads to | lead to | leading to | "
        "contraindicat* | side effects {of,include} | interaction* | potential to | worried about him relapsing"
    ),
    # Could happen
    "may": ("may | might | could | would | should"),
    # Asked after
    "any": ("any | are there | is there | is {he,she,there any} | ever"),
    # A subject of teaching and paper
    "about": (
        "{attached,enclosed,new,our,your,latest} {poster*,leaflet*,flyer} | {managing,managing an} | {minutes,half hour,half day,education,teaching} on | {training,teaching,session*,talk,talks,"
        "workshop*,webinar*,leaflet*,poster*,guidance,guideline*,protocol*,polic*,pathway*,module*,course*,"
        "presentation,article,paper,study,audit,factsheet,resources,slides,handout,education} {on,about,for,in,"
        "around,regarding,re,covering,including} | how to | what to do | respond* to {an,a} | recognising | "
        "how {do,should,would,can,could,might} {we,i,you,one,they,people} | screen* .. for | what {do,should} {we,i} do | ref* to the {policy,protocol} | "
        "{procedure*,process,rules,flowchart} for | who to {ring,phone,call,contact,tell,ask} {if,when,after %}"
        " | what happens {after,when,if} {we,someone,somebody,a patient,people,patients}"
        " | {with,containing,contain,contains,certain,specific} {the}? {words,terms,phrases,keywords} {such as,like,for example,including,eg}"
        " | learn* {about,to} | awareness {of,around} | questions {about,on} | refresher | international overdose | "
        "world suicide | talk* to {them,us,staff,people} about | {topics,agenda,topic,agenda item,items,item} {is,are,include,includes,for}? | campaign | "
        "programme {on,for} | strategy {on,for} | number* of | rates of | rise in | increase in | deaths from | "
        "lessons from | learning from"
    ),
    # Once, of a list of nouns
    "history": (
        "history of | hx | hx of | h/o | pmh | pmhx | "
        "past {medical,psychiatric,mental health,drug,overdose} {history}? | background {of,history,includes} | "
        "known to have had | known {epilep*,seizure*,history} | medical history | traum* {from,after,since} | "
        "years since | anniversary"
    ),
    # Once, of what follows at once
    "previous": (
        "previous* | prior | past | former* | old | last | {1st,2nd,first,second} ever | lifetime | childhood | "
        "in the past | {i,he,she,they} was % the first time | {when,while} {he,she,they,i} {was,were} {%,nine,a,only,young*,little,wee,small,at,in} | historical* | allergic to | allergies | known allerg* | survivor of | flashbacks | survived"
    ),
    # After what follows at once
    "post": ("post | status post | since an? | following an? | after an?"),
    # Somebody else's
    "relative": (
        "{his,her,their,whose,patient's,pt's,the patient's} {own}? {late,older,younger,elder,big,wee,only,twin,best,"
        "close}? {brother,sister,mother,mum,mam,mither,father,dad,da,parent,parents,uncle,aunt,auntie,cousin,gran,"
        "granny,grandmother,grandfather,papa,friend,friends,pal,flatmate,neighbour,son,daughter,partner,girlfriend,"
        "boyfriend,wife,husband,ex,ex-partner,nephew,niece,abuser,abuser's,dealer,carer,foster carer,pals,mates,"
        "mate,colleague,boss} | a {friend,pal,neighbour,flatmate,family member,relative,close friend} {of his,"
        "of hers,who,died,has,had,passed} | another {resident,patient,client,tenant} | bereave* | "
        "{lost,loss of} {his,her,their} | death of {his,her,their}"
    ),
    # The family's
    "family_history": ("family history | fhx | fh | runs in the family"),
}
