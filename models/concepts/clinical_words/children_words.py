"""The words of the floor: pregnancy, babies, and children and adults who need protection. In the language of `models.concepts.phrases`.

`EVENTS` count when they are said to have happened, `THINGS` when they are named. Owned by the service's clinicians.
"""

from __future__ import annotations

EVENTS = {
    "pregnant": (
        "{bought,taking,started} folic acid"
        " | {i'm,im,she's,she is,she} {#,2,3,4,5,6,7,8} {weeks,wks,months,month} {gone,pregnant,along}"
        " | {did,done,took} a test .. {yes,positive} | {2,two,home} tests positive | {viable,intrauterine} | weeks by"
        " | pregnan* | {#,6,7,8,9} {weeks,wks,week,wk} {gestation,pregnant,gone,antenatal,along} | {#,6,7,8,9} 40"
        " | gestation | gravid* | expecting a baby | {first,second,third} trimester | antenatal* | primip*"
        " | in {early}? labour | weeks pregnant | {5,6,7,8,9,3,4,five,six,seven,eight} {month,months} gone | 37 40"
        " | {late booker,concealed pregnancy} | preg | preggers"
        " | {her,she} {is}? expecting {again,twins,and,now,too,in,her first,her second,her third}"
        " | {#,6,7,8,9} {week,wk,weeks} scan"
        " | {antenatal,booking,growth,dating,anomaly} {scan,appointment,appt,clinic} | unborn | pre-birth"
        " | up the duff | positive pregnancy test | pregnacy | pregnent | expecting in | % {month,months} on"
        " | my wife is expecting | i'm expecting | lassie's % month* | expecting and"
        " | {girlfriend,partner,wife} is pregnant | she's expecting"
        " | {two,three,four,five,six,seven,eight} month* gone | aph | weeks along | two lines | late and positive"
        " | {weeks-ish} | {she's,is} late and | % weeks-ish | {4,5} 40 | hcg positive"
        " | {client,patient,she,lady,woman,girl} is expecting | tests positive and"
        " | {she's,she is,i'm,currently} {twelve,ten,eleven,fourteen,sixteen,twenty,thirty} weeks"
    ),
    "newly": (
        "{did,done} a test | a yes | {tests,test} positive | {late,overdue} | hasn't {said,told} | new* | just"
        " | recent* | {found,finding} out | positive {pregnancy}? test | test positive | {positive,ve} | booked"
        " | disclosed | first {scan,contact} | discovered | thinks she | {4,5,6,7,8,9,10,11,12} 40"
        " | {4,5,6,7,8,9,10,11,12} {weeks,wks} | missed {her}? period | late period | unplanned | today"
        " | told {us,me} | tells {us,me} | confirmed | queries | query | {period,periods} late | just found out"
        " | two lines | {eight,six,seven,five,nine,ten} weeks along | weeks-ish | late and positive | test says"
    ),
    "settled_pregnancy": (
        "doing {so,really,very} well | model pregnancy | clear throughout | no other problems | as well as | stable"
        " | settled | doing well | routine | midwife happy | uncomplicated | no {use,concerns,illicit,changes}"
        " | post-natal | everything going well | going well | no maternal | planned section | elective section"
        " | happy with | baby happy"
    ),
    "bleeding": (
        "soak* .. {pad,pads,towel,towels} | {with,passing,lost,losing,covered in} blood"
        " | blood {this,since,today,last night,yesterday} | bleeding {like,heavily,since,down} | bleed | bleeds"
        " | bleeding | bled | spotting | pv {bleed*,loss,blood,spotting} | {fresh,red} blood | passing clots | clots"
        " | blood loss | haemorrhag* | waters {broke,broken,gone} | reduced {fetal,foetal} movement* | contraction*"
        " | blood on {the}? {pad,toilet,tissue} | passing blood | started bleeding | bleeding {heavy,a lot,again}"
        " | aph | threatened miscarriage | there's blood"
        " | blood {all}? {down,on,in,over} {her,my} {legs,clothes,bed,pants,thighs} | soaked through"
    ),
    "newborn_unwell": (
        "drows* | floppy | {hard,difficult,not easy} to {wake,waken,rouse}"
        " | {not,won't,isn't,hasn't,no,stopped} {feed*,fed,waking,wake,been feeding,fed since}"
        " | {too,very,unusually,really,so,extra} sleepy | sleepy | limp | {blue,grey,mottled} | lethargic"
        " | {poor,slow,struggling with} feed* | {breathing} .. {fast,slow,pauses,noisy} | unrespons* | jittery"
        " | fitting | lifeless | {won't,not} settle | hard to settle | high pitched {cry,crying}"
        " | not {rousing,waking} | gone limp | sleeping all the time | won't {take,wake} | poor tone | slow breathing"
        " | dusky | can't get .. awake | no cry | mouth slack | tiny pupils"
    ),
    "immediate_danger": (
        "{left,leaving,at,in,is,are} ... {alone,by themselves,on their own,by himself,by herself}"
        " | {driven,drove,drives,driving} {off,away,home} | took off .. left | cooker on | front door open"
        " | {left,alone,being left,leaving,been left,sleeping,was} .. {alone,on {his,her,their} own,unattended,"
        "unsupervised,home alone,by themselves}"
        " | home alone | {in,immediate,at,imminent} {immediate,serious,real,imminent,acute}? danger"
        " | {immediate,imminent,serious} risk of {harm,significant}"
        " | {immediate,urgent} {child protection,adult protection,safety,protection}"
        " | {nobody,no one,no-one,naebody,no adult} .. {looking after,with,watching,sober,supervising,caring}"
        " | {locked in,locked out}"
        " | {drunk,intoxicated,wasted,steaming,full of it,under the influence,passed out,out of it,unconscious,"
        "asleep on the couch,collapsed,slurring,drowsy,gouching} .. {in charge,caring,sole,looking after,with the,"
        "with her,with his,with a,while,driving,kids,children,weans,baby}"
        " | {driving,drove,drives,picked up,collecting,collected} ... {drunk,intoxicated,under the influence,slurring,"
        "drowsy,drink,smelling of,full of it,gouching}"
        " | {screaming,crying} {in the background,behind,for help}"
        " | {hitting,hit,shaking,shook,shaken,punched,kicked,beating,battering,burned,slapped} {the,her,his,their,"
        "a}? {kid*,child*,wean*,baby,son,daughter,toddler,bairn*,wee one,boy,girl,him now,her now}"
        " | not safe tonight | unsafe {tonight,now,right now}"
        " | with {him,her,them,the children,the kids} {now,right now,tonight,at the moment} | {is,are} there now"
        " | {going,goes} {back}? home to {him,her,them} {tonight,today,now} | nowhere to be seen"
        " | wandering {the,about,around,in,outside,alone}? | {has,with,got} a {knife,hammer,weapon,bat}"
        " | threatening to {hurt,kill,harm,hit} | immediate risk {of}? | {by,on} {herself,himself,themselves}"
        " | left in the bath | on the window ledge | parents {out of it,unconscious,asleep}"
        " | put .. out {on,of} the {stair,window,balcony} | {staggering,drunk,intoxicated} .. {van,car,wheel}"
        " | mother went out | {put,putting,throw,throwing} the {baby,wean,child,kids,toddler,boy} out"
        " | {put,putting} .. out the window | armed | at risk now | {alone,left} .. {key turned,door locked}"
    ),
    # A child or an adult who may need protection
    "protection": (
        "ap1 | 2007 act | council officer .. inquir* | section 5 {request,duty}"
        " | {making,made,making} {her,him,them} sign | {being made,forced,made} to work"
        " | in {her,his,their} spare room | sell* out of {it,there,his,her,the} | {syringe*,needle*} within reach"
        " | {beakers,bottles,toys} .. {methadone,syringe*,needle*}"
        " | {methadone,tablets} .. {window sill,worktop,beside the,next to the} .. {beaker*,toys,kids',cot}"
        " | coming in hungry | {hungry,grubby,unkempt} ... {clothes,school,nappy,quiet} | {can't,cannot} say no to"
        " | {burns,bruis*} {to,on} | {sleeping,asleep} and there {was,wasny,were} | not meant to be in the house"
        " | {found,finds} where {i,she,he} {stay*,live*} | interdict | {checking,check} {his,her} bruis*"
        " | boyfriend .. {door,name,hall} | cash .. {account,benefit} | unseen child | child last seen"
        " | scoring .. in front | {adult,child} protection {both,and awi,is,too} | awi and adult protection"
        " | {mummy's,mum's} {lips,breathing} | {mummy,mum} on her side | ivpd | {named,told me about} .. abused"
        " | abused {him,her,me} | {takes,taking,takes} .. {pension,wages,benefits} | locks {her,him,them} {in,out}"
        " | {rations,controls,withholds,holds back} {her,his,their} {methadone,medication,money,dose,script}"
        " | does all the talking | {sex in lieu,sex for,sort* her out}"
        " | {inter-agency,ird,initial} referral {discussion,goes,going}? | ird"
        " | {signed,signing} {something,over,papers} ... {access,account,money,house,tenancy} | {finger,grip} marks"
        " | {pre-birth} {planning,child}"
        " | {looks after,look after,looking after} {her,his,their} {purse,money,card,pension,benefits}"
        " | mummy .. {side,lips,wake,funny} | {drinking,drunk,intoxicated} .. {school gate,school,nursery,pick up}"
        " | {unborn} .. {referral,risk,concern} | {she,he} is the {named}? victim"
        " | {child,adult,public,welfare} protection {concern*,issue*,worr*,risk,matter,referral,form,notification,"
        "adviser,duty}"
        " | adult at risk | child at risk"
        " | {cause for,record a,notification of,notice of,welfare,wellbeing,safety} {concern,concerns,worry}"
        " | {sw,social work,asp,vpd,reporter,children's services} {referral,form,notification} {made,sent,going,gone,"
        "submitted,in,today,has,was,to}?"
        " | referral {under,to} {the}? {2007,asp,adult protection,child protection,reporter,children*}"
        " | {look after,looking after,looks after,has,have,got,took,taken,take,keeps,holds,with,"
        "holding} .. {bank card*,bank book,cheque book,pin,benefits,pension,giro}"
        " | {bank card*,pension,benefits,giro} .. {taken,look after,held,name on,from him,from her,each week}"
        " | {easily led,learning disabil*,vulnerab*,frail} ... {flat,visitors,men,lads,friends,money,card,house}"
        " | {strangers,lads,young men,crowd,different man,different men,gang,folk} ... {flat,house,in and out,staying,"
        "fob,holdall*,bedroom,moved in}"
        " | {moved,moving} in {with,on} {him,her} | {signed,signing} over {his,her,the}"
        " | {carry,carrying,hold,holding,sell,selling,mind,minding,run,running} .. {drugs,for them,his debt,the debt,"
        "packages,wraps}"
        " | {debt} .. {drugs,dealer,pay off,threat*}"
        " | {scales,wraps,needles,pipes,foil,strips of,tablets} ... {high chair,floor,nappy,changing,toddler,cot,kids,"
        "child*}"
        " | {children,kids,weans,boys,girls,wean,son,daughter,pupil} .. {missed,not at,missing} .. {school,nursery}"
        " | {falls,falling} asleep .. {class,desk,school} | no food | {smelled,smelling,smelt} of {drink,alcohol}"
        " | {young,child} carer | isn't allowed {to,out} | {no,not} allowed to {talk,speak,see,go} | has to ask for"
        " | {answered,answers,answering,speaks,spoke} .. for {him,her} | wouldn't leave the room"
        " | {concern*,worr*,anxious,uneasy,fear*,report*} ... {child,children,kids,weans,wean,bairn*,baby,son's safety,"
        "daughter's safety,toddler,wee one*,his safety,her safety,vulnerab*,exploit*,neglect*,coerc*} {being,in,at,"
        "under,safety,welfare,wellbeing,left,living,and,exposed,seeing,there,who,home,care,basic,now}?"
        " | {asp,adult support and protection,aspa,vp,ap1,iord} {concern*,referral,concern}"
        " | {neglect,neglected,neglecting} | cuckoo*"
        " | {being,been,is} {financially}? {exploited,abused,groomed,trafficked,coerced,controlled,robbed,bullied,"
        "intimidated,taken advantage of}"
        " | exploitation | {financial*,domestic,sexual,physical,emotional,elder} abus*"
        " | domestic {violence,incident*}"
        " | {hits,hit,hitting,beats,beat,beating,punched,slapped,slaps,hurts,hurting,assaulted} {her,him,the kids,"
        "the children,the wean*}"
        " | {coercive,controlling} {control,behaviour,and,partner} | unexplained bruis*"
        " | bruis* {on,to,and,round,around,that,all,in} | {black eye}"
        " | taking {his,her,their} {money,benefits,medication,methadone,bank card,card}"
        " | takes {his,her,their} {money,benefits,medication,methadone,bank card,card}"
        " | {taken,took} over {his,her,their} {flat,house,home,tenancy,living}"
        " | {dealers,visitors,gang,people} {using,in,taken over,living in,staying in,running} .. {flat,house,home}"
        " | {afraid,scared,frightened,terrified,feart} of {him,her partner,his partner,her ex,his ex,her husband,"
        "his son,her son,going home,going back,going hame}"
        " | unsafe at home | not safe {at home,in the home,in the house} | safeguard*"
        " | {can't,cannot,unable to,not able to} {protect,look after,safeguard} {himself,herself,themselves,"
        "the children,the kids,his,her}"
        " | lack* capacity | no food in {the}? {house,cupboard*,flat}"
        " | {school,nursery,health visitor} {are}? {concerned,worried,reports,raised,says,say}"
        " | drug* .. {in front of,around,near} {the,her,his,their}? {kids,children,weans,bairns,baby}"
        " | {pipe*,foil,needle*,syringe*,works} {lying,left,on,within} .. {floor,reach,kids,children,sofa,table,about}"
        " | {trafficked,trafficking,grooming,groomed} | {pimping,selling sex,sex for,forced to sell}"
        " | {handing,hands,handed} over {his,her,their} {money,wages,benefits,methadone,medication,script}"
        " | welfare of {the,his,her,their} {child*,kids,weans,baby,son,daughter} | {marac,non-fatal strangulation}"
        " | turning up {at school,hungry,dirty} | hungry and dirty | both parents using"
        " | {kids,children} .. {hungry,dirty,unkempt} | taking money off | {takes,taking} .. money off {his,her}"
        " | hands {her,him,them} his {bank card,money,card} | {loan,car} in his name"
        " | {keeps,takes,has} {her,his} phone | decides when {she,he} can | owes for {her,his}"
        " | moved in for a {weekend,night} .. still there | {took,taken} over his {universal credit,benefits,money}"
        " | does the shopping .. school run | children's social work"
        " | broken .. {her,his} {partner,husband,boyfriend}"
        " | {referral,referred,report,reported} .. {adult,child} protection"
        " | child protection {investigation,inquiry,enquiry,discussion} | emptied {her,his,their} account*"
    ),
}

