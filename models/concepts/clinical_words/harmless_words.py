"""Words that are about nobody: a phrase that only looks like a red flag, and what bulletins, invented cases and frauds are known by.

What belongs here: `not_meant`, the phrases within which a word of the floor has another meaning (a machine that died, a dose "200 OD", waste
that was not collected), by what stands beside it and never by one mail's own words; and the words of mail that speaks to everybody.
What never does: denials, suppositions and other people (`scope_words`). A phrase here takes words from the floor: it has to be plain.
"""

from __future__ import annotations

# Things that stop working.
_DEVICE = (
    "printer*,projector*,laptop*,computer*,pc,screen,monitor,server,router,wifi,wi-fi,broadband,internet,phone*,mobile,handset,ipad,fax,"
    "scanner*,photocopier*,copier,shredder,battery,batteries,fridge*,freezer,boiler,heating,kettle,microwave,machine*,car,van,engine,bike,"
    "lift,pump,buzzer,intercom,link,system,line,website,camera,microphone,charger,alarm,dishwasher,whiteboard,thermometer"
)
_ROOM = "reception,office,ward,room,clinic,hub,surgery,practice,hall,kitchen,dispensary,shop,back,treatment room,waiting room,meeting room"

EVENTS: dict[str, str] = {}

THINGS: dict[str, str] = {
    "not_meant": (
        "{this message,this email,this mail,this bulletin,this update} {has been,was,is} sent to {all,everyone}"
        " | sent to all {registered,subscribers,who,members}"
        " | {police,customs,drug,cash} seizure* | seizure of {tablets,drugs,cash,goods,property,pills,heroin,items}"
        " | dts {lorry,delivery,team,number,form}"
        " | {wake,waken} up? {the,a,my,our,up}? .. {computer,printer,system,laptop,screen}"
        " | {unresponsive,responding,responsive,respond} to {email*,emails,calls,phone calls,letters,our,requests,"
        "messages,correspondence}"
        " | {press,prison press} release | {breach*} .. {peace,bail,order,licence,contract,bond,tenancy,probation}"
        " | breached {his,her,their}? {bail,order,licence,conditions,curfew,tag}"
        " | dying {to,for} {see,meet,know,hear,try}"
        " | {lost,losing,lose} {weight,contact,interest,touch,confidence,hope,his job,her job,count,track,patience,"
        "his tenancy,her tenancy,his brother,the plot,his temper,faith,motivation,trust}"
        " | {took,taken,taking} too much on"
        " | cut {down,back,to,to the,out the} {on,to,from,service,budget,smoking,cigarettes}?"
        " | no {prescription,script} {charge*,needed,required,is needed,is required,necessary,changes,change,queries}"
        " | {cold,hot} hands"
        " | {end,ends,ended,ending} {it,the meeting,the session,the session*,his tenancy,her tenancy,the call} {at,by,"
        "on}"
        " | nearly died | almost died | {missed,missing} {you,the meeting,the bus}"
        " | sick {note*,line*,leave,pay} | {blood,bloods} {test*,pressure,taken,were,form*,results,borne}"
        " | gums bleed* | bleeding gums | nose bleed* | nosebleed* | bleeding nose | {not,isn't} dead just"
        " | taken to hospital by taxi | {wrong} {number,turning,end}"
        " | cuts {to the,in,in the}? {service,services,budget,funding,benefits} | rat in"
        " | {drink,drinks} {socially,tea,coffee,water,plenty} | exposed to {damp,mould,asbestos} | stroke of luck"
        " | {poster,leaflet,flyer*}"
        " | fit {note*,and well,and healthy,for work,to work,to travel,to drive,him in,her in,them in,you in,me in,"
        "into}"
        " | confused {about,by} {the,his,her,which,what,your,benefits,forms,paperwork}"
        " | unsteady {housing,finances,relationship} | the dog has | dog's | cat has"
        " | {line,lines,calls,phone} {was,were,is} not answered | {phone,mobile} line"
        " | {hiv,hep c} positive {speaker,people,group,community,awareness} | last dose was confirmed"
        " | last dose of {hep*,hepatitis,vaccine,antibiotic*} | {need,needs} new glasses"
        " | taken off {his,her,my,the,their} {methadone,script,bup*,medication}"
        " | {can't,cannot,couldn't} stand {the,his,her,it,that,him,them,people,being,crowds,noise,this}"
        " | {lead,plaster,dressing,wheels,wheel} falling off | {carries,carry,carrying} an? epipen"
        " | {drop-in,talk,session,day} about | no {resuscitation}"
        " | worried about {an}? {overdose,precipitated withdrawal,overdosing}"
        " | anxious about {an}? {overdose,precipitated withdrawal} | last dose confirmed | pep info*"
        " | hearing .. voice | poured back before | naloxone at discharge | missed you"
        " | {miss,missed} {saturday,sunday,monday,friday} and {saturday,sunday,monday,friday} {for,but} | no flood"
        " | flood of | nothing since | {not,nothing} flagged | breach {him,her,them}"
        " | can't get {from,to,there,here,out,away} | cannot get {from,to,there,here,out,away} | lead falling off"
        " | prefer not to | taken over {a,the,his,her} {prescribing,script,care,case*,practice,branch,list,role,post,shop,pharmacy,job,contract,lease} | twice {a day,daily} | put to bed | lives alone"
        " | living alone | told our | message has not been delivered | not been delivered yet"
        " | adult {son,daughter,child,children} | tablets a day"
        " | expecting {to,you,him,her,your,this,that,it,them,an answer}"
        " | expecting a {call,letter,visit,reply,parcel,script,response} | expecting the {results,call,script,letter}"
        " | dead {proud,good,keen,nice,chuffed,happy,worried,easy,line,set,wall,end}"
        " | {mobile,phone,line,battery,number}'s dead"
        " | moving in with {his,her,my} {maw,mum,mother,dad,gran,parents,sister,brother,auntie,family}"
        " | fleeing {home,from,a,an,his,her,abuse,violence,domestic} | is held in"
        " | {put,sent} the wrong {stickers,sticker,label,labels,form,forms} | wrong about"
        # A machine that died.
        " | {" + _DEVICE + "} {has,have,had,is,was}? {just,now,finally,also,suddenly,completely,all}? died"
        " | {" + _DEVICE + "} {in,on,at} {the,our,my,a}? {" + _ROOM + "} {has,have,had}? {just,now,finally,also}? died"
        # "Once daily", by the amount before it and what a prescription says after it.
        " | {%mg,#mg,%mcg,#mcg,%g,%ml,#ml,% mg,# mg,% ml,# ml,# units,# mcg} od {at discharge,at night,at bedtime,at breakfast,at present,on discharge,on admission,"
        "on repeat,on the kardex,on an empty,in the morning,in the am}"
        " | # od {at discharge,at present,on discharge,on repeat,on the kardex}"
        " | {od,bd,tds,qds,tid,nocte} or # od | # {bd,tds,qds,tid} or # od"
        # Broken bail and orders; a breach of confidence is one.
        " | {in,up,lifted,arrested,remanded,recalled,jailed,back inside,sentenced} {again,today,yesterday}? {for,on} {a,his,her,the,another}? breach*"
        " | breach {papers,proceedings,hearing*,court}"
        " | {whether,have,going,decide,decided,obliged,required} to breach"
        " | breach of {his,her,their,the,a}? {curfew,undertaking,dtto,cpo,supervision,conditions,tag,asbo,interdict}"
        " | in breach of {his,her,their,bail,the,an,a,licence,order,undertaking,conditions,tenancy,contract,probation}"
        # An appointment's date.
        " | {you,we,us,you'll,we'll,clinic,hospital,surgeon*,court,ward,team,housing,panel} {will,now,can,could,should,may,shall,to}? {have,has,had,got,gave,set,picked}"
        " a date"
        " | {have,has,had,got,gave,set,picked} a date {for,of} {the,his,her,their,my,our,an,a,your,this}?"
        " {appointment*,appt,assessment,review*,operation,surgery,scan,clinic,meeting,visit,hearing,trial,ecg,move,admission,detox,rehab,christening,wedding,training,induction,birth}"
        # Goods and patients taken over as a whole.
        " | {you,we,us,van,courier,lorry,driver,contractor,uplift,firm,company,recycling,council} {can,could,will,would,to,may,might,should}? {take,taking} the lot"
        # Waste that was not lifted.
        " | missed {bin,bins,waste,uplift*,refuse,recycling,parcel,delivery,laundry,courier}"
        " | missed collections {will be,are,may be} {charged,rescheduled,chargeable,re-booked,rebooked}"
        # Collections and doses by rule.
        " | missed {dose,doses,collection,collections} {table*,polic*,protocol*,procedure*,section,chart,paragraph,guidance,rule*,form}"
        " | {missed,missing} {nothing,none}"
        " | {due,for,having} {his,her,their,a,the}? {second,third,next,booster,final} dose {of hep*,of the vaccine,of vaccine,of twinrix,on the #}"
        " | second dose {of} {hep*,the vaccine,vaccine,twinrix,mmr,hpv,flu,covid}"
        # Somebody sits in the dark.
        " | {sits,sit,sitting,sat,lives,lived,living,stays,staying,lies,lying,keeps,kept,keeping} {at home,there,in bed,indoors,in,all day}? {with}? {the,her,his,their,my}? {curtains,blinds}"
        " {drawn,closed,shut}"
        # What is not told by mail, and requests that are about the mail itself.
        " | {can't,cannot,won't,unable to,not able to} give {news,information,details,advice,it out,them out,that out}"
        " | {careful,caution,beware,think twice,think} {with,about,of,before} {using,hitting,pressing,you}? reply all"
        " | {don't,do not,please don't,never} {text,email,send,fax,message,whatsapp} {me,us}? {pictures,photos,photographs,images,screenshots,scans,attachments}"
        " | {do not,don't,please don't,never} {leave,send} {any,us}? {clinical,urgent,confidential,patient} {messages,information,details,enquiries,queries,requests} {by,via,here,on this,in this,to this,at this,unless}"
        " | mailbox {unavailable,full,not found,disabled} | post office | at {a,the,his,her,any} funeral | we have no {means,objection*,view,preference,complaint*,quarrel}"
        " | no {medicine,medicines,medication,meds} {now,at present}? {other than,apart from,except,but,bar}"
        " | {for,with,about} {his,her,their,my,a} sore {back,knee,shoulder,hip,neck,tooth}"
        " | about {somebody,someone,anybody,anyone} else's {drinking,drink,drug,drugs,use,using,gambling,health,habit}"
        " | told by {a,an,her,his,the,their,my} {relative*,neighbour*,family,friend*}"
        " | {goes,what went} wrong"
        # Beasts.
        " | {seizure*,fit,fits,died} ... the {vet gave,vet charged,vet bill,vet's bill}"
        # Figures, rooms, shops and bodies.
        " | safeguarder* | fire {bucket*,drill*,alarm*,door*,safety,exit*,blanket*,warden*,extinguisher*,risk assessment}"
        " | homeless {hostel,team,service,services,officer,nurse,project,charity,unit,clinic}"
        " | {sample,specimen,urine,gas,hot water,water} bottle* | % {sample,specimen,urine} bottle*"
        " | broken {femur,leg,arm,wrist,hip,ankle,jaw,rib*,nose,hand,collarbone,bone*,tooth,teeth}"
        " | {fell,falling,fallen,falls} off {a,an,his,her,the} {scooter,e-scooter,bike,bicycle,ladder,horse,wall,motorbike,skateboard,tractor,trampoline}"
        " | {can't,cannot,couldn't,can not} stand {forms,phones,queues,needles,groups,hospitals,doctors,waiting,paperwork,meetings,strangers}"
        " | {can't,cannot,couldn't} get {him,her,them}? by phone"
        " | {get,gets,getting,got} {you,me,us} out of {it,that}"
        " | {do,would,could,can,will} you see people {for,who,with,from,at}"
        " | people in the same {house,flat,household,close} | what's left in the"
        " | {stayed,stays,staying,kept,keeps,keeping,remained,remains} off {the}? {heroin,crack,cocaine,drugs}"
        " | had both {produced,issued,signed,sent,agreed,asked,replied,rung,phoned,assumed,thought}"
        " | {appointment*,appt*,visits,sessions,calls} {he,she,they,he's,she's,they've,he'd,she'd} {has,have,had}? missed"
        " | none {at risk,unwell,injured,hurt}"
        " | nothing {infected,wrong,wanted,unusual,urgent,sinister,worrying,untoward,amiss,septic,spreading} | nothing on top"
        " | {year,ago} and none since"
        " | {one,two,three,1,2,3} {naloxone,nyxoid,prenoxad} {please,kits please,boxes please}"
        " | {he takes his,she takes her} {methadone,medication,meds,bup*,tablets} {as,every,daily,each,at,under supervision,regularly,on time,from you,from us,from the,without fail,without any}"
        " | {be,been} gone over at {your,our,the,his,her,a}? {next}? {clinic,review,meeting,appointment,perinatal,visit} | non-reactive"
        " | hitting the same {bit,spot,place,vein,site,side}"
        # An hour's teaching, a dose that is due and so not taken, old papers, a place, a question's limit.
        " | {hour,hours,day,morning,afternoon,evening} on {suicide*,overdose*,opioid overdose*,self-harm,seizure*,sepsis,anaphylaxis}"
        " | due {his,her,their,a,the} {second,next} dose | {notes,records,files,papers} ... in the {flood,fire}"
        " | {chemist,pharmacy} down here | not on {whether,how,when,if,which,what}"
        # A good cause that began with somebody's death.
        " | {charity,foundation,fund,appeal} ... after {he,she,they} died {of,from} {an,a}? {overdose,drug overdose,heroin overdose}"
        " | {charity,foundation,fund,appeal} ... after {he,she,they} died"
    ),
    # What else is collected: beside it, a collection that is missed is no dose.
    "collected_goods": (
        "{clinical,domestic,food,garden,hazardous,confidential} waste | waste | bins | recycling | refuse | rubbish | skip | parcel* | courier | laundry"
        " | specimen* | shredding | pallets | crates | cardboard"
    ),
    # A mail with two of these speaks of subjects, except where it names a person; with three, "a man who" and "the patient" are no person.
    "bulletin": (
        "webinar* | newsletter* | sign up | subscribed | unsubscribe | modules | next issue | in this issue"
        " | lunch & learn | cpd | learning hub | free event | delegates | keynote | roundup | editor's pick"
        " | this is a receipt | parallel sessions | speakers | masterclass | study day | mailing list | chaired by"
        " | the series | case studies | registration | programme | sponsored | certificates | recommended for"
        " | scenario of | see the answer | festive edition | coming up | overleaf | no patient is identified"
        " | findings and | joint education | no patient {is,was}? involved | nobody's ill | quiz | table-top"
        " | fictional | scenario | exercise | talk to them | the crew have asked | one of your folk | teaching"
        " | bulletin | volume | articles | poem | tickets | researchers | survey | questionnaire | join our | prizes"
        " | myths | simulation | statistical release | published | issue # | issue % | leading manufacturer | moq"
        " | wholesale | lecture | journal | editorial | charity | sponsor* | fundrais* | vote | story page | page %"
        " | live quiz | national survey | plus vat | early bird | bursar* | places still open | register {online,by}"
        " | half-day | one-day course | course for | book {with,your place,using,through}"
        " | you're receiving this | {taken off,get off,leave} this list | sent each {day,week,month} | to all services"
        " | situation report | small ads | obituary | people with lived experience | listening line | sign up for"
        " | pay by crypto | shipped discreetly | money back | happy customers | free {pills,trial,demo} | no contract | no catch"
        " | just {10,15,20,30} minutes"
        " | link closes | takes about {ten,fifteen,five} minutes | streak"
        " | this is the {last,third,final,third and last,second and last} message | animal health | the herd | livestock | footpath* | the answer in the app"
        " | {quarterly,monthly,weekly,hearings,our,quarter's,this} digest | digest for | this edition | earlier editions | back issues | next month: | our readers | {annual,spring,autumn,winter,summer,national} conference | conference {on,programme} | refresher | % complete"
        " | picked for you | fortnightly | our trainers | per head | open session | ethical approval | ethics committee"
        " | research invitation | taking part means | main findings | full tables | technical note | author reading | q&a | ticketed | doors at"
        " | film night | film includes | short stories | details have been changed | share a story"
        " | no individual can be identified | the next summary | half-yearly | recent posts | now a member"
        " | manage your preferences | your preferences | partner pack | print and display | sent to gp surgeries"
        " | bumping this | top of your inbox | case study attached | rather not hear | not to hear from | hottest | start-ups"
        " | stealth | tracking given | best {price*,pharma,grade} | signal only | weird trick | big pharma | statements haven't been"
        " | suspected scam | coffee break | minute's reading | change how often | you're getting this | portrayed | scriptwriter | we're staging"
        " | pages % to % | case of the {week,month}"
    ),
    # A heading with one of these, over a bulletin, tells an invented case.
    "invented_case": (
        "scenario* | case of the {week,month} | what would you do | simulation* | simulated | quiz | table-top | tabletop | vignette*"
        " | role play | mock case | spot the"
    ),
    # Two of these, and the mail is after money: the people in it are made up.
    "fraud": (
        "dear friend | stranded in | {a,small,little} loan of | {promise,promised,able,will} to refund | bond fee | is refundable | refundable {upon,on,after} | gift card*"
        " | western union | moneygram | bitcoin wallet | next of kin to the late | inheritance of | wire transfer"
        " | {download,open,run} .. {iso,exe,zip,scr} | withheld by law | processing fee"
        " | i'm writing with tears | with tears in my | million {dollars,usd,pounds,euros} | removal from the register"
    ),
}
