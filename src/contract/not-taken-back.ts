/**
 * The writes of a member that the list of what can be taken back leaves out, each with why, as a person reads it. An
 * operation that changes something is either here or in `inverses.ts`; a test goes through all of them.
 */

const TAKES_BACK = "It takes something back itself; what was yours is done again with Redo.";
const ASKS_AGAIN = "It asks for work in the background, which changes nothing that was decided.";
const HAS_LEFT = "What it sends has left the house by then.";
const SECRET = "Its secret is shown once and kept by nobody; make another one.";
const BROUGHT_IN = "It brings data in: take the import back on its page, which shows first what that would void.";
const GONE = "What it deletes is gone for good, as it asks and says before.";

export const NOT_TAKEN_BACK: Readonly<Record<string, string>> = {
  "accounts.look": "It only says that somebody has looked, and that stays true.",
  "notes.seeMention": "It only says that you have seen a note; mark it as not seen in the list.",
  "preferences.change": "Your own settings hang on nothing; set them as you like them.",
  "views.arrange": "Widths and folds of your own hang on nothing; set them as you like them.",

  "fields.undoMany": TAKES_BACK,
  "handovers.undo": TAKES_BACK,
  "identity.undo": TAKES_BACK,
  "onboarding.undo": TAKES_BACK,
  "queue.undo": TAKES_BACK,
  "stageWords.undo": TAKES_BACK,
  "undo.take": TAKES_BACK,
  "undo.redo": TAKES_BACK,

  "imports.upload": "An uploaded file changes nothing before its import starts, and goes by itself.",
  "imports.start": BROUGHT_IN,
  "imports.release": BROUGHT_IN,
  "imports.refuse": "The rows of a refused file were dropped; import the file again.",
  "imports.takeBack": "It takes an import back itself; import the file again.",
  "usage.report": BROUGHT_IN,
  "connections.run": BROUGHT_IN,
  "connections.replay": BROUGHT_IN,
  "connections.saveColumns": "Rows may have been read by the new columns since; save the columns that you want.",

  "connections.create": "A connection begins to bring data at once; pause or remove it on its page.",
  "connections.change": "Its settings may hold secrets that nobody else keeps; change them on its page.",
  "connections.remove": "Its secrets are gone; connect the source again, and what it brought is still there.",
  "webhooks.create": SECRET,
  "webhooks.createChannel": "A channel is told from then on; pause or remove it on its page.",
  "webhooks.remove": "Its secret and what waited for it are gone; add it again.",
  "webhooks.rotate": SECRET,
  "webhooks.test": HAS_LEFT,
  "webhooks.replay": HAS_LEFT,
  "webhooks.decide": "What was let go has left, and what was dropped is gone.",

  "priceBooks.preview": ASKS_AGAIN,
  "priceBooks.previewProposal": ASKS_AGAIN,
  "priceBooks.propose": "A proposal holds nowhere before it is accepted.",
  "priceBooks.accept": "Bills are worked out with the prices at once; put another price book from today on.",
  "priceBooks.refuse": "Ask the source for its prices again, and the proposal comes back.",
  "reconciliation.run": ASKS_AGAIN,

  "sample.load": "Remove the sample company on the page Team.",
  "sample.remove": "Load the sample company again on the page Team.",

  "person.export": "A file that somebody has is theirs.",
  "person.erase": GONE,
  "privacy.keep": "What is older than the new limit may be gone by then; set another limit.",
  "privacy.forget": GONE,
  "privacy.backupGone": "It records that a backup was deleted, and it is.",

  "team.invite": "An invitation ends by itself after some days, and somebody may have joined by it.",
  "team.deactivate": "Sessions and tokens were ended at once; invite the person again.",
  "sessions.end": "Sign in again with a new link.",
  "tokens.create": SECRET,
  "tokens.revoke": "A revoked token stays revoked; make another one.",
};
