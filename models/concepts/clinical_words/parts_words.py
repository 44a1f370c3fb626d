"""The words of the floor: parts that mean little alone and much together (`together_words`). In the language of `models.concepts.phrases`.

`EVENTS` are what somebody does or what happens, `THINGS` what, how much, where, to whom.
"""

from __future__ import annotations

EVENTS = {
    # Into the body
    "took_in": (
        "took | taken | necked | swallowed | ingested | injested | drank | drunk | downed | scoffed | ate | eaten"
        " | consumed | gulped | popped | swigged | dropped | polished off"
        " | had {a,some,all,about,both,his,her,my,their,the,an} | had {two,both,an extra}"
    ),
    "was_given": (
        "given | gave | dispensed | supplied | administered | handed | supervised | issued | got | gied | gie'd"
        " | gotten | put out | sent out | made up | labelled"
    ),
    "swells": (
        "swollen | swelling | swelled | swells | swell | ballooned | puffed | oedema* | edema* | blown up | blew up | bloated"
    ),
    "gone_cold": (
        "cold | freezing | icy | ice | numb | pulseless | no pulse | no feeling | lost feeling | blue | white | dusky | mottled | pale"
        " | discoloured"
    ),
    "sick_word": (
        "vomit* | being sick | been sick | was sick | is sick | sicked | sicking | boak* | spew* | puk* | threw up | throwing up | thrown up"
        " | bringing up | brought up | bring up | retch* | hurling | heaving | brings up | coughing up"
    ),
    "bleeds": "bleeding | bleed | bleeds | bled | haemorrhag* | losing blood | lost blood | spotting | clots | blood {in,on,down,everywhere,loss}",
    "hurts_somebody": (
        "hitting | hits | hit | punching | punched | kicking | kicked | slapping | slapped | battering | battered | beating | beats | shaking |"
        " strangling | choking | throttling | assaulted | assaulting | attacked | attacking | dragging | dragged | burned | burning | hurting |"
        " knocking | lashing out at | swinging | thumping | bit | {has,had,got} {him,her,them,me} by the"
    ),
    "would_hurt": (
        "kill | killing | murder* | stab | stabbing | shoot | shooting | batter | slash | strangle | hurt | hurting | harm | harming | attack |"
        " burn down | burn the | torch | petrol | do {him,her,them,you,us,me} in | finish {him,her,them} | smash | blow up | cut {him,her,them}"
    ),
    "threatens": (
        "threaten* | threat | threats | {says,said,saying,told,swears,swore,vows,vowed} .. {he'll,she'll,he will,she will,he'd,she'd,going to,he is,"
        "he's,i'll} | {going,wants,wanting,plans,planning,intends,intending,gonna} to? | gonna | thoughts of | thinking of | i'll | i will | ready to"
    ),
    "hurt_self": (
        "cutting | cut | cuts | burned | burnt | burning | slashed | scratched | stabbed | jumped | jumping | hanged | hung | tied | lacerations"
        " | swallowed | walked into | electrocuted"
    ),
    "not_turned_up": (
        "{not,hasn't,has not,haven't,have not,didn't,did not,never,not been,hasn't been,isn't,wasn't} {been}? {in,"
        "attended,attending,attend,collected,collecting,collect,presented,present,picked up,pick up,turned up,turn up,"
        "shown,show,come,came,come in,come for,dosed,supervised,appeared,had,taken,got,received,seen}"
        " | missed | missing | misses | dna | dna'd | dnas | dna'ed | no-show* | no show* | no pick up* | no pickup*"
        " | no collection* | failed to {attend,collect,pick,present,turn,show,come} | uncollected"
        " | unclaimed | away {since,for,without} | without {his,her,their,any}"
    ),
    "destroyed": (
        "lost | losing | misplaced | mislaid | dropped | spilt | spilled | spilling | smashed | broke | broken"
        " | stolen | stole | nicked | robbed | snatched | pinched | chored | poured | tipped | chewed | eaten by"
        " | flushed | binned | thrown {out,away} | threw {out,away} | leaked | burned | burnt | went missing"
        " | gone missing | taken {off,from} {him,her,me} | left .. {on,in} {the,a} {bus,train,taxi,car,cab,pub,cafe}"
        " | fell {in,into,down} | soaked | knocked over | can't find | cannot find | mugged | burgled | stood on"
        " | cracked | jemmied | left behind | unreadable"
    ),
    "ended": (
        "ends | ended | ending | end | finishes | finished | runs out | ran out | run out | expires | expired"
        " | expiring | lapsed | lapses | stops | stopped"
    ),
    "not_there": (
        "{hasn't,has not,haven't,have not,isn't,didn't,wasn't} {been}? {arrived,come,appeared,turned up,reached,got,"
        "there,here,received,written,signed,sent,issued,done}"
        " | nobody's {written,signed,done,sorted,sent} | nobody has | unsigned | undated | where's | where is | lost"
        " | never {arrived,came,got}"
        " | not {there,here,arrived,come,received,written,signed,done,sent,waiting,ready,got}"
    ),
    "no_stock": (
        "out of stock | out of | no {stock,dispensing,supply,subutex,methadone,espranor,bup*} | short of | run out of"
        " | {isn't,not} enough | have none | have no | unable to {supply,dispense,get,order,open,supervise}"
        " | turned {him,her,them,me} away | {hasn't,didn't,not} {come,arrive,arrived,been delivered} | unavailable"
        " | {can't,cannot,couldn't,won't} {deliver,dispense,supply,order,get at,get,supervise} | down | jammed"
        " | broken | {doesn't,don't,hasn't} {have,got} {it,any,enough,stock}"
    ),
    "mix_up": (
        "wrong | mix-up | mix up | mixed up | mixup | swapped | by mistake | in error | mistakenly | incorrect* | error | mistake | another patient's |"
        " someone else's | somebody else's | other {patient's,man's,woman's,person's} | instead of | rather than | extra | twice"
    ),
    "unheard": (
        "{can't,cannot,couldn't,could not,unable to,not able to,can nae} {get,raise,reach,contact,find,trace} .. {hold of,answer,him,her} | no {answer,reply,response} | {not,hasn't,haven't,has not,nobody's,nobody has,no one has,no-one has,neighbours haven't} {been}? {seen,heard,answered,answering,opened,opening,replied,picking up,picked up,seen or heard} | not {answering,opening,replying,picking up,at home,home} | missing since | {gone,reported,went} missing | disappeared | vanished | unaccounted | phone {is}? off | straight to voicemail"
    ),
    "slept_out": (
        "slept | sleeping | kipping | kipped | camping | staying | stayed | spent the night | spending the night"
        " | dossing"
    ),
    "leaked": (
        "sent | emailed | posted | faxed | given | shared | disclosed | opened | looked up | accessed | left | lost"
        " | stolen | attached | copied | forwarded | handed | delivered | found | reached | received"
    ),
    "watches": (
        "reads | reading | opens | opened | opening | being opened | checks | checking | listens to | listening to"
        " | monitors | going through | goes through | intercepts | intercepting | picks up | collects | lifts"
    ),
    "no_contact": (
        "{do not,don't,please don't,never,not,stop,must not,mustn't,shouldn't,should not,not to} {be}? {ring,call,phone,phon*,text,write,contact,leave,send,mail,post,visit,disclosed,shared,given} | not safe | unsafe | no longer safe | use only | contact only | only contact | only ring | only use | stop using"
    ),
    "hoards": "saved | saving | hoard* | stockpil* | {kept,keeping,held} back | put by | stashed",
    "looks_neglected": "hungry | dirty | filthy | unkempt | unwashed | grubby | soiled | underweight | {cold,hungry} and {dirty,hungry,cold} | lice",
    "starts_it": (
        "start | started | starting | start of | starts | restart* | begin | inducted | induction | induct | initiat* | prescribe | prescribed | prescribing | titrated | titrate | get on |"
        " getting on | go on | going on | be put on | put on | get me on | get him on | get her on | commence*"
    ),
    "asks_dose": (
        "{should,shall,can,could,may,do,must} {i,we,he,she,they,you} .. {give,have,get,take,withhold,hold,dispense,chart,omit,dose,supply,supervise} | {ok,okay,safe,alright,all right,fine}"
        " {for,to} .. {take,have,give,dispense,get,supervise} | is it {ok,okay,safe,alright} | whether to {give,hold,dispense,withhold,omit,supervise} | {if,whether} {i,we,he,she} {should,can,may,could} |"
        " {what,which} {dose,amount,should} | decide | {need,needs,needing} {an}? {answer,to know,advice,a decision,decision} | {dose,dosing} {query,question,advice,decision} |"
        " give or withhold | {or,and} withhold | hold {the,his,her,it} | do {we,i} {give,dispense}"
    ),
    "very_bad": (
        "violently | extremely | terribl* | awful* | severe* | worst | agony | dying | in bits | screaming | begging | full | horrendous | horrific | writhing | climbing the walls | desperate* |"
        " bad | badly | brutal | really | unbearable | unwell | ill | sick | vomiting | boaking | sweating | shaking | cramps | cramping"
    ),
}

