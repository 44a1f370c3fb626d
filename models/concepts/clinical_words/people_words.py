"""The words of the floor: whereabouts, roofs, deaths, safe contact, data, and who a mail is about. In the language of `models.concepts.phrases`.

`EVENTS` count when they are said to have happened, `THINGS` when they are named. Owned by the service's clinicians.
"""

from __future__ import annotations

EVENTS = {
    "not_answering": (
        "{chapped,chapping,knocked,knocking,buzzed,tried} .. {door,buzzer,flat} ... {no reply,no answer,"
        "no response,nothing,nae answer} | not seen by {neighbours,anyone,anybody,staff,family} | "
        "{curtains,blinds} not moved | post on the mat | {missed,no answer} .. {welfare visit,agreed visit} | "
        "laid eyes on | no sighting | {not,isn't,no,isnae,wasn't,no-one,nobody,never} {been}? {answer*,reply,"
        "response,opening} .. {door,buzzer,knock*,intercom,flat} | "
        "{didn't,did not,doesn't,won't,hasn't,has not,not} {answer*,open,come to,respond*} .. {door,buzzer} | "
        "no {answer,reply,response} {at,to,from,when} .. {door,flat,house,home,buzzer,knock*,address,visit,welfare}"
        " | {door,buzzer,flat} .. {no answer,no reply,not answered,unanswered,no response} | {not,hasn't,has not,"
        "nobody has,no one has,no-one has,naebody has,nobody's,neighbours haven't,neighbours have not,not been,"
        "staff haven't,family haven't,family has not,mum hasn't} {been}? {seen,heard from} .. {since,for,in,all} | "
        "{whereabouts} {are}? {unknown,not known} | missing person | {reported,gone} missing | "
        "{no,nae} {sign,trace} of {him,her,them,life} | welfare check | not been seen | "
        "{curtains,mail,post} {closed,drawn,piling,behind} | {no,not had any} contact .. {since,for}"
    ),
    "no_roof": (
        "nowhere .. to {sleep,stay,live,go} | locks {have been,were,been,are} changed | "
        "{eviction,evicted} .. {today,this morning,tonight} | {nowhere,no where,naewhere,nae place,no place} {to,"
        "safe to,tae,else to}? {stay,sleep,go,live,bide} {tonight}? | {sleeping,slept,sleep} {rough,in a tent,"
        "in his car,in her car,in the car,on the streets,on the street,in a close,in a doorway,outside,outdoors,"
        "in a stair*,in his van,in the park} | rough sleep* | roofless | street homeless | "
        "homeless {tonight,today,as of,since,now,from} | "
        "{made,became,becoming,now,is,presenting} homeless {tonight,today,this,now,after}? | "
        "evicted {today,this,yesterday,tonight,and,with} | {put,thrown,chucked,kicked,flung} out {of}? {his,her,"
        "the,their}? {flat,home,house,hostel,tent,accommodation,family home,temp*,b&b,last night,today,this,and} | "
        "no {roof,bed,accommodation} {over,for,tonight} | "
        "{lost,losing} {his,her,their} {bed,place,room,tenancy} {tonight,today,at the hostel,this} | "
        "on the {streets,street} {tonight,since,now,with,again}"
    ),
    # Notice of a death; family deaths are told by the grammar
    "death": (
        "pronounced .. dead | died in | {sad,very sad} news | procurator fiscal informed | "
        "{take,remove} {him,her} off {any,the,your,all} list* | "
        "has {sadly,unfortunately,now,also,recently,suddenly,since}? died | "
        "{sadly,unfortunately,suddenly,peacefully} {passed,died} | died {this,last,on,at,in hospital,suddenly,"
        "yesterday,today,overnight,from,of,over,peacefully,in the early,unexpectedly,at home,in his,in her,"
        "following} | passed away | "
        "passed on {sunday,monday,tuesday,wednesday,thursday,friday,saturday,this,last,yesterday} | "
        "{was,been} found dead | found dead | "
        "death {on,of our,of one,yesterday,last night,this morning,overnight,at} | "
        "death of {a,our,your,the,one,mr,mrs,ms,shared,this,patient,above,my} | {sudden,suspected,notification of,"
        "notice of,confirmed,unexpected,drug related,drug-related,reported} death | "
        "{inform*,notify*,advise*,let,tell*} .. {death,died,passed} | deceased | rip | "
        "{he,she,patient,they} {is,are} dead | lost his life | lost her life | "
        "{a,suspected,the,probable} fatal overdose | funeral {is,will,on,has} | "
        "lost .. patient .. {yesterday,last night,this morning,today} | no longer with us | life extinct | "
        "{been,was} pronounced"
    ),
    # A number, address or way of contact that has become unsafe
    "contact_unsafe": (
        "{do not,don't,please don't,never,stop} {use,using} {that,the old,her old,his old,her,his} {number,phone,"
        "mobile,address,email} | nothing to be {sent,posted,left} | gets {her,his} {post,letters,mail,texts} | "
        "has the {log in,login,password} | {left her partner,left him} .. {post,letters,email} | "
        "letters held {at,by} | "
        "stop {letters,post,texts,calls,mail,ringing,phoning,texting,writing} {to,going,at,her,him,on}? | "
        "nothing {more,else,further}? ... {goes,sent,posted,go,to be sent,should go,in writing} .. {to,home,house,"
        "address} | {letters,post,calls,texts,mail} .. {not,never} {be,go,to go,come,to be} .. {home,house,sent,"
        "there,her,his} | {moved back in} ... {doesn't know,not know} | "
        "{doesn't,does not,mustn't,must not,nobody} know {she,he,about} .. {see*,attend*,treatment,come*,on} | "
        "{do not,don't,please don't,must not,never,not to,shouldn't,should not,no longer,stop,dinnae,avoid,"
        "not safe to,unsafe to,isn't safe to,no longer safe to} {be}? {ring*,call*,phon*,text*,writ*,contact*,"
        "leav*,send*,mail*,voicemail*,post*,visit*} .. {that number,that mobile,that phone,that address,"
        "this number,this mobile,her mobile,his mobile,her phone,his phone,old,number,mobile,landline,home,house,"
        "address,voicemail*,voice mail,letters,letter,him,her,them,text*,message*,post,home,there,email,door,"
        "anything to} | {no,nae} {letters,post,texts,text messages,voicemails,calls,mail,phone calls,messages} {to,"
        "at,home,should,please,for,on,from} | {partner,ex,husband,boyfriend,wife,girlfriend,mother,mum,dad,"
        "flatmate,he,she,they,father,someone else,son,daughter,brother,sister} {is,has,have,also,now,still,may,"
        "might,been,opens,opening,can,could}? {reads,reading,checks,checking,opens,opening,answers,answering,sees,"
        "monitors,monitoring,see,read,intercept*,screens,has access,access to,open,got,taken,has,looks through,"
        "going through,goes through,controls} {to}? {her,his,their,the,all} {phone,texts,post,mail,messages,"
        "letters,email*,mobile,voicemail*} | "
        "{only,safe} {safe}? to {ring,call,phone,contact} .. {between,when,after,before,at,on} | "
        "{number,phone,mobile,address} .. {no longer safe,not safe,unsafe,compromised,now has,answered by} | "
        "new number .. {don't,do not} {use,ring} | remove {this,that,her,his} .. {number,address} | "
        "contact only {by,via,through,at} | {must not,mustn't,doesn't want .. to,not to,"
        "does not want .. to} {find out,know} .. {treatment,us,service,attending,engaged,about} | "
        "{doesn't,does not} want {letters,post,texts,calls,mail,anything sent,voicemail*}"
    ),
    "data_breach": (
        "{letter,email,report,results,discharge,notes,referral} {for,about,of} another {gentleman,lady,man,woman,"
        "person,patient,client,practice} | "
        "another {gentleman's,lady's,man's,woman's} {letter,results,notes,report,details} | "
        "{somebody,someone} else's {name,address} | someone who is {not,never} | "
        "handed {over}? .. {wrong,same name,same surname,another} | wasn't {hers,his,theirs} | "
        "{data,information,ig,privacy,confidentiality} {incident,breach,error} | "
        "{isn't,is not,wasn't,was not,not} {meant,intended,addressed} {for,to} {us,me,him,her} | "
        "{stranger's,strangers} {name,details,letter} | {second,another,somebody else's,other} {letter,tab,sheet,"
        "page,patient} {underneath,inside,attached,in the envelope,about,with,enclosed} | "
        "{in,inside} the {envelope,pack} .. {somebody,someone,another} | about {somebody,someone} else | "
        "{details,names} of .. other {patients,people} | "
        "{received,got,opened} {a,the,another,his,her,your,someone,somebody} .. in error | "
        "{letter,letters,list,results,report} {received,sent} in error | {letter,email,mail,list,report,"
        "results} {for,about,concerning,belonging to} {somebody else,someone else,a different,a totally different,"
        "another patient,another person,the wrong,a patient who,a person who} | "
        "{totally,completely} different {person,patient} | {is,was,has} {not,"
        "never} {and never has been}? {been}? {registered,a patient,one of ours,known} {here,with us,"
        "at this practice,of ours} | {different,wrong} {chi,chi number,dob} {on,in,printed}? | "
        "{went,gone,sent,emailed,copied} to {all,everyone,the whole,every} | {told,disclosed,shared,discussed,"
        "mentioned} .. {neighbour*,family,relative*,without .. consent,without permission} | "
        "seen .. {names,details} | cc {rather than,instead of,not} bcc | data breach* | "
        "{ig,information governance,gdpr,datix} {breach*,incident} | confidentiality breach* | "
        "breach of {confidentiality,data} | breach* | {sent,emailed,posted,e-mailed,faxed,addressed,delivered,"
        "forwarded,copied,cc'd,attached,mailed,went to,gone to,filed,scanned,put} ... {wrong,in error,by mistake,"
        "incorrect,mistakenly,unintended,by accident,accidentally,someone else,another patient,another practice,"
        "somebody else,different patient} | "
        "{wrong,incorrect} {recipient*,address,person,practice,surgery,email,patient's,patients,patient} | "
        "another {patient's,person's,client's} {letter,details,information,report,results,notes,script,care plan,"
        "records,summary,clinic letter,discharge} | "
        "{someone,somebody} else's {letter,details,information,results,notes,records,appointment,report} | "
        "lost .. {notes,file,diary,laptop,paperwork,papers,memory stick,usb} | "
        "{unencrypted,left on} .. {bus,train,email,desk,cafe} | "
        "{accessed,looked at,read} .. {record*,notes} .. {without,inappropriately,unauthorised} | hacked"
    ),
}

THINGS = {
    # Things that die without a notice
    "device": "machine* | printer | laptop | computer | system | fridge | ours | link | battery | monitor",
    # A mail with these speaks of subjects, except where it names a person
    "bulletin": (
        "webinar* | newsletter* | sign up | subscribed | unsubscribe | modules | next issue | in this issue | "
        "lunch & learn | cpd | learning hub | free event | delegates | keynote | roundup | editor's pick | "
        "this is a receipt | parallel sessions | speakers | masterclass | study day | mailing list | chaired by | "
        "the series | case studies | registration | programme | sponsored | certificates | recommended for | "
        "scenario of | see the answer | festive edition | coming up | overleaf"
    ),
}
