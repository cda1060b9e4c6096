/**
 * The one table of keys: what each does and on which screen. Screens take their keys from here, and so do the sheet under
 * `?`, the palette, the hints, and what a member may give another key (WCAG 2.1.4).
 */
import type { MappedKey, Place } from "./key-places.ts";

const NEXT_ROW = { Today: "Next row", List: "Next row", Board: "Next card", Account: "The next of the list" } as const;
const ROW_BEFORE = {
  Today: "Row before",
  List: "Row before",
  Board: "Card before",
  Account: "The one before in the list",
} as const;
/** Where one account is under the cursor, or open. */
const everywhereOfOne = <Label extends string>(label: Label) =>
  ({ Today: label, List: label, Board: label, Account: label, Tasks: label, Notes: label, Handovers: label }) as const;

/** The member's own views; the screen says the name of each. */
const viewKey = (place: number) => ({ keys: [`g ${place}`], on: { "Go to": `View ${place}` } });

export const KEY_MAP = {
  palette: {
    keys: ["mod+k", "mod+j", "alt+j"],
    on: { Anywhere: "Search and commands" },
    whileTyping: true,
    isMove: true,
  },
  sheet: { keys: ["?"], on: { Anywhere: "Shortcuts" } },
  undo: { keys: ["z", "mod+z"], on: { Anywhere: "Undo" } },
  redo: { keys: ["mod+shift+z"], on: { Anywhere: "Redo" } },
  lastActs: { keys: ["shift+z"], on: { Anywhere: "What was done last" } },
  copyLink: { keys: ["mod+shift+,"], on: { Anywhere: "Copy a link to what is shown" }, whileTyping: true },
  fold: { keys: ["["], on: { Anywhere: "Fold the navigation" } },
  close: {
    keys: ["escape"],
    on: { Anywhere: "Close the panel", "Chosen rows": "Choose nothing", Tasks: "Select nothing" },
    isMove: true,
  },

  nextRow: {
    keys: ["j", "arrowdown"],
    on: {
      ...NEXT_ROW,
      Tasks: "Next row",
      Notes: "Next row",
      Handovers: "Next row",
      Search: "Next row",
      "Same company?": "The next pair",
    },
    isMove: true,
  },
  rowBefore: {
    keys: ["k", "arrowup"],
    on: {
      ...ROW_BEFORE,
      Tasks: "Row before",
      Notes: "Row before",
      Handovers: "Row before",
      Search: "Row before",
      "Same company?": "The pair before",
    },
    isMove: true,
  },
  open: {
    keys: ["o", "enter"],
    on: {
      Today: "Open the account",
      List: "Open",
      Board: "Open the card",
      Tasks: "Open the account",
      Notes: "Open the account",
      Handovers: "Open the account",
      Search: "Open",
    },
    isMove: true,
  },
  space: {
    keys: ["space"],
    on: {
      Today: "Walk through today",
      List: "Peek at the row",
      Board: "Lift the card; arrows carry it, Space lets go",
    },
    isMove: true,
  },
  select: { keys: ["x"], on: { List: "Select the row", Tasks: "Select" }, isMove: true },
  selectTo: { keys: ["shift+space"], on: { List: "Select the row, or up to it" }, isMove: true },
  selectDown: { keys: ["shift+j"], on: { List: "Select down" }, isMove: true },
  selectUp: { keys: ["shift+k"], on: { List: "Select up" }, isMove: true },
  chooseAll: { keys: ["mod+a"], on: { "Chosen rows": "Choose all that match" } },
  setField: { keys: ["v"], on: { "Chosen rows": "Set a field" } },
  fillDown: { keys: ["mod+d"], on: { List: "Fill down" }, isMove: true },
  editCell: { keys: ["f2"], on: { List: "Change the cell" }, isMove: true },
  filter: {
    keys: ["/", "f"],
    on: { List: "Search and filter this list", Search: "Search", "API reference": "Search the reference" },
  },
  clearFilter: { keys: ["shift+f"], on: { List: "Clear the filter" } },
  filterForm: { keys: ["mod+shift+f"], on: { List: "Filter as chips or as text" }, whileTyping: true },
  tableOrBoard: { keys: ["mod+b"], on: { List: "Show as a board", Board: "Show as a table" } },
  apply: { keys: ["."], on: { Today: "Show what has changed", List: "Show the changes" } },
  saveView: { keys: ["mod+s"], on: { View: "Save the view" }, whileTyping: true },
  saveViewAs: { keys: ["mod+shift+s"], on: { View: "Save as a new view" }, whileTyping: true },

  next: { keys: ["n"], on: { Today: "Next account", Account: "Next account" } },
  done: {
    keys: ["e"],
    on: {
      Today: "Done for now",
      List: "Done for now",
      Board: "Done for now",
      Account: "Done for now",
      Tasks: "Done",
      Notes: "Seen",
    },
  },
  snooze: {
    keys: ["h", "shift+d"],
    on: {
      Today: "Snooze",
      List: "Snooze",
      Board: "Snooze",
      Account: "Snooze",
      Tasks: "Move to another day",
      Notes: "Snooze",
    },
  },
  lease: { keys: ["i"], on: everywhereOfOne("Take it, or return it to the pool"), also: "assign to me lease claim" },
  handTo: { keys: ["a"], on: everywhereOfOne("Hand to a colleague"), also: "assign give" },
  stage: {
    keys: ["s"],
    on: { ...everywhereOfOne("Move to a stage"), Board: "Move the card to a stage" },
  },
  task: { keys: ["t"], on: everywhereOfOne("Set a task") },
  note: { keys: ["m"], on: everywhereOfOne("Write a note") },
  log: { keys: ["c"], on: { Today: "Log what happened", List: "Log what happened", Account: "Log what happened" } },
  write: { keys: ["r"], on: everywhereOfOne("Write to them"), also: "reply mail e-mail" },
  bookingLink: { keys: ["b"], on: everywhereOfOne("Booking link (not there yet)") },
  override: { keys: ["l"], on: everywhereOfOne("Take in or keep out by hand"), also: "segment tag override" },
  why: {
    keys: ["w"],
    on: {
      ...everywhereOfOne("Why is it in or out?"),
      Today: "Why is it here?",
      List: "Why does the cell say so?",
      Board: "Why is the card here?",
    },
  },
  history: { keys: ["y"], on: everywhereOfOne("History, and fields as of a past day") },
  escalate: { keys: ["!"], on: everywhereOfOne("Escalate to support") },
  handOver: { keys: ["$"], on: everywhereOfOne("Hand over") },
  back: {
    keys: ["u"],
    on: { Account: "Back to the list", "Go to": "Back to all" },
  },
  setFieldByHand: { keys: ["f"], on: { Account: "Set a field by hand" } },
  chooseForecast: { keys: ["f"], on: { Numbers: "Choose whose forecast rules read" } },
  join: { keys: ["shift+l"], on: { Account: "Link or merge with another account" } },
  sameCompany: { keys: ["shift+y"], on: { Account: "Yes, the same company" } },
  otherCompany: { keys: ["shift+n"], on: { Account: "No, another company" } },

  howOld: { keys: ["shift+w"], on: { Board: "How old is old?" } },
  stagesOrGroups: { keys: ["c"], on: { Board: "Stages, or groups of stages" } },
  tasksMine: { keys: ["1"], on: { Tasks: "Tasks: mine" } },
  tasksPool: { keys: ["2"], on: { Tasks: "Tasks: pool" } },
  tasksOverdue: { keys: ["3"], on: { Tasks: "Tasks: overdue" } },
  tasksEveryone: { keys: ["4"], on: { Tasks: "Tasks: everyone" } },
  tasksDone: { keys: ["5"], on: { Tasks: "Tasks: done" } },

  goToday: { keys: ["g q"], on: { "Go to": "Today" }, also: "queue inbox morning home" },
  goTasks: { keys: ["g t"], on: { "Go to": "Tasks" }, also: "promises to do" },
  goAccounts: { keys: ["g a"], on: { "Go to": "Accounts" }, also: "customers companies list table" },
  goBoard: { keys: ["g p", "g b"], on: { "Go to": "Board" }, also: "pipeline kanban stages" },
  goHandovers: { keys: ["g h"], on: { "Go to": "Handovers" } },
  goNotes: { keys: ["g n"], on: { "Go to": "Notes" } },
  goTeamWeek: { keys: ["g e"], on: { "Go to": "Team's week" } },
  goSearch: { keys: ["g /"], on: { "Go to": "Search" } },
  goCalendar: { keys: ["g c"], on: { "Go to": "Calendar (not there yet)" } },
  goRetention: { keys: ["g r"], on: { "Go to": "Retention (not there yet)" } },
  goImport: { keys: ["g i"], on: { "Go to": "Import" } },
  goConnections: { keys: ["g o"], on: { "Go to": "Connections" } },
  goIdentity: { keys: ["g y"], on: { "Go to": "Same company?" } },
  goFields: { keys: ["g f"], on: { "Go to": "Fields" } },
  goReconciliation: { keys: ["g u"], on: { "Go to": "Does it add up?" } },
  goPrices: { keys: ["g $"], on: { "Go to": "Prices" } },
  goWebhooks: { keys: ["g w"], on: { "Go to": "Webhooks" } },
  goPreferences: { keys: ["g s", "g ,"], on: { "Go to": "Preferences" }, also: "settings theme zone" },
  goTeam: { keys: ["g m"], on: { "Go to": "Team" }, also: "members people tokens invite" },
  goPrivacy: { keys: ["g v"], on: { "Go to": "Privacy" } },
  goAudit: { keys: ["g l"], on: { "Go to": "Audit log" } },
  goTemplates: { keys: ["g x"], on: { "Go to": "Note templates" }, also: "snippets texts canned saved replies" },
  goReference: { keys: ["g d"], on: { "Go to": "API reference" }, also: "docs developers" },

  view1: viewKey(1),
  view2: viewKey(2),
  view3: viewKey(3),
  view4: viewKey(4),
  view5: viewKey(5),
  view6: viewKey(6),
  view7: viewKey(7),
  view8: viewKey(8),
  view9: viewKey(9),

  letGoOn: { keys: ["l"], on: { Import: "Let the held import go on" } },
  refuse: { keys: ["r"], on: { Import: "Refuse the held import" } },
  takeImportBack: { keys: ["t"], on: { Import: "Take this import back" } },
  add: {
    keys: ["n"],
    on: {
      Connections: "Connect a source",
      Fields: "Define a field",
      Webhooks: "Add an endpoint or a channel",
    },
  },
  oneCompany: { keys: ["y"], on: { "Same company?": "Yes, one company" } },
  keepApart: { keys: ["n"], on: { "Same company?": "No, keep them apart" } },
  run: { keys: ["r"], on: { Connections: "Run it now" } },
  preview: { keys: ["p"], on: { Connections: "Preview" } },
  pauseSending: { keys: ["p"], on: { Webhooks: "Pause or resume" } },
  pause: { keys: ["shift+p"], on: { Connections: "Pause or resume" } },
  check: { keys: ["c"], on: { Connections: "Check the connection" } },
  confirmPrices: { keys: ["c"], on: { "Does it add up?": "Say whether prices are right" } },
  words: { keys: ["w"], on: { Connections: "Look at the words" } },
  columns: { keys: ["l"], on: { Connections: "Look at the columns" } },
  proposePrices: { keys: ["b"], on: { Connections: "Propose a price book" } },
  remove: { keys: ["x"], on: { Connections: "Remove", Webhooks: "Remove" } },
  newSecret: { keys: ["s"], on: { Webhooks: "New secret" } },
  sendTest: { keys: ["t"], on: { Webhooks: "Send a test" } },
  download: { keys: ["d"], on: { "Does it add up?": "Download the differences" } },
} as const satisfies Readonly<Record<string, MappedKey>>;

export type KeyName = keyof typeof KEY_MAP;
/** Where an action can be done. */
export type PlaceOf<Name extends KeyName> = keyof (typeof KEY_MAP)[Name]["on"] & Place;

export const KEY_ROWS: readonly (MappedKey & { readonly name: KeyName })[] = (Object.keys(KEY_MAP) as KeyName[]).map(
  (name) => ({ name, ...(KEY_MAP[name] as MappedKey) }),
);