THINGS = {
    "a_lot": (
        "{large,huge,massive,big,unknown,unspecified,excess*,significant,unclear} {quantity,quantities,amount,amounts,"
        "number,numbers,dose}"
        " | {handful*,fistful*,load,loads,pile,tons,bunch,heap*,cocktail} of?"
        " | {all,the whole,whole,entire,full,most} {of}? {his,her,my,the,their,a,lot}? .. {tablet*,pill*,box*,packet*,"
        "pack,packs,bottle,bottles,strip,strips,week*,month*,fortnight*,supply,medication,meds,medicine,lot,script,"
        "stash}"
        " | in one {go,sitting,swallow,gulp,hit} | all at once | {all,both} {together,in one}"
        " | # {tablet*,pill*,x,of,or so,paracet*,diaz*,pregab*,gabapent*,zopiclone,co-codamol,quetiapine,amitript*,"
        "sertraline,capsule*,mirtaz*,valium,vallies}"
        " | {twenty,thirty,forty,fifty,sixty,seventy,eighty,ninety,fifteen,sixteen,eighteen,dozen*,"
        "hundred*} .. {tablet*,pill*,of,or so,paracet*,diaz*,pregab*,valium,vallies,capsule*,co-codamol}"
        " | too many | far too much | way too much"
        " | {32,16,20,24,28,30,40,48,50,60,64,84,100} {co,of,tabs,tablets,pills,paracetamol,diazepam,pregabalin}"
        " | # {co,tabs}"
    ),
    "pill": (
        "tablet* | pill* | meds | medication* | medicine* | capsule* | wafer* | blister | strip | box of | packet*"
        " | sleepers | sleeping | painkillers | blues | methadone | bup* | diaz* | valium | vallies | pregab*"
        " | gabapent* | quetiapine | amitript* | mirtaz* | sertraline | fluoxetine | citalopram | paracet*"
        " | co-codamol | cocodamol | ibuprofen | zopiclone | dihydrocod* | codeine | morphine | oxycod* | tramadol"
        " | insulin | propranolol | antidepress* | antipsych* | olanzapine | venlafaxine | aspirin | xanax | etizolam"
        " | baclofen | gummy | gummies | espranor | subutex | suboxone | juice | {blue,white,yellow,pink,green} ones"
    ),
    "dose_noun": "dose | doses | dosed | bottle | bottles | methadone | bup* | subutex | espranor | suboxone | supervised",
    "twice_over": (
        "twice {today,in,this,on,over,within,yesterday} | again at {the,another,our,a}"
        " | again {later,in the afternoon,at the other}"
        " | both {his,her,of his,of her,my,daily,days',day's,bottles,doses} .. {bottle*,dose*,days,together,at once,"
        "same}"
        " | {two,2,three,3} {days,days',day's,bottles,doses} .. {together,at once,one go,same,once,in one}"
        " | as well as {today's,his,her} | today's and tomorrow's | tomorrow's .. {as well,too,also,today}"
        " | double {dose*,the,dosed} | {weekend,sunday,saturday,sunday's,saturday's} {bottle*,dose*,take-home*} all"
        " | all {on,in} {one,saturday,friday,sunday} | two doses | extra {dose,bottle}"
        " | {once,and once,then} .. {from,at} {the ward,the other,another}"
    ),
    "wrong_amount": (
        "{%,%mg,%ml,%mls,% mg,% ml,% mls} {instead of,rather than,in place of,should have been,should be,"
        "when it should,when he should,when she should,not the,not} .. {%,%mg,%ml,%mls}"
        " | should have {been,had,got,received} {%,%mg,%ml,%mls}"
        " | {%mg,%ml,%mls} .. {more,extra,over,too much,higher,above}"
        " | {more,higher} than {prescribed,he should,she should,his usual,her usual,he is,she is,his dose,her dose}"
        " | % times {the,his,her} {dose,usual} | concentrate .. {volume,instead,strength,at}"
        " | wrong {volume,strength,dose,concentration,bottle} | where % {was,is} {written,prescribed,due}?"
        " | when % {was,is,should}"
    ),
    "big_word": (
        "massive* | hugely | huge | marked* | gross* | enormous* | really | very | severe* | twice | double* | so | extremely | badly | hale | whole | entire | like a {balloon,football,glove,melon,tree,sausage} |"
        " size of | up like | angry | tight | giant | alarming*"
    ),
    "body_part": (
        "leg | legs | arm | arms | foot | feet | hand | hands | thigh* | calf | forearm | limb | finger* | toes | wrist | elbow | groin* | buttock* | bum | shoulder | neck | ankle | knee"
    ),
    "jagged": (
        "inject* | jagged | jagging | jags | hit | hits | dug | digging | fixed | banged up | missed hit | shot up | site | needle | ivdu | pwid | skin pop* | muscle pop*"
    ),
    "blood_word": (
        "blood | bright red | coffee ground* | coffee-ground* | fresh red | clots | dark red | all red | proper red"
        " | it's red | red all"
    ),
    "pregnant_word": (
        "pregnan* | expecting {in,again,a,and,her,my,now,twins,our,baby} | i'm expecting | she's expecting | {#,%} {weeks,wks,week,wk,weeks'} {pregnant,gone,along,now}? | % {month,months} {on,gone,along,pregnant} | miscarr* | antenatal* | {#,%} 40"
    ),
    "mouth_part": "lips | tongue | throat | airway | mouth",
    "face_part": "face | eyes",
    "lids": "lid | lids | eyelid* | eyes",
    "hanging": "hanging | hang | drooping | droopy | droop* | won't {open,stay open} | can't {open,lift} | cannot {open,lift} | half shut | closing | heavy",
    "somebody": (
        "somebody | someone | ex | partner | neighbour* | staff | pharmacist | keyworker | key worker | wife | husband | brother | sister | mother | father | mum | dad | him | her | them | us | folk | people | me | you |"
        " girlfriend | boyfriend | kids | children | pharmacy | surgery | practice | doctor | gp | nurse | social worker | receptionist | everyone | member of staff | dealer | flatmate | guy | man | woman"
    ),
    "will_take": "{will,going to,gonna,plans to,planning to,means to,intends to} {take,swallow} | take {all,them all,it all,the lot}",
    "weapon": "knife | blade | machete | axe | weapon | gun | hammer | sword | screwdriver | bat | meat cleaver | petrol | bottle in his hand | bar",
    "here_now": (
        "now | right now | still {here,in,there,outside} | ongoing | at the moment | outside {our,the,my}"
        " | in {reception,the waiting room,our shop,the shop,the pharmacy,the close,the house,the building}"
        " | at the {door,hatch,counter,desk} | {minutes,mins} ago | just now | i can hear"
        " | police {are}? {called,coming,on their way,attending} | {i'm,am} at the {window,windae,door}"
        " | police are on | holding"
    ),
    "left_alone": (
        "alone | on {his,her,their} own | by {themselves,himself,herself} | wandering | unattended | unsupervised | nowhere to be seen | no adult* | nobody {with,there,looking} | left in the {bath,car,street} | locked {in,out} | needles |"
        " {mum,dad,parents,mother,father,both} .. {unconscious,asleep,gouching,drunk,passed out,out of it,collapsed,slurring}"
    ),
    "own_life": "{her,his,my,their} {own}? life | {himself,herself,themselves,myself}",
    "life_end": "{to,and,wanting to,meaning to} {end,die,kill,finish} | on purpose | deliberate* | to end | intentional*",
    "cut_place": "arm | arms | wrist* | thigh* | forearm* | leg | legs | throat | stomach | {himself,herself,themselves,myself} | again | cigarette* | lighter | pier | bridge | window | stitch* | steri-strip*",
    "ost_named": "methadone | bup* | subutex | suboxone | espranor | ost | supervised | supervision | script | pharmacy | chemist | collection* | dose | doses | dispensing | pick-up* | pick up* | pickup*",
    "days_counted": (
        "% {days,doses,times,of 7,of seven,7,days',consecutive,in a row,nights,sessions} | x%  | x % | {mon,tue,tues,wed,thu,thur,thurs,fri,sat,sun}* | since {last,the,his,her} | {a,the} {few,week,fortnight} | several | all week | weeks"
    ),
    "lost_place": (
        "yesterday | today | last night | this morning | pavement | sink | toilet | bus | train | taxi | car | street | dog | house | locker | bag | handbag | hostel | floor | road | pocket | way home | jacket | gone"
        " | half | all | weekend* | replac* | wee one | handbag | burgl* | robbed | saturday* | sunday*"
    ),
    "supply_thing": (
        "methadone | bup* | subutex | suboxone | espranor | script* | prescription* | bottle* | dose* | take-home*"
        " | take home* | takehome* | meds | medication | medicine* | tablets | wafer* | dihydrocod* | diaz* | juice"
        " | film* | takeouts | takeaways | takeout | takeaway"
    ),
    "script_thing": "script* | prescription* | rx | gp10* | instalment* | methadone | bup* | subutex | espranor | dose | meds",
    "soon_word": (
        "today | tonight | tomorrow | this {evening,afternoon,weekend} | weekend | saturday | sunday | monday | bank holiday | holiday | now | here | counter | due {his,her,at,in} | waiting | standing | at % | closes | shuts | closing"
    ),
    "chemist_word": (
        "pharmac* | chemist* | dispensary | boots | lloyds | rowlands | superdrug | asda | tesco | morrisons | wholesaler | robot | branch | supplier* | our delivery | stock | everywhere"
    ),
    "stock_thing": (
        "methadone | bup* | subutex | suboxone | espranor | buvidal | stock | cd | controlled drug* | dispensing | dispense | supervise | script* | prescription*| they don't have it | turned"
    ),
    "dispensed_thing": "bottle* | bag* | dose | strength | quantity | tablets | bup* | methadone | script | prescription | label* | take-home* | supervis* | dispens* | supplied | wafers",
    "intact": (
        "not taken | nothing taken | unopened | returned | brought {it}? back | sealed | no harm | not harmed | back {here,with} | intact | retrieved | noticed | spotted | discovered | found | before use | incident | reporting | unused"
    ),
    "home_signs": (
        "door | buzzer | neighbour* | planned visit | visit | {his,her} {phone,house,flat,home} | curtains"
        " | him since | her since | son | daughter | police | outreach | unlike {him,her} | usually reliable"
        " | reported to | knocked | windows | house call | chap | chapped"
    ),
    "rough_place": "tent | car | van | street* | doorway | close | stair* | bus {shelter,stop,station} | park | bench | beach | river | woods | shed | garage | outside | bin {store,shed} | rough | underpass | cemetery",
    "no_home": "no {accommodation,place,bed,room,roof,home,housing,fixed} | nowhere | nothing available | asked to leave | told to leave | put out | thrown out | chucked out | kicked out | evicted | nobody will {take,have} | homeless",
    "tonight_word": "tonight | today | now | on discharge | this {evening,afternoon,morning} | from {today,tonight} | council | hostel | since",
    "their_data": (
        "{record*,notes,letter*,report*,list*,laptop,file*,diary,results,names,dates of birth,details,information,"
        "referral,summary,paperwork,email*,fax*,spreadsheet,appointment letter} {of,for,about,with,on}? {patient*,him,"
        "her,them}?"
        " | handover | sheet | caseload | caseload sheet"
    ),
    "wrong_people": (
        "{somebody,someone} {who}? {isn't,is not,not,else}"
        " | {wrong,different,another,unknown,incorrect} {patient*,person*,practice*,address*,surgery,recipient*,people,"
        "pharmac*,man,woman,house,gp,email}"
        " | not {ours,one of ours,registered,our patient,his,hers,theirs}"
        " | isn't {ours,one of ours,registered,our patient,his,hers} | garage | neighbour* | stolen | stranger*"
        " | public | on the {bus,train} | who {works,lives} | somebody else* | someone else* | not meant for | bench"
        " | printer | corridor | {her,his,the wrong} mat | wrong door"
    ),
    "contact_word": (
        "phone* | number | mobile | text* | letter* | post | mail | email* | voicemail* | message* | landline | address"
    ),
    "unsafe_person": (
        "ex | partner | husband | wife | boyfriend | girlfriend | abuser | mother | father | mum | dad | son | brother | flatmate | someone else | refuge | fled | fleeing | perpetrator | safe | unsafe | he's back | not safe | other one | him | his"
    ),
    "tonight_dose": (
        "tonight* | this {evening*,afternoon*} | evening dose | before {%,close,close*,the pharmacy,tonight,six,the chemist} | by {%,close,tonight,teatime} | at {the hatch,the counter,%} | due {his,her,at,%,in,now,today,tonight} | picks up | closes | shuts | chemist closes | today"
    ),
    "ost_or_sedative": "methadone | bup* | subutex | espranor | suboxone | dose | diaz* | pregab* | gabapent* | valium | dihydrocod* | % or % | give it",
    "far_off": "liver | lft* | alt | ast | ggt | kidney* | renal | egfr | creatinine | platelets | sodium | potassium | haemoglobin | hb | white cell* | inr | clotting | u&e* | bloods | blood test* | ecg | x-ray | xray | scan | bilirubin | crp | troponin | glucose",
    "abnormal_word": "abnormal* | deranged | critical* | grossly | times {normal,the upper,upper} | very {low,high} | dangerously | sky high | through the roof | flagged | markedly | off the scale | phoned by the lab | urgent result*",
    "depot_thing": "buvidal | buvi | depot | monthly | weekly {injection,jag,jab} | sublocade | jag | jab | injection",
    "late_word": (
        "overdue | late | missed | past | outwith | beyond | outside | was due | were due | should have been | should've been | not had | hasn't had | lapsed | % {weeks,months,days} ago | dna | dna'd | didn't attend | not given | since"
    ),
    # Looks like an event and is none
    # Paper, teaching and meetings: a sentence of these that names nobody tells of a subject
    "paper": (
        "agenda | leaflet* | poster* | slides | slide deck | training | webinar* | workshop* | seminar | bulletin"
        " | newsletter | toolkit | awareness {day,week,month,session,event,stall} | session on | talk on | talk about"
        " | review group | for comment | annual report | module | e-learning | elearning | minutes of"
        " | cluster meeting | working group | learning event | standard operating | infographic"
        " | alert {issued,attached,circulated} | circular | sop"
        " | {protocol*,guideline*,guidance,pathway*,audit,template*,policy,policies,procedure,figures,statistics,"
        "strategy} .. {attached,for comment,for review,draft,update*,updated,circulat*,enclosed,available,being,"
        "needs updating}"
        " | {attached,enclosed,new,draft,updated,our,your,the} {protocol,guideline,guidance,policy,pathway,procedure}"
        " | {protocol,guideline,guidance,policy,pathway,procedure,audit,lecture,conference,campaign,study,"
        "research} {on,for,about}"
        " | audit of | {as per,in,under} {the,our,your} {policy,protocol,guideline} | training course | policy"
        " | teaching | foundation programme | journal | steering group | applied suicide | intervention skills"
    ),
    # What a footer says to everyone
    "notice": (
        "if you {feel,are,have,think,need,or,know,become,develop,get,see,notice,suspect,received,receive,want,"
        "experience,can't,cannot}"
        " | in an emergency | {intended,named} {recipient*,addressee*} | intended solely | confidential and"
        " | received this {e-mail,email,message} in error | this {e-mail,email,message} {is,and,may,contains,was}"
        " | not monitored | unmonitored | zero tolerance | we will not tolerate | for more information"
        " | seek {urgent,immediate,medical} {help,advice,medical} | samaritans | 116 123 | seek help"
        " | always {call,ring,dial,phone} | please remember | reminder that | how to"
        " | {please,should,must,can,always,may,or} {call,phone,ring,dial,contact} {999,111,112,101,nhs 24,nhs24,"
        "the samaritans,samaritans,breathing space,childline,emergency services,your gp,maternity triage,"
        "the crisis line}"
        " | {wards,practices,pharmacies,patients,people,clients,families,everyone,anyone,colleagues,"
        "visitors} {who}? {should,must,are asked,are reminded,need to,will need}"
        " | pep is available | you {should,must,need to} {call,ring,phone,dial,contact,attend,go} | automatic reply"
        " | automatic response | undeliverable | out of office | thank you for {contacting,emailing}"
        " | thanks for emailing | automated message | read receipt | {declined,accepted} | your message"
    ),
}
