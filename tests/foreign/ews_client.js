// A client that others wrote (ews-javascript-api) does at a server of Exchange what our own adapter does.
// Usage: node ews_client.js URL USER PASSWORD; prints one JSON object of what it saw.
const path = require("path");
const ews = require(path.join(process.env.FOREIGN_MODULES, "ews-javascript-api"));

async function main(url, user, password) {
  const seen = {};
  const service = new ews.ExchangeService(ews.ExchangeVersion.Exchange2013_SP1);
  service.Credentials = new ews.WebCredentials(user, password);
  service.Url = new ews.Uri(url);

  const inbox = await ews.Folder.Bind(service, ews.WellKnownFolderName.Inbox);
  seen.inbox = { name: inbox.DisplayName, total: inbox.TotalCount, unread: inbox.UnreadCount };

  const view = new ews.ItemView(50);
  const found = await service.FindItems(ews.WellKnownFolderName.Inbox, view);
  seen.found = found.Items.map((item) => item.Subject);
  const filter = new ews.SearchFilter.IsEqualTo(ews.ItemSchema.Subject, "question 2");
  seen.searched = (await service.FindItems(ews.WellKnownFolderName.Inbox, filter, new ews.ItemView(5))).Items.map((item) => item.Subject);

  seen.pages = [];
  let state = "";
  for (let more = true; more; ) {
    const changes = await service.SyncFolderItems(
      new ews.FolderId(ews.WellKnownFolderName.Inbox), ews.PropertySet.IdOnly, [], 2, ews.SyncFolderItemsScope.NormalItems, state,
    );
    seen.pages.push(changes.Count);
    more = changes.MoreChangesAvailable;
    state = changes.SyncState;
  }

  const first = found.Items.find((item) => item.Subject === "question 1");
  const withMime = new ews.PropertySet(ews.BasePropertySet.IdOnly, [ews.ItemSchema.MimeContent, ews.ItemSchema.DateTimeReceived]);
  const message = await ews.EmailMessage.Bind(service, first.Id, withMime);
  seen.mime = message.MimeContent.Content;
  seen.received = message.DateTimeReceived.ToISOString();

  await ews.EmailMessage.Bind(service, first.Id).then(async (read) => {
    read.IsRead = true;
    read.Categories.Add("Seen elsewhere");
    await read.Update(ews.ConflictResolutionMode.AlwaysOverwrite);
  });

  const draft = new ews.EmailMessage(service);
  draft.MimeContent = new ews.MimeContent("UTF-8", Buffer.from(
    `From: ${user}\r\nTo: practice@gp.example\r\nSubject: from elsewhere\r\nMessage-ID: <elsewhere@service.example>\r\n\r\nWords.\r\n`,
  ).toString("base64"));
  await draft.Save(ews.WellKnownFolderName.Drafts);
  await draft.SendAndSaveCopy(ews.WellKnownFolderName.SentItems);
  const sent = await service.FindItems(ews.WellKnownFolderName.SentItems, new ews.ItemView(5));
  seen.sent = sent.Items.map((item) => item.Subject);
  seen.drafts = (await service.FindItems(ews.WellKnownFolderName.Drafts, new ews.ItemView(5))).TotalCount;

  const plain = new ews.EmailMessage(service);
  plain.Subject = "written without MIME";
  plain.Body = new ews.MessageBody(ews.BodyType.Text, "Words.");
  plain.ToRecipients.Add(user);
  await plain.SendAndSaveCopy();

  const folder = new ews.Folder(service);
  folder.DisplayName = "Put away elsewhere";
  await folder.Save(ews.WellKnownFolderName.MsgFolderRoot);
  const moved = await (await ews.EmailMessage.Bind(service, first.Id)).Move(folder.Id);
  seen.moved = moved.Id.UniqueId !== first.Id.UniqueId;
  const folders = await service.FindFolders(ews.WellKnownFolderName.MsgFolderRoot, new ews.FolderView(50));
  seen.folders = folders.Folders.map((one) => one.DisplayName);

  const gone = found.Items.find((item) => item.Subject === "question 2");
  await gone.Delete(ews.DeleteMode.HardDelete);
  const after = await service.SyncFolderItems(
    new ews.FolderId(ews.WellKnownFolderName.Inbox), ews.PropertySet.IdOnly, [], 50, ews.SyncFolderItemsScope.NormalItems, state,
  );
  seen.after = Array.from({ length: after.Count }, (_, at) => ews.ChangeType[after._getItem(at).ChangeType]).sort();
  try {
    await ews.EmailMessage.Bind(service, gone.Id);
  } catch (error) {
    seen.gone = ews.ServiceError[error.ErrorCode];
  }
  return seen;
}

main(...process.argv.slice(2)).then(
  (seen) => console.log(JSON.stringify(seen)),
  (error) => { console.error(error && (error.stack || JSON.stringify(error)), error && error.Message); process.exit(1); },
);
