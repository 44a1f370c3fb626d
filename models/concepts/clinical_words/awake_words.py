"""The words of the floor: consciousness and breathing, and what settles an overdose. In the language of `models.concepts.phrases`.

`EVENTS` count when they are said to have happened, `THINGS` when they are named. Owned by the service's clinicians.
"""

from __future__ import annotations

EVENTS = {
    # Cannot be woken, does not breathe well, was found so
    "unresponsive": (
        "{slid,slipped,fell,fallen} off {the,his,her,a} chair | pupils {are,is}? {tiny,pinpoint,pinned,pin point}"
        " | {tiny,pinpoint,pinned} pupils | {no,not,nae} {wakin,waking,wakening,waking up,waken up} {up}?"
        " | {cannae,can't,cannot,couldn't,couldnae} get {him,her,them,ma brother,my brother,my son,ma son,my daughter,"
        "ma pal,my partner,mum,dad} {up,awake,to wake,to waken,going}"
        " | hes blue | shes blue | {he's,she's,he is,she is} {blue,grey,cold}"
        " | {no,not,nae} {breathin,breathing} {right,properly,well,much}? | stopped {breathin,breathing}"
        " | {no,nae} breathin | {lips,face} {is,are} {blue,grey} | {can't,cannot,struggling to} breathe"
        " | {lips,face,hands} {have,has} {gone,turned} {blue,grey} | unrespons* | unconscious* | uncon"
        " | not {breathing,responding to pain,responding to voice,rousable,rousing,waking,conscious}"
        " | {no longer,wasn't,isn't,wasnae,isnae} {breathing,rousable,rousing,conscious} | stopped breathing"
        " | {shallow,slow,laboured,agonal,snoring,irregular,poor} {breathing,breaths,resp*}"
        " | breathing .. {shallow,slow,laboured,noisy,poorly,funny} | hardly breathing"
        " | {breathing,breaths,resps,respiration*} .. {3,4,5,6,7,8,9,three,four,five,six,seven,eight} {a,per,to the,/,"
        "breaths,times} {min*,a}"
        " | {3,4,5,6,7,8,9,three,four,five,six,seven,eight} {breaths,resps} {a,per} min*"
        " | {gurgling,gurgly,rattly,snoring,choking} .. {breath*,noise*,sound*,when she,when he,won't,and can't,"
        "not waking}"
        " | blue {tinge*,around,about} | {gone,turned,looks,went} grey"
        " | {can't,cannot,cannae,couldn't} get {him,her,them} {up,to wake,awake,roused,to respond}"
        " | not {coming round,coming to} | {won't,willnae,will not} {waken,come round,rouse}"
        " | {he,she,they,patient} {wasn't,isn't,is not,was not} {responding,moving} | {lifeless,limp}"
        " | {barely,scarcely} {breathing,conscious,rousable,responsive,responding,awake} | struggling to breathe"
        " | respiratory {depression,arrest} | {blue,grey,purple} {lips,round,around,in the face,at the lips}"
        " | lips {are,were,going,gone,turning,looking}? {blue,grey,purple}"
        " | {turned,turning,going,gone,went,looks,looked,found,lying,was,is} blue | cyanos* | cyanot* | unrous*"
        " | {can't,cannot,cannae,canny,couldn't,couldnae,can not,could not,unable to,not able to,can nae,"
        "no able to} .. {wake,wakin,waken,rouse,rousing,wauken}"
        " | {hard,difficult,difficulty,impossible,struggle,struggling,very hard,tricky} {to}? {rouse,wake,waken,"
        "rousing,waking}"
        " | won't wake | willnae wake | will not wake | semi-conscious | semiconscious"
        " | {reduced,decreased,lowered,low,altered,impaired,fluctuating,dropping,drop in} {level of}? {consciousness,"
        "conscious level,conscious,gcs,loc}"
        " | gcs {of,is,was}? {3,4,5,6,7,8,9,10,11,12,13,14} | cardiac arrest"
        " | {resps,respirations,rr,resp rate,respiratory rate} {of,is,was,at,down to,only}? {3,4,5,6,7,8,9} | cpr"
        " | resuscitated | passed out | {lost,losing,loss of} consciousness | keeled over | slumped"
        " | found {on the floor,collapsed,down,lifeless} | sats {of,are,were,at}? {7,8}* | gasping | not breathing"
        " | not responding {to,ambulance,at all,and}? | out cold | {only,just} respond* to {pain,voice}"
        " | respond* only to {pain,voice} | {gone,looks,turned} limp | sparked out | spark out"
        " | not coming {to,round} | no pulse | not {rousing,rousable}"
        " | breathing {about,at,only}? % {a,per,times} {min*,a} | {won't,will not,not} wake up"
        " | {isn't,not,isnt} responding | gurgling {at,and,when,noise*,this}? | poor colour | slapped {him,her} awake"
        " | eyes don't open | {blue,grey} {and,in the face,at the lips} | only if {he,she,i} pinch*"
        " | opens {her,his}? eyes only | {she'll,he'll} not wake | won't wake for"
    ),
    "collapsed": (
        "collapsed | collapsing | collapse | syncop* | faint* | passed out | {black,blacked,blacking} out*"
        " | blackout* | {lost,loss of} consciousness | loc | dropped to the floor | keeled over | presyncop*"
        " | pre-syncop* | went down like | {took,take,taking} the legs from"
        " | dropped in the {bathroom,shop,kitchen,street} | gone down {twice,three,again,since} | just dropped"
        " | keel* over | went down {twice,on,in,at}"
    ),
    # Drowsy, slurred, nodding; in clinicians' words, patients' words and Scots
    "drowsy": (
        "{half,almost,nearly} asleep"
        " | {falling,fell,slumping,slumped,tipping,leaning} {forward,forwards,over,asleep,onto}"
        " | head {down,dropping,nodding,lolling} {on,onto,to}? | words {running,slurring,merging}"
        " | swaying .. {slurr*,eyes,words,stoned} | sedated {at,in,by,on,this,earlier,last,yesterday,overnight,when}"
        " | drowsy | drowsier | drowsey | drousy | {increasing,increased,marked,significant,profound} drowsiness"
        " | drowsiness {today,this morning,now,noted}"
        " | {very,really,extremely,unusually,quite,so,incredibly,visibly} {sleepy,sedated,drowsy} | slurr* | slurred"
        " | speech .. {slurred,slurry,slow} | nodding {off}? | gouch* | gauch* | goofing | goofed"
        " | {on the,on a,a bit on the} nod"
        " | {falling,fell,fallen,keeps falling,dropping,nodded,dozing} {asleep,over} {in,at,mid,on,during,standing,"
        "while,when,as,over,halfway}"
        " | {falling,fell,drifting,nodded,dozing} off | drifting in and out | in and out of {consciousness,it,sleep}"
        " | {heavily,over,very,clearly,visibly,obviously,quite,overly} sedated | looks sedated"
        " | {is,was,appears,appeared,seems,seemed,looked,became} {sedated,oversedated,over-sedated,obtunded}"
        " | {looked,looking,still,obviously,clearly} sedated | obtunded | {out,oot} {of,o'} it"
        " | {out,oot,aff} {of,o}? {his,her,their,yer,thur,the} {face,tree,nut,heid,head,box,skull} | zonked"
        " | zombified"
        " | {can't,cannot,couldn't,can hardly,can barely,cannae,unable to,struggling to,struggles to,could barely,"
        "could hardly,not able to} {keep .. eyes open,keep .. awake,stay awake,stand,hold .. head up,stand up,"
        "walk straight}"
        " | {barely,hardly} {awake,able to stand,keep .. eyes open,stand} | eyes {closing,rolling,shutting}"
        " | glassy eyed | {keeps,kept,keep} {dropping,drifting,nodding,falling,going} {off,away,asleep,over}"
        " | {dropping,drifting} off | {chin,head} .. {on,in,onto} {his,her,the} {chest,table,counter,desk,hands}"
        " | {talking,speaking,making} {gibberish,rubbish,no sense,nonsense} | {thick,slow} speech"
        " | speech {is,was}? {thick,slow,mumbl*} | mumbling"
        " | {could scarcely,could hardly,could barely,can hardly,can barely,barely able to,"
        "unable to} {string .. together,speak,talk,get .. words out}"
        " | {can't,cannot,cannae} {string .. together,get .. words out}"
        " | {sliding,slid,slipping} {off,down} {the,his,her} {chair,seat,wall} | eyes {half,heavy,pinned}"
        " | {dead to the world} | {asleep,sleeping} {on his feet,standing} | {heavy,drooping} eyed"
        " | {fleein,fleeing,oot his tits,full o it,full of it} | incoherent | monged | {gone,going} {floppy,limp}"
        " | {unsteady,swaying} .. slurr* | stuporous | mashed {out}?"
        " | {more,increasingly,becoming,getting,gets,a bit,bit,rather} {drowsy,sleepy,sedated}"
        " | {intoxicated,stoned,drunk,wrecked,wasted,steaming,under the influence} .. {sleepy,drowsy,sleeping,unsteady,"
        "asleep}"
        " | half out of it | out of it"
        " | {found,fell,was} asleep {in,on,at} the {stair*,close,street,toilet*,waiting room,chair,floor,doorway,"
        "pavement}"
        " | slept through {most,all} | {unsteady,unsteady and} {and}? sleepy"
        " | sleepy {today,now,at,in the,on,and slurr*} | {intoxicated,stoned} {in,at,on}"
        " | stoned on {blues,valium,vallies,benzos,pregab*,xanax} {on,yesterday,last,this,earlier}?"
        " | asleep on the floor | out {of}? the game | {sliding,slides,slid} off the chair | mumbles and"
        " | mouth full of {toast,marbles,cotton} | {eyes,eyelids} don't open | dribbled {all}? down"
        " | mad {with,wi} it | {couldn't,couldnt} get up the {stair,stairs}"
        " | {mumbling,muttering} and {sliding,swaying,nodding} | slides off"
        " | {words,speech} {all}? {mush,slurry,thick}"
    ),
    # Awake again
    "alert_now": (
        "{now,currently,fully,wide,perfectly,completely,much more,he's,she's,is,looks} {fully,wide,much,perfectly,"
        "quite,more}? {alert,awake,bright,lucid,orientated} {now,today,and,again}?"
        " | now {fine,well,ok,okay,normal,himself,herself,chatty,recovered,better,back}"
        " | {fine,well,ok,okay,chatty,better} {now,again} | alert and {orientated,talking,chatty,well} | alert now"
        " | back to {normal,himself,herself,baseline} | bright as a {button,bunny}"
        " | {worn off,wore off,slept it off,come round,came round,perked up}"
        " | no longer {drowsy,sedated,sleepy,slurring} | {not,isn't} {now}? {drowsy,sedated,sleepy} {now,today}"
        " | alert and talking | alert today | wide awake | right as rain | awake and {orientated,alert,talking}"
        " | now {ok,okay,fine} | himself again | herself again | bright now | fine today | fine the day"
        " | clear as {a bell,day} | clear as"
    ),
    # Sent home by those who assessed
    "went_home": (
        "{went,gone,back,came,got,now,returned,safely} home | "
        "home {now,today,the same day,same day,next day,next morning,last night,this morning,yesterday} | "
        "{out of,left} {hospital,a&e,ed} {after,today,yesterday}"
    ),
    "discharged": (
        "{a&e,ed,hospital} cleared {him,her,them} | discharg* | {sent,let,allowed} {him,her,them,me}? {go}? home | "
        "{said i could,said he could,said she could} go home | {medically,declared} {cleared,fit} | "
        "let {him,her,them,me} go"
    ),
    # Seen by someone clinical
    "assessed": (
        "{seen,assessed,treated,checked,reviewed,observed,kept,monitored,admitted,examined,taken,attended,conveyed,"
        "managed} ... {a&e,ae,a and e,ed,hospital,casualty,ward,paramedic*,ambulance,crew,overnight,infirmary,"
        "minor injuries,resus,emergency department,hours,rie,qeuh,gri,dgri,royal,aru,amu,medics,gp,here,by me,"
        "by us,nurse,doctor} | kept {me,him,her,them}? {in,overnight} | watched all night | "
        "{saw,seen} {me,him,her} {in,at,by}? | "
        "{paramedics,ambulance,crew} .. {assessed,checked,happy,attended and,cleared,stood down} | "
        "{seen,reviewed,assessed} by | {attended,presented to,presented at,brought to} {a&e,ed,hospital,casualty}"
    ),
    "recovered": (
        "recovered | {full,good,complete} recovery | now {well,fine,alert,ok,okay,stable,recovered,himself,herself,"
        "back to normal,asymptomatic,bright,chatty,much better} | "
        "{well,fine,alert,stable,bright,chatty,orientated} {now,today,since} | "
        "is {well,fine,alert} {today,now,this} | back to {normal,himself,herself,baseline} | "
        "{no,nil} {ongoing}? {ill effects,after effects,complications} | "
        "alert and {orientated,oriented,well,chatty,talking,walking} | gcs 15 | none the worse | "
        "{up and} {about,dressed}"
    ),
    # Left, or would not be seen: neither assessed nor discharged
    "not_settled": (
        "{self-discharg*,self discharg*,discharged {himself,herself,themselves,against}} | {left,walked out,"
        "took own discharge,took his own discharge,took her own discharge} .. {before,against,without,advice,"
        "of a&e,of ed,of hospital} | {refused,refusing,declined,declining,won't,wouldn't,would not,didn't wait,"
        "did not wait,not stay,not go} .. {hospital,ambulance,a&e,ed,conveyance,transfer,go,assessment,admission,"
        "transport,wait,to be seen,attend,review} | "
        "{still,currently,remains} {in,at,on} {a&e,ed,itu,icu,hdu,resus,hospital} | "
        "{not,hasn't,never,without} {been}? {seen,assessed,checked,medical} {by}?"
    ),
}

THINGS = {
    # How someone is of a morning or on a medicine, no event
    "habitual": (
        "sometimes | occasionally | at times | daytime | in the mornings | of a morning | "
        "most {days,mornings,evenings} | by evening | in the evenings | side effect* | "
        "{makes,make,making} {him,her,them,me} | {finds,found} {it,them,that it} | for {weeks,months} | tends to | "
        "intermittent* | at night"
    ),
}
