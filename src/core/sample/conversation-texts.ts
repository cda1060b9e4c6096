/** Words of the sample's mails, notes and tasks. */
import type { Archetype } from "./archetypes.ts";

export const SUBJECTS = {
  first: ["Your first bill", "Before your first invoice", "A look at your setup", "Half an hour about your bill"],
  follow_up: ["A second try", "Still happy to help", "In case this got lost"],
  second: ["Wrapping up", "Before your second invoice", "How to reach us from here"],
  audit: ["Notes from our call", "What we would change", "Homework"],
  reply: ["Re: Your first bill", "Re: A look at your setup", "Re: Half an hour about your bill"],
  other: ["Checking in", "Your plan next year", "About your ticket"],
  inbound: [
    "Re: Your first bill",
    "Re: Half an hour about your bill",
    "Question about recordings",
    "Our invoice",
    "Re: Your setup",
  ],
} as const;

export const NOTES = {
  first: [
    "Signed up alone, no engineer invited yet.",
    "Usage doubled since the launch of their new site.",
    "Two environments send to the same project.",
    "Looks like a small team that ships fast; keep it short.",
  ],
  handover: [
    "They want one contract for the whole group and asked about a yearly price. Handed over to sales.",
    "Three more teams start next month. Sales takes it from here.",
  ],
  churned: [
    "Left: too expensive for what they used.",
    "Left: built what they needed themselves.",
    "Left: the company shut down.",
    "Left: moved to another product after a merger.",
  ],
} as const;

export const TASKS = {
  tasks: [
    "Check whether sampling of recordings is on",
    "Look at the flag requests again",
    "Ask how the new funnel works for them",
    "See whether identified events went down",
  ],
  /** One is due when the customer answers. */
  waitsForReply: "Ask how the new funnel works for them",
  promises: ["Send the example for sampling", "Answer the question about the invoice", "Share the guide for groups"],
} as const;

/** What each promise was closed with. */
export const ANSWERS: Readonly<Record<(typeof TASKS.promises)[number], string>> = {
  "Send the example for sampling": "Sent it for their busiest page; they will start with one recording in ten.",
  "Answer the question about the invoice": "The second line is identified events; they turned them off for visitors.",
  "Share the guide for groups": "Shared it, with the two calls that their server has to make.",
};

const CALL_NOTES: readonly string[] = [
  "Call: went through the bill line by line. They will sample recordings.",
  "Call: showed actions and cohorts. Main question is retention of paying users.",
  "Call: two founders, one engineer. They want a monthly limit.",
  "Call: happy with the product, surprised by the bill. Wrote down three savings.",
];

const ODD_NOTES: Partial<Record<Archetype, readonly string[]>> = {
  flag_polling: ["Call: their servers ask for flags every few seconds. They will poll less often."],
  replay_everything: ["Call: every visit is recorded, bots too. They will set a minimum duration."],
  identify_everywhere: ["Call: each page identifies again. They will identify at login only."],
  browser_extension: ["Call: their browser extension sends an event for each page of each user. They will filter."],
};

export function callTexts(archetype: Archetype): readonly string[] {
  return ODD_NOTES[archetype] ?? CALL_NOTES;
}
