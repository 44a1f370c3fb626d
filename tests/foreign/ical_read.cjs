// Reads a calendar object with ical.js (the parser of Thunderbird's calendar) from standard input and prints what it found, strictly.
const ICAL = require(process.argv[2]);
const text = require("fs").readFileSync(0, "utf8");
const whole = new ICAL.Component(ICAL.parse(text));
for (const zone of whole.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
const moment = time => time && time.convertToZone(ICAL.Timezone.utcTimezone).toString();
const events = whole.getAllSubcomponents("vevent").map(raw => {
  const event = new ICAL.Event(raw, { strictExceptions: true });
  const found = [];
  if (event.isRecurring()) {
    const turn = event.iterator();
    for (let next = turn.next(); next && found.length < 50; next = turn.next()) found.push(moment(next));
  }
  return {
    uid: event.uid, sequence: event.sequence, summary: event.summary, organizer: event.organizer, location: event.location,
    start: moment(event.startDate), end: moment(event.endDate), occurrence: moment(event.recurrenceId), status: raw.getFirstPropertyValue("status"),
    attendees: event.attendees.map(one => ({ address: one.getFirstValue(), rsvp: one.getParameter("rsvp"), partstat: one.getParameter("partstat"), cn: one.getParameter("cn") })),
    occurrences: found,
  };
});
console.log(JSON.stringify({ method: whole.getFirstPropertyValue("method"), version: whole.getFirstPropertyValue("version"), events }));
