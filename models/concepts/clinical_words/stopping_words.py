"""The words of the floor: alcohol, benzodiazepines and GHB stopped, withdrawal and its dangers, medicines that react. In the language of `models.concepts.phrases`.

`EVENTS` count when they are said to have happened, `THINGS` when they are named. Owned by the service's clinicians.
"""

from __future__ import annotations

EVENTS = {
    # Alcohol or benzodiazepines stopped within days, or all at once
    "stopped_short": (
        "off {his,her,their,the,all}? .. {diaz*,valium,benzo*,alcohol,zopiclone,lorazepam,drink} .. since"
        " | {gone,been} without .. {diaz*,valium,benzo*,alcohol,drink} {for,since}"
        " | {drank,had,took,taken} {his,her,their,the} last {on,yesterday,at,last,of,one,drink,monday,tuesday,"
        "wednesday}"
        " | stopped {his,her} {#,cans,bottle*,vodka,drinking,valium,diaz*,alcohol} .. {yesterday,today,on,last,this,"
        "two,three,cold}"
        " | {he,she} stopped | no {diaz*,valium,benzo*,lorazepam} {since,for} | {abrupt,sudden} stop | cold turkey"
        " | {stopped,stopping,quit,ceased,came off,come off,coming off,gave up,given up,cut out,halted,"
        "withdrew} .. {abruptly,suddenly,dead,overnight,outright,completely,all at once,out of the blue,cold}"
        " | {abrupt,sudden,abruptly,suddenly,unplanned} .. {stop*,cessation,withdrawal,discontinuation,ceased,cut off}"
        " | last {drink,drank,alcohol,drinks,bevvy} {was,at,on,this,last,yesterday,about,around,approx,approximately,"
        "over,more than,24,36,48,12,72,monday,tuesday,wednesday,thursday,friday,saturday,sunday,two,three,one,2,3,4}"
        " | {no,not,nae,without} {had}? {a,any}? {alcohol,drink,drinks,bevvy} {now}? {since {monday,tuesday,wednesday,"
        "thursday,friday,saturday,sunday,yesterday,last,this,the weekend,midnight},for {two,three,four,five,1,2,3,4,5,"
        "#,a couple,a few,the last,over} .. {days,nights,hours},today,in the last,yesterday}"
        " | not {had,touched,taken} {a,any}? {drink,drop,alcohol} {since {monday,tuesday,wednesday,thursday,friday,"
        "saturday,sunday,yesterday,last,this},for {two,three,2,3,a few,a couple},in {two,three,2,3}}"
        " | {hasn't,has not,hasnae,haven't} {had,touched,drunk,drank} {a,any}? {drink,drop,alcohol} {since {monday,"
        "tuesday,wednesday,thursday,friday,saturday,sunday,yesterday,last,this},for {two,three,2,3,a few,a couple},"
        "in {two,three,2,3}}"
        " | {last,final} {valium,diazepam,benzo*} {was,on,taken,yesterday,two,three}"
        " | {poured,pouring,tipped,emptied,flushed,threw,thrown,binned} ... {down the sink,away,down the toilet,out,"
        "down the drain,in the bin}"
        " | {stopped,stopping,quit} {drinking,alcohol,the drink,his diaz*,her diaz*,valium,benzo*,everything,taking it,"
        "it} .. {on,yesterday,today,last,two,three,2,3,four,five,4,5,this}"
        " | on {monday,tuesday,wednesday,thursday,friday,saturday,sunday} .. stopped"
        " | {had,has had,having,taken} {nothing,none} {since,for,in}"
        " | {nothing,none} {to drink}? {since,for} {monday,tuesday,wednesday,thursday,friday,saturday,sunday,yesterday,"
        "two,three,2,3,last}"
        " | dry {since,for} {monday,tuesday,wednesday,thursday,friday,saturday,sunday,two days,three days,2 days,"
        "3 days,yesterday}"
        " | {supply,supplier,dealer,money,giro} {dried up,got lifted,gone,lifted,ran out,run out,stopped}"
        " | {ran,run} out of {his,her,their,street,the}? {diaz*,valium,benzo*,alcohol,drink,vallies,blues,lorazepam,"
        "xanax,clonazepam,nitrazepam,temazepam}"
        " | ran out of money for {drink,alcohol,diaz*,valium}"
        " | {binned,flushed,threw out,thrown out,chucked,poured away,poured out} .. {diaz*,valium,benzo*,vallies,"
        "alcohol,vodka,drink,cider,tablets}"
        " | {just,has just,suddenly} stopped | off the {drink,bevvy,booze,bottle,vodka,wine} since"
        " | {stopped,quit} .. {on his own,by himself,by herself,on her own}"
        " | {abruptly,suddenly} {discontinued,stopped,ceased} | {poured,flushed,tipped} .. {wine,vodka,drink,alcohol}"
        " | {cold turkey} | cut out {the,all,his,her}? {wine,drink,alcohol,vodka,beer,cider,booze}"
        " | {stopped,discontinued,ceased} {diaz*,lorazepam,valium,alcohol,drink*}"
        " | discontinued {lorazepam,diaz*,benzo*,his,her}"
        " | sober since {monday,tuesday,wednesday,thursday,friday,saturday,sunday,yesterday,last night,the weekend}"
        " | cut out .. {completely,totally,altogether}"
        " | {last} {can,pint,whisky,vodka,wine,bottle,beer,cider} {yesterday,on,was,last night,this}"
        " | off the {diaz*,valium,benzos,vallies,etizolam,xanax} since | stopped all {alcohol,drink}"
        " | {quit,stopped} .. dead | cold turkey again | day {two,three,2,3} {off,of,without}"
        " | {stopped,finished} .. {tablets,diazepam,them} .. last one on {monday,tuesday,wednesday,thursday,friday,"
        "saturday,sunday}"
        " | last one on {monday,tuesday,wednesday,thursday,friday,saturday,sunday}"
        " | handed {me,back,in} .. {diazepam,valium} | quit ... dead"
        " | stopped the {wine,vodka,drink,cider,whisky,beer}"
        " | {since} {monday,tuesday,wednesday,thursday,friday,saturday,sunday} not a drop | abrupt | abruptly"
    ),
    # Stopped, of any drug; counts beside the drug's name
    "stopped": (
        "off {ghb,gbl,g,it,alcohol,the drink,the valium,valium,benzo*,diaz*} {since,for,now} | stop | stopped"
        " | stopping | ceased | quit | came off | come off | coming off | {gave,given} up | has not had | hasn't had"
        " | last {drink,drank,drunk} | not {had a drink,drunk,drank} | ran out | run out | stopped taking | withheld"
        " | {cut,been cut} off | cold turkey | run out of | no .. left | threw .. away | supply cut | withdrawal"
        " | none left | no more | nil since | none since | skipped | flushed"
    ),
    "withdrawing": (
        "withdraw* | rattl* | {the,alcohol,alcoholic} shakes | clucking | strung out | sweats | sweating | tremor*"
        " | tremul* | dope sick | shaky | shaking | shakes | jittery | ciwa* | cows {score,of}"
    ),
    # At any time of life
    "past_withdrawal_seizure": (
        "withdrawal {seizure*,fit,fits,convulsion*}"
        " | {seizure*,fits,fit,fitted,convuls*,dts,delirium} .. {withdraw*,detox*,stopping,stopped,coming off,came off}"
        " | {seizure*,fit,fits,delirium tremens,delirium,dts,dt's,fitted,convuls*} {last time,before,previously,"
        "in the past,each time,every time}"
        " | {previous,past,prior,known,hx,h/o,history,last} .. {withdrawal seizure*,seizure*,fit,fits,delirium tremens,"
        "dts,dt's,delirium}"
        " | seized {last time,before,previously} | delirium tremens | dts | dt's | seizure* | fitted | convuls*"
        " | {took,taken,had,takes} {a,fits}? fit* | the horrors | {alcohol,drink} related {seizure*,fit*}"
        " | {seizure*,fit,fits,fitted,dts,delirium,horrors} {the,last} {last}? time"
        " | {took,had,taken} {fits,dts,seizures,the dts,the horrors} .. {before,coming off,last time,previously,"
        "the last}"
        " | fits coming off | {had,has had} fits in withdrawal | {took,had} a {fit,seizure} the last {time}?"
        " | last time he .. {seizure,fit} | last time she .. {seizure,fit} | {withdrawal,wd,hx} sz | a fit apiece"
        " | ended with a fit | withdrawal sz | {fits,seizures,fit,seizure} when .. {cut,stopped,off,ran out}"
    ),
    "seizure": (
        "collapsed {and}? jerking | {jerking,twitching} {in,at,with,on the floor} | incontinent of urine | postictal"
        " | post ictal | post-ictal | {bit,bitten,biting} {his,her,their,my} tongue | {foaming,frothing} at the mouth"
        " | {stiff,rigid} and {jerk*,shak*} | {jerking,twitching} {all over,for,and,about,on the,violently}"
        " | {took,taken,had,taking} {a,a kind of,a funny,one of,another} {turn,turns,funny turn,of his fits,"
        "of her fits,his fits,her fits,of those turns}"
        " | seizure* | seizur* | siezure* | seizing | seized {this,today,last night,in,at,twice,again,on}"
        " | fitting {at,in,now,on,for,this,again,currently,twice}"
        " | {is,was,started,been,now,still,he's,she's,just} fitting"
        " | fitted {this,today,twice,in,at,last,again,yesterday,on}"
        " | {took,taken,taking,takin,had,having,has,another,witnessed,two,three,2,3,a tonic} {a,an,another,some,"
        "several,two,three,multiple,further,grand mal,tonic clonic,withdrawal,alcohol,alcohol withdrawal}? {fit,fits}"
        " | fit {witnessed,lasting} | convuls* | tonic-clonic | tonic clonic | grand mal | status epilepticus"
        " | {went,gone} {rigid,stiff} | eyes rolled {back}? | shaking {arms,all his,all her} .. legs"
        " | wet {himself,herself} | eyes {turned,rolled} {up,back} | whole body {was}? {going,jerking,shaking}"
        " | fit apiece | {withdrawal,wd} sz | found fitting | fitting on the | fitting {and,since,when}"
    ),
    "delirium": "delirium tremens | delirium | dts | dt's | d.t's | delirious | the horrors",
    "hallucinating": (
        "{pulling,picking,plucking,grabbing} at the {air,sheets,bed*,covers} | {hearing,hears} {his,her} name"
        " | climbing out of {bed,the window} | hallucinat* | halucinat* | talking to {his,her,their} {dead,late}"
        " | {seeing,sees,saw} {his,her} {dead,late} | talking to {the wall,himself,herself,folk who,people who}"
        " | {spiders,rats,insects,beasties,bugs,faces} .. {wall*,bed,skin,floor,ceiling,everywhere}"
        " | seeing {dogs,cats,mice,birds,snakes,children,men,soldiers,faces,shadows,folk,wee men,a man,a woman,things,"
        "spiders,insects,rats,people,shapes,bugs,animals,figures,ants,beasties}"
        " | {hearing,hears} {things,voices,music} | picking at {the air,things}"
        " | talking to {people,someone} {who,that} {isn't,aren't,is not,are not} | seeing things | seeing stuff"
        " | {hearing,hears,heard} {his,her} {dead,late} | folk {that,who} {aren't,isn't,are not}"
        " | talking to {folk,people} {that,who} | {small,wee,little} {men,folk,people} {sitting,standing,in,along,on}"
        " | {sees,see} {small,wee,little}? {animals,dogs,cats,men,people,things,spiders,insects,rats,mice}"
    ),
    "shaking_badly": (
        "{coarse,whole body,generalised} {shak*,tremor} | {hands,body} {shake,shaking,shakes} {so,too,that,all}"
        " | {soaked,drenched,wet through} {in,with} sweat"
        " | {shaking,shakin,shakes,tremor,tremors,trembling,tremulous,shaky} .. {badly,violently,uncontroll*,severe*,"
        "terrible,terribly,awfy,so much,so badly,like mad,all over,head to toe,too much to,hardly hold,can't hold,"
        "cannot hold,confused,sweating .. confused}"
        " | {violent,severe,gross,uncontroll*,marked,bad,terrible,awful,severely,violently,badly,pouring} {shak*,"
        "tremor*,tremul*}"
        " | can't stop shaking | cannae stop shakin* | shaking so | too shaky to"
        " | {very,really,extremely} {shaky,tremulous} | {trembl*,tremor,shak*} so {hard,bad,badly,much}"
        " | tremor .. {cannot,can't} stand"
    ),
    "confused": (
        "confus* | mixed up | all mixed up | {wrong,lost track of} {day,year,month}"
        " | {thought,thinks} {it was,it's,i was,it is} {19*,monday,tuesday,wednesday,thursday,friday,saturday,sunday,"
        "his,her}"
        " | repeating {himself,herself} | making things up | confabulat* | disorient* | muddled"
        " | {not,doesn't,didn't,no} {make,making,know,knows} {any}? {sense,where {he,she} {is,was},what day,the day}"
        " | not orientated | rambling | {new,acute} confusion | bewildered | dinnae ken where"
        " | doesn't know {where,what day,who} | delirious | talking {nonsense,gibberish,rubbish}"
        " | {not,isn't,no} {making,makin} {any}? sense | thinks it's # | no idea what {day,month,year}"
        " | thinks it is # | {doesn't,does not,didn't} know the {month,year,day,date}"
        " | greeted .. {wrong,predecessor's}"
        " | thinks {the bay,the ward,he's,she's} .. {submarine,ship,boat,hotel,school}"
        " | {doesn't,does not,didn't} know {what}? {year,day,month}"
    ),
    "unsteady": (
        "walk* {like,as if,as though,into} | {fell,fallen,falls} {twice,three,again,down,off,in} | tottering"
        " | reeling | holding on to the {wall*,furniture} | {cannae,cannot,can't} {stand,walk} | unstead* | ataxi*"
        " | {off,aff} {his,her,their} {feet,legs} | stagger*"
        " | {can't,cannot,cannae,unable to,couldn't,struggling to,not able to,barely} walk {straight,properly,unaided,"
        "at all}?"
        " | wobbl* | {wide,broad} based"
        " | {falling,fallen,keeps falling,falls,fell} {over,about,a lot,several,repeatedly,into}? | gait"
        " | poor balance | loss of balance | {balance} {is}? {gone,poor,bad,off} | legs like jelly"
        " | all over the place | staggering about | can't walk | {walks,walking} {into,like}"
        " | all over the {shop,place,road} | wobbly"
    ),
    "eye_signs": (
        "{sees,seeing,saw} {two,double} {of}? | nystag* | ophthalmopleg* | eye {signs,movement*}"
        " | eyes .. {flicker*,jerk*,jumping,darting,wandering,twitch*,not moving}"
        " | {flickering,jerking,jumping,twitching,wobbling} .. eyes | double vision | diplopia | seeing double"
        " | squint | gaze palsy | lateral gaze | eyes {moving,going} {funny,strange*} | {blurred,blurry} vision"
        " | vision double | vision {blurred,double}"
    ),
    "wernicke": "wernick* | wernikes | wernike* | korsakoff's | wernicke's encephalopathy | wke",
    "precipitated": (
        "precipitated {severe}? withdraw* | precipitat* .. withdraw* | withdraw* .. precipitat* | precip'd"
        " | precipitated | threw {him,her,them} into .. withdraw* | {put,sent,plunged,pitched} .. into .. withdraw*"
        " | severe pw | pw after"
        " | {into,in} {full,severe,bad,terrible}? withdraw* .. {after,by,with,since} .. {bup*,subutex,suboxone,"
        "espranor,induction}"
        " | thrown into .. withdraw* | induction .. wrong"
        " | {worst,terrible} {rattle,withdrawal*} {ever,of}? .. {since,after}"
        " | {put,sent} .. into {total,full,bad}? {rattle,rattling,withdrawal*}"
        " | {put,has put} me in .. {rattle,withdrawal*} | {induction,bup*,subutex} .. now cows #"
        " | rattling like never | cows {25,26,27,28,29,30,31,32,33,34,35,36,37,38,39,40,41,42,43,44,45,46,47,48}"
    ),
    # How precipitated withdrawal looks
    "very_unwell": (
        "boak* | spew* | puking | throwing up | being sick | climbing the walls"
        " | {worse,worst} {than,i've,he's,she's,ever} .. {ever,been,life} | {cramps,cramping}"
        " | {can't,cannot,cannae,couldn't} {hold,keep} .. down | sweat {dripping,pouring,running,lashing}"
        " | {drookit,lashing} .. sweat | vomit*"
        " | {really,very,violently,extremely,desperately,terribly,awfully,so,severely,acutely,that} {ill,sick,unwell}"
        " | doubled {up,over} | writhing | drenched | pouring .. sweat*"
        " | {severe,violent,terrible,full,horrendous,awful,full blown,florid} .. {withdraw*,cramps,diarrhoea,vomiting}"
        " | dehydrat* | can't {keep,hold} .. down | cannot keep .. down | crawling the walls | agony"
        " | roasting and shaking | sweating .. {vomiting,cramps,shaking} | retching"
        " | {worst,terrible,awful} {rattle,withdrawal*,rattles} | feels like {he's,she's,i'm,he is,she is} dying"
        " | in bits | full withdrawal | severely {ill,unwell} | {vomiting,sweating,cramping} .. screaming"
        " | can't stop being sick | acute withdrawal | rattling like never before"
    ),
    "alcohol_reaction": (
        "face is {scarlet,red,crimson,burning,purple} | {can't,cannot,struggling to} breathe | bright red"
        " | {been,being} sick | face {is,was}? {burning,on fire,scarlet,roasting} | {burning,roasting} face"
        " | chest .. {hammering,pounding,tight,thumping,pain*} | {going to,gonna} {pass out,faint}"
        " | feel* {terrible,awful,like dying} | flush* | red {face,in the face,faced,as}"
        " | face {went,is,gone,bright} .. red | beetroot | vomit* | palpit* | breathless* | chest pain*"
        " | {short of breath} | sob | collapsed | {pounding,thumping,splitting} head* | headache"
        " | {racing,pounding,thumping} {heart,pulse} | heart {racing,pounding,thumping} | hypotens*"
        " | {low,dropping} {bp,blood pressure} | {really,very,violently,extremely,acutely} {ill,unwell,sick}"
        " | sweating | dizzy | reaction | throwing up | tachycard* | {disulfiram,antabuse} {ethanol,alcohol} reaction"
        " | heart is {pounding,racing,thumping} | face {is}? {purple,scarlet} | ethanol reaction | reaction suspected"
    ),
    "mild": "mild | settled | settling | resolved | last time | subsided | improv* | better | brief",
}

THINGS: dict[str, str] = {}
