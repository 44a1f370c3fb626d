"""How mail that nobody wrote to the team sounds: automatic replies, reports, receipts, bulk and spam. In the language of `models.concepts.phrases`.

General formulas of mail systems and senders (RFC 3834 and 3464 speak of their headers; these are their words), never the words of one mail.
"""

from __future__ import annotations

BULK: dict[str, str] = {
    "away": (
        "out of {the}? {office,surgery,practice} | {away,absent} from {the,my} {office,desk} | on {annual,maternity,sick,study,paternity} leave | annual leave | "
        "{limited,no,intermittent} access to {my,e-mail,email,mail,emails} | i {will,shall} {be back,return,reply,respond,not be checking,not have access} | "
        "i'll {be back,reply,respond} | back {on,in the office} | on my return | upon my return | not {be}? {checking,monitoring} {my}? {e-mail*,email*,mail*} | "
        "automatic reply | auto reply | autoreply | auto-reply | automated {reply,response,message} | thank you for your {e-mail,email,message,mail} | "
        "your {e-mail,email,message,enquiry} {has been,was} received | we {aim,endeavour} to {respond,reply} | no longer {work*,employed} {here,at,for} | "
        "has left {the,our} {practice,organisation,department,health board} | mailbox is {not}? {monitored,unattended,closed}"
    ),
    "bounced": (
        "undeliver* | deliver* {failure,failed,status,has failed,incomplete,delayed} | could not be delivered | couldn't be delivered | not {be}? delivered | "
        "mail delivery {subsystem,system,failed} | mailer-daemon | postmaster | returned mail | recipient* {rejected,not found,unknown} | address {not found,couldn't be found} | "
        "mailbox {full,unavailable,is full,quota} | quota exceeded | remote server | 550 | 5.1.1 | permanent {error,failure} | message size | wasn't delivered | delivery has failed"
    ),
    "receipt": (
        "read receipt | was read on | your message {was,has been} {read,opened,displayed,deleted} | has been displayed | deleted without being read | "
        "would like to recall | recall{ed}? {the}? message | message recall | receipt for | acknowledg* receipt | delivery receipt | has been received and | "
        "{your,the} {request,ticket,call,incident,job} {has been,was,is} {logged,received,raised,closed,resolved,updated} | ticket {number,no,#,id} | reference number"
    ),
    "invitation_reply": "accepted | declined | tentative* | has {accepted,declined} | new time proposed | cancelled event | this event | invitation {accepted,declined}",
    "unsubscribe": (
        "unsubscrib* | opt out | opt-out | manage {your}? preferences | email preferences | mailing list | view {this,it}? {e-mail,email}? {in,online} {your browser,browser} | "
        "you {are receiving,received,get} this {e-mail,email,newsletter,message} {because,as} | you are subscribed | subscri* | privacy policy | all rights reserved | "
        "add us to your | forward to a friend | web version | update your profile"
    ),
    "no_reply": "{do not,don't,please do not,please don't} reply | no-reply | noreply | donotreply | unmonitored | not monitored | automatically generated | auto-generated | system generated | sent from an automated",
    "marketing": (
        "{special,exclusive,limited,introductory} offer* | % off | discount* | save {up,#,money,on} | free {trial,delivery,demo,quote,shipping} | order {now,today,online} | "
        "{click,tap} {here,below,the link,on the} | shop now | buy now | brochure | price* | pricing | from only | per month | no obligation | book a demo | "
        "find out more | learn more | read more | download {our,your,the} | sign up | register {now,here,today,your,online} | early bird | join us | last chance | don't miss | "
        "places {are,still} {limited,available,going} | hurry | sale | voucher | competition | prize | winner | promotion* | brand new | our range | solutions | suppliers"
    ),
    "newsletter": (
        "newsletter | bulletin | issue {#,no,number,1,2,3,4,5,6,7,8,9} | in this {issue,edition,month's,week's} | round-up | roundup | news {from,in} | what's on | editor* | "
        "spotlight | headlines | weekly {brief*,update,digest} | monthly {update,digest} | dear {subscriber,member,customer,reader,colleagues,valued} | all staff | all-staff | follow us | "
        "staff {survey,awards,update,notice} | wellbeing wednesday | save the date | webinar* | conference | keynote | speakers | programme | delegates | cpd {points,certificate,accredited} | tickets"
    ),
    "phishing": (
        "verify your {account,identity,email,mailbox,details} | your {account,mailbox,password} {will be,has been,is,expires} | {suspended,suspension,deactivat*,expire*} | unusual {sign,activity,login} | "
        "log in {to,here,now} | sign in {to,here,with} | password {expir*,reset,change*} | bank {details,account} | gift card* | wire {transfer} | "
        "inherit* | beneficiary | lottery | bitcoin | crypto* | investment | million | dear {friend,beneficiary,user,customer} | secure {document,message,link} | shared a {document,file} | "
        "parcel | courier | customs | redeliver* | outstanding payment | overdue invoice | remittance | kindly {confirm,click,send,provide} | seo | backlinks | your website | search ranking | loan*"
    ),
    "invoice": "invoice {no,number,#,attached,dated} | statement of account | remittance | purchase order | po number | vat | payment {terms,due,received} | amount due | account {number,no} | order {number,confirmation,no,ref} | despatch* | dispatched | your {order,delivery,parcel}",
    "facilities": (
        "car park* | fire {alarm,drill,door} | planned {maintenance,outage,downtime} | system {maintenance,upgrade,downtime,update} | it {services,service desk,helpdesk,department} | service desk | "
        "network {outage,maintenance} | water supply | lift {is}? out of | canteen | parking permit* | mandatory training | e-learning | learnpro | turas | module* {due,overdue,expire*} | "
        "recruit* | vacanc* | locum agency | candidate* | cv | hourly rate | per hour | agency | survey | take part | questionnaire | your feedback | rate {us,your} | how did we do"
    ),
    "thanks_only": "thanks | thank you | many thanks | cheers | ta | much appreciated | noted | received with thanks | perfect | great | lovely | got it | will do | ok | okay",
    "stands_for_person": (
        "patient* | pt | he | she | his | her | him | chi | dob | mr | mrs | ms | client | this {man,woman,lady,gentleman,lad,girl,boy} | my {son,daughter,brother,mum,partner,husband,wife} | "
        "methadone | bup* | script | prescription"
    ),
}