THINGS = {
    "maternity": (
        "midwi* | obstet* | obs {team,unit,clinic,ward,and gynae,gynae,consultant} | maternity | antenatal | fetal"
        " | foetal | ctg | labour ward"
        " | due in {january,february,march,april,may,june,july,august,september,october,november,december,jan,feb}"
        " | growth scan | gestation* | {#,6,7,8,9} {weeks,wks,week,wk} | due in % {weeks,months}"
        " | due in {#,ten,twelve,eight,six,four,two} {weeks,months}"
    ),
    "new_mum": (
        "new mum | new mother | breastf* | breast {feed*,fed} | "
        "baby {is}? {#,1,2,3,4,5,6,7,8,9,two,three,four,five,six} {days,weeks}"
    ),
    "after_birth": (
        "postnat* | post natal | postpart* | post partum | {since,after,following} {the}? {birth,delivery}"
        " | delivered | stillbirth | miscarr* | contracepti* | prior to the pregnancy | previous pregnan*"
        " | last pregnan* | {wants,trying,hoping,like} to {get,become,be} pregnant | {weeks,months,week,month} old"
        " | baby is | {six,three,two,four,five,seven,eight,nine}-month-old | all through pregnancy | through pregnancy"
        " | third trimester and | mother and baby | in the third trimester | after {the}? {baby,birth,delivery}"
    ),
    "newborn": (
        "newborn* | new born* | neonat*"
        " | {#,1,2,3,4,5,6,7,8,9,one,two,three,four,five,six} {day,days,week,weeks,wk} old | infant | baby | wee one"
        " | babies | bairn | baby born | new baby | babe | first born | postnatal | % {days,weeks} old"
        " | {eleven,twelve,thirteen} days old"
    ),
    "breastfeeding": "breastfe* | breast {feed*,fed}",
    "child": (
        "boys | girls | twins | under-fives | child | children | child's | kid | kids | wean | weans | wean's"
        " | bairn* | baby | baby's | babies | toddler* | son | daughter | newborn | infant | grandson | granddaughter"
        " | {1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,one,two,three,four,five,six,seven,eight,nine,ten} {year,yr,month,week,"
        "day,yrs,years} old*"
        " | 1yo | 2yo | 3yo | 4yo | 5yo | 6yo | 7yo | 8yo | 9yo | {1,2,3,4,5,6,7,8,9} {y,yo} {o}? | boy | girl"
        " | wee {one,ones,boy,girl,yin,man} | little {boy,girl,one} | schoolchild* | nursery"
        " | {%,#} {month,months} old | {18,12,9,15,24} month old"
        " | {he's,she's} {2,3,4,5,6,7,8,two,three,four,five,six,seven,eight} and | wee boy's | wee girl's"
        " | aged {1,2,3,4,5,6,7,8,9,one,two,three,four,five,six} | {2,3,4,5,two,three,four,five} and a half"
        " | under {two,three,four,five,six,seven,eight}"
    ),
    "parent_again": "{mum,mother,mam,dad,father,parents} {is,are,back}? {drinking,using} {again,heavily}",
    # Somebody took it out of a mouth again, as nobody does but of a child's
    "fished_out": "{hooked,fished,scooped,prised,swept,dug} .. out",
    "in_mouth": "{in,into,from,out of,intae} {his,her,its,their,the} {mouth,mooth}",
    "swallowed": (
        "swallow* | drank | drunk {some,his,her,the,mum's,dad's,methadone,a,from,out} | ate | eaten | eating"
        " | ingest* | {got,gotten} {hold,into,at,his hands,her hands,their hands,a hold} {of}?"
        " | {in,to,near,intae} {his,her,their,its} mouth | chew* | suck* | licked | sipped | tasted"
        " | {found,caught} {with,chewing,sucking,holding,eating}"
        " | {has,have,may have,might have,has possibly,could have,had} {taken,had,drunk,eaten}"
        " | took {some,a,one,two,the,his,her,mum's,dad's,gran's} | {helped,help} {himself,herself}"
        " | {opened,open} .. {bottle,box,strip} | swallied | put .. in {his,her} mouth"
        " | {been,got} {in,into} {my,ma,his,her,the} {tablets,pills,medicine,meds,methadone}"
        " | {tablets,pills} missing | sucked the | a mouthful | bitten through | bit into | been into"
        " | got the lid off"
    ),
    "medicine": (
        "tablet* | pill* | medicine* | meds | medication* | bottle | capsule* | film* | strip* | strips | take-home*"
        " | lockbox | lock box | {blue,white,yellow,pink,green} ones"
    ),
    # Beside a child: social work is or will be told, so somebody is worried
    "told_social_work": (
        "{phoned,phoning,rang,rung,ringing,called,calling,told,telling,spoken to,speaking to,contacted,contacting,"
        "referred to,reported to,passed to,informed,gone to,going to,made to,let,discuss* with} .. {social work*,"
        "sw,duty social,council,reporter,children's services,health visitor,named person} | {social work*,sw,"
        "health visitor,hv} {duty,has been}? {told,informed,phoned,aware,contacted,emailed,notified,involved today}"
        " | {referral,concern,notification} .. {to social work*,sw,going in} | emergency sw | named person process"
        " | one for social work"
    ),
    # A report, a form or a meeting is wanted, no protection
    "asks_paper": (
        "{report,reports} {for,on} .. {meeting,hearing,conference,panel} | planning meeting | case conference | "
        "core group | child protection {report,conference,meeting,case conference,register,plan,order,training,"
        "core group,review,procedures,committee,adviser,lead} | laac | lac review | "
        "children's {hearing,panel,reporter} | {minutes,minute} of | {policy,procedure,training,template,"
        "conference,report,form} {attached,please,request*,date*,for the,due} | "
        "{missed dose,protection} {policy,procedure,training} | meeting {date,on,next}"
    ),
}
