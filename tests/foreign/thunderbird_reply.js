// What Thunderbird sends when its reader answers an invitation: arguments are the calendar object, PARTSTAT, the attendee's address.
// Everything is the program's own (parser, message sender, mail composition); only the last step, handing the mail to a server, is ours.
const { cal } = ChromeUtils.importESModule("resource:///modules/calendar/calUtils.sys.mjs");
const { CalItipMessageSender } = ChromeUtils.importESModule("resource:///modules/CalItipMessageSender.sys.mjs");
const { CalItipDefaultEmailTransport } = ChromeUtils.importESModule("resource:///modules/CalItipEmailTransport.sys.mjs");
const { MailServices } = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
const [text, partstat, address] = arguments;
const account = MailServices.accounts.accounts[0];
const identity = account.defaultIdentity;
identity.email = address;
identity.fullName = "Rowan Tait";
const parser = Cc["@mozilla.org/calendar/ics-parser;1"].createInstance(Ci.calIIcsParser);
parser.parseString(text);
const item = parser.getItems()[0];
const calendar = cal.manager.createCalendar("memory", Services.io.newURI("moz-memory-calendar://"));
const original = item.clone();
original.calendar = calendar;
const answered = original.clone();
const me = answered.getAttendeeById("mailto:" + address).clone();
me.participationStatus = partstat;
answered.removeAllAttendees();
answered.addAttendee(me);
const sender = new CalItipMessageSender(original, me);
sender.buildOutgoingMessages(Ci.calIOperationListener.MODIFY, answered, { responseMode: Ci.calIItipItem.AUTO });
let mail = "";
const transport = new CalItipDefaultEmailTransport(account, identity);
transport.getMsgSend = () => ({
  sendMessageFile(_identity, _key, _fields, file) {
    const stream = Cc["@mozilla.org/network/file-input-stream;1"].createInstance(Ci.nsIFileInputStream);
    stream.init(file, -1, 0, 0);
    const bytes = Cc["@mozilla.org/binaryinputstream;1"].createInstance(Ci.nsIBinaryInputStream);
    bytes.setInputStream(stream);
    mail = bytes.readBytes(bytes.available());
  },
});
sender.send(transport);
return mail;
