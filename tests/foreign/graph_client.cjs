// Drives a Graph server with Microsoft's own JavaScript client: pages, delta, batch, upload of MIME, moves, letters, meetings.
// Called with the module's folder, the base URL, the version, a token and an address; prints one JSON object of what it saw.
const [, , modules, host, version, token, address] = process.argv;
const path = require("path");
const graph = require(path.join(modules, "@microsoft/microsoft-graph-client"));

const client = graph.Client.init({
  baseUrl: host,
  defaultVersion: version,
  customHosts: new Set([new URL(host).hostname]),
  authProvider: (done) => done(null, token),
});
const mailbox = `/users/${encodeURIComponent(address)}`;
const immutable = 'IdType="ImmutableId"';

async function pages() {
  const seen = [];
  const first = await client.api(`${mailbox}/mailFolders/inbox/messages`).select("id,subject").top(4).get();
  const iterator = new graph.PageIterator(client, first, (one) => { seen.push(one.subject); return true; });
  await iterator.iterate();
  return seen;
}

async function delta() {
  let page = await client.api(`${mailbox}/mailFolders/inbox/messages/delta`)
    .header("Prefer", `${immutable}, odata.maxpagesize=3`).select("subject").get();
  const seen = [...page.value];
  while (page["@odata.nextLink"]) {
    page = await client.api(page["@odata.nextLink"]).header("Prefer", immutable).get();
    seen.push(...page.value);
  }
  const moved = await client.api(`${mailbox}/messages/${seen[0].id}/move`).header("Prefer", immutable)
    .post({ destinationId: "archive" });
  const changes = await client.api(page["@odata.deltaLink"]).header("Prefer", immutable).get();
  return { count: seen.length, sameId: moved.id === seen[0].id, changes: changes.value };
}

async function letter() {
  const mime = ["From: " + address, "To: practice@gp.example", "Subject: By MIME", "Message-ID: <mime@service.example>", "", "Hello", ""].join("\r\n");
  const draft = await client.api(`${mailbox}/messages`).header("Content-Type", "text/plain").header("Prefer", immutable)
    .post(Buffer.from(mime).toString("base64"));
  await client.api(`${mailbox}/messages/${draft.id}/send`).post({});
  const sent = await client.api(`${mailbox}/messages/${draft.id}`).header("Prefer", immutable).select("isDraft,subject").get();
  await client.api(`${mailbox}/sendMail`).post({
    Message: { subject: "By JSON", body: { contentType: "Text", content: "Hello" }, toRecipients: [{ emailAddress: { address: "practice@gp.example" } }] },
    SaveToSentItems: true,
  });
  return { wasDraft: draft.isDraft, isDraft: sent.isDraft, subject: sent.subject };
}

async function marks() {
  const page = await client.api(`${mailbox}/mailFolders/inbox/messages`).filter("isRead eq false").orderby("receivedDateTime desc").top(1).count(true).get();
  const id = page.value[0].id;
  const changed = await client.api(`${mailbox}/messages/${id}`).patch({ isRead: true, categories: ["Red category"] });
  const raw = await client.api(`${mailbox}/messages/${id}/$value`).responseType(graph.ResponseType.TEXT).get();
  return { count: page["@odata.count"], isRead: changed.isRead, categories: changed.categories, raw };
}

async function batch() {
  const requests = [
    { id: "1", request: new Request(`${host}${mailbox}/mailFolders/inbox`, { method: "GET" }) },
    { id: "2", request: new Request(`${host}${mailbox}/mailFolders/nowhere`, { method: "GET" }) },
  ];
  const content = new graph.BatchRequestContent(requests);
  const answered = new graph.BatchResponseContent(await client.api("/$batch").post(await content.getContent()));
  const folder = await answered.getResponseById("1").json();
  return { folder: folder.displayName, missing: answered.getResponseById("2").status };
}

async function meeting() {
  const when = (hour) => ({ dateTime: `2026-12-16T${hour}:00:00`, timeZone: "UTC" });
  const made = await client.api(`${mailbox}/events`).post({ subject: "Shared care: GP cluster meeting", start: when(14), end: when(15) });
  await client.api(`${mailbox}/events/${made.id}`).patch({ attendees: [{ emailAddress: { address: "desk@quay.example" }, type: "required" }] });
  await client.api(`${mailbox}/events/${made.id}/cancel`).post({ Comment: "Another day." });
  return { subject: made.subject, attendees: made.attendees.length };
}

async function refusal() {
  try {
    await client.api("/users/somebody.else%40service.example/messages").get();
  } catch (error) {
    return { status: error.statusCode, code: error.code };
  }
  return null;
}

(async () => {
  const seen = { pages: await pages(), marks: await marks(), delta: await delta(), letter: await letter() };
  Object.assign(seen, { batch: await batch(), meeting: await meeting(), refusal: await refusal() });
  process.stdout.write(JSON.stringify(seen));
})().catch((error) => { console.error(error); process.exit(1); });
