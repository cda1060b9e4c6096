/** What the sample's team did with an account that it noticed: mails, replies, calls, notes, tasks, and how it ended. */
import type { Instant } from "../time/instant.ts";
import { addDays, earlier, type LocalDate, later, weekdayOf } from "../time/local-date.ts";
import type { SampleAccount } from "./account.ts";
import { ANSWERS, callTexts, NOTES, SUBJECTS, TASKS } from "./conversation-texts.ts";
import type { Entry } from "./entry.ts";
import { type Random, randomFor } from "./random.ts";

export type MailKind = "first" | "follow_up" | "second" | "audit" | "reply" | "other";
export type MailThread = "onboarding" | "sales" | "support";

export type HistoryEvent =
  | {
      readonly what: "mail";
      readonly at: Instant;
      readonly direction: "out" | "in";
      readonly kind: MailKind | null;
      readonly thread: MailThread;
      readonly subject: string;
    }
  | {
      readonly what: "call";
      readonly at: Instant;
      readonly call: string;
      readonly outcome: CallOutcome;
      readonly startsAt: Instant | null;
    }
  | { readonly what: "note"; readonly at: Instant; readonly author: string; readonly body: string }
  | {
      readonly what: "task";
      readonly at: Instant;
      readonly title: string;
      readonly dueOn: LocalDate;
      readonly isPromise: boolean;
      /** It is due when they reply, at the latest on its day. */
      readonly waitsForReply: boolean;
      /** What a promise is closed with. */
      readonly answer: string | null;
      readonly doneAt: Instant | null;
    }
  | { readonly what: "stage"; readonly at: Instant; readonly stage: string };

type CallOutcome = "booked" | "held" | "customer_absent" | "we_absent" | "cancelled";

type Story = {
  readonly account: SampleAccount;
  readonly entry: Entry;
  readonly random: Random;
  readonly events: HistoryEvent[];
  readonly author: string;
};

const TEAM = ["Nora Lind", "Sam Ortega", "Priya Rao", "Jules Weber"] as const;
const CONTACT_LEAD_DAYS = 14;
const FIRST_WEEK_DAYS = 7;

/** For accounts that pay well and were never noticed by the team: sales or support wrote to nearly all of them once. */
export function coverageHistoryOf(account: SampleAccount, largeBillOn: LocalDate, seed: number): HistoryEvent[] {
  const random = randomFor(seed, "coverage", account.key);
  if (!random.chance(0.94)) return [];
  const thread = random.chance(0.5) ? "sales" : "support";
  const on = workday(addDays(largeBillOn, random.integer(1, 10)));
  const subject = random.pick(SUBJECTS.other);
  return [{ what: "mail", at: at(random, on), direction: "out", kind: "other", subject, thread }];
}

/** Ends on the day of the cancellation; what lies in the future of a day is left out by the caller. */
export function historyOf(
  account: SampleAccount,
  { entry, cancelledOn, seed }: { entry: Entry; cancelledOn: LocalDate | null; seed: number },
): HistoryEvent[] {
  const random = randomFor(seed, "history", account.key);
  const story: Story = { account, entry, random, events: [], author: random.pick(TEAM) };
  // The old tool could not say when a paid call was settled, so only few of the last weeks bought one.
  const paidCallOn = account.isOfFirstWeeks && random.chance(0.12) ? addDays(entry.on, random.integer(2, 12)) : null;
  if (random.chance(0.93)) tellOutreach(story);
  else if (random.chance(0.9)) tellLateMail(story);
  if (paidCallOn) add(story, { what: "stage", at: at(random, paidCallOn), stage: "7. Paid Call Purchased" });
  const before = story.events.filter((event) => cancelledOn === null || event.at.slice(0, 10) < cancelledOn);
  const ending = cancelledOn !== null && cancelledOn >= entry.on ? endingOf(story, cancelledOn) : [];
  return [...before, ...ending].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

function add(story: Story, event: HistoryEvent): void {
  story.events.push(event);
}

function tellOutreach(story: Story): void {
  const { entry, random } = story;
  const contactBy = later(
    entry.on,
    earlier(addDays(entry.on, FIRST_WEEK_DAYS), addDays(entry.renewals[0], -CONTACT_LEAD_DAYS)),
  );
  const firstOn = workday(later(entry.on, addDays(contactBy, random.integer(-4, 2))));
  mail(story, firstOn, "out", "first");
  if (random.chance(0.25)) note(story, firstOn, NOTES.first);
  if (random.chance(0.46)) tellEngagement(story, firstOn);
  else tellSilence(story, firstOn);
}

/** Overlooked at first, and noticed by somebody of support. */
function tellLateMail(story: Story): void {
  mail(story, workday(addDays(story.entry.on, story.random.integer(12, 40))), "out", "other", "support");
}

function tellSilence(story: Story, firstOn: LocalDate): void {
  const { entry, random } = story;
  if (random.chance(0.75)) mail(story, workday(addDays(firstOn, random.integer(5, 8))), "out", "follow_up");
  const finalOn = addDays(entry.renewals[1], -random.integer(4, 10));
  if (random.chance(0.97)) close(story, finalOn, "6a. Onboarded - No Engagement");
}

function tellEngagement(story: Story, firstOn: LocalDate): void {
  const { entry, random } = story;
  const repliedOn = addDays(firstOn, random.integer(1, 4));
  mail(story, repliedOn, "in", null);
  const answeredOn = workday(addDays(repliedOn, daysUntilAnswer(story)));
  mail(story, answeredOn, "out", "reply");
  if (random.chance(0.3)) promise(story, answeredOn);
  const isHeld = random.chance(0.55) && tellCall(story, answeredOn, 1);
  if (!isHeld && random.chance(0.4)) {
    const againOn = addDays(answeredOn, random.integer(2, 9));
    mail(story, againOn, "in", null);
    mail(story, workday(addDays(againOn, daysUntilAnswer(story))), "out", "reply");
  }
  if (entry.forecastUsd > 300 && isHeld && random.chance(0.3)) {
    handOver(story);
    return;
  }
  const closedOn = addDays(entry.renewals[1], -random.integer(3, 10));
  if (random.chance(0.97)) close(story, closedOn, "6b. Onboarded - Engaged");
}

/** Mostly soon; a few lie about for a week or two. */
function daysUntilAnswer({ account, random }: Story): number {
  const usual = random.integer(0, 3);
  return random.chance(account.isOfFirstWeeks ? 0.4 : 0.1) ? usual + random.integer(4, 12) : usual;
}

/** @returns whether it was held */
function tellCall(story: Story, after: LocalDate, number: 1 | 2): boolean {
  const { account, random } = story;
  const bookedOn = addDays(after, random.integer(0, 2));
  const call = `call-${account.key}-${number}`;
  const startsAt = at(random, workday(addDays(bookedOn, random.integer(2, 9))), 14);
  add(story, { what: "call", at: at(random, bookedOn), call, outcome: "booked", startsAt });
  const share = random.next();
  const outcome: CallOutcome =
    share < 0.76 ? "held" : share < 0.9 ? "customer_absent" : share < 0.92 ? "we_absent" : "cancelled";
  const calledOn = startsAt.slice(0, 10);
  const endAt =
    outcome === "cancelled" ? at(random, addDays(calledOn, -1), 18) : startsAt.replace(/:\d\d:\d\d\./, ":45:00.");
  add(story, { what: "call", at: endAt, call, outcome, startsAt: null });
  if (outcome !== "held") {
    if (random.chance(0.7)) mail(story, workday(addDays(calledOn, 1)), "out", "follow_up");
    return false;
  }
  note(story, calledOn, callTexts(account.archetype));
  task(story, calledOn, random.integer(5, 16));
  const homeworkOn = workday(addDays(calledOn, 1));
  if (number === 1 && random.chance(0.25)) tellCall(story, addDays(calledOn, 7), 2);
  else if (random.chance(0.6)) mail(story, homeworkOn, "out", "audit");
  return true;
}

function handOver(story: Story): void {
  const on = workday(addDays(story.entry.renewals[0], story.random.integer(-3, 12)));
  note(story, on, NOTES.handover);
  add(story, { what: "stage", at: at(story.random, on, 16), stage: "6c. Sales Handoff" });
}

/** The closing mail and the label of the old tool. */
function close(story: Story, day: LocalDate, stage: string): void {
  const on = workday(day);
  mail(story, on, "out", "second");
  add(story, { what: "stage", at: at(story.random, on, 17), stage });
}

function endingOf({ author, random }: Story, cancelledOn: LocalDate): HistoryEvent[] {
  const on = workday(addDays(cancelledOn, 1));
  if (!random.chance(0.7)) return [];
  return [
    { what: "note", at: at(random, on), author, body: random.pick(NOTES.churned) },
    { what: "stage", at: at(random, on, 16), stage: "6d. Churned" },
  ];
}

function mail(
  story: Story,
  day: LocalDate,
  direction: "out" | "in",
  kind: MailKind | null,
  thread: MailThread = "onboarding",
): void {
  const subject = story.random.pick(SUBJECTS[kind ?? "inbound"]);
  add(story, { what: "mail", at: at(story.random, day), direction, kind, subject, thread });
}

function note(story: Story, day: LocalDate, bodies: readonly string[]): void {
  add(story, { what: "note", at: at(story.random, day, 15), author: story.author, body: story.random.pick(bodies) });
}

function task(story: Story, day: LocalDate, days: number): void {
  const { random } = story;
  const dueOn = workday(addDays(day, days));
  const doneAt = at(random, addDays(dueOn, daysUntilDone(story)), 16);
  const writtenAt = at(random, day, 16);
  const title = random.pick(TASKS.tasks);
  const waitsForReply = title === TASKS.waitsForReply;
  add(story, { what: "task", at: writtenAt, title, dueOn, isPromise: false, waitsForReply, answer: null, doneAt });
}

function promise(story: Story, day: LocalDate): void {
  const { random } = story;
  const dueOn = workday(addDays(day, random.integer(1, 4)));
  const doneAt = at(random, addDays(dueOn, daysUntilDone(story)), 16);
  const writtenAt = at(random, day, 16);
  const title = random.pick(TASKS.promises);
  const answer = ANSWERS[title];
  add(story, { what: "task", at: writtenAt, title, dueOn, isPromise: true, waitsForReply: false, answer, doneAt });
}

/** Around the day, and sometimes well after it. */
function daysUntilDone({ account, random }: Story): number {
  return random.chance(account.isOfFirstWeeks ? 0.45 : 0.12) ? random.integer(3, 9) : random.integer(-2, 1);
}

/** A weekend's work is done on the Monday after. */
function workday(day: LocalDate): LocalDate {
  const weekday = weekdayOf(day);
  return weekday > 5 ? addDays(day, 8 - weekday) : day;
}

function at(random: Random, day: LocalDate, hour: number = random.integer(8, 17)): Instant {
  const minute = String(random.integer(0, 11) * 5).padStart(2, "0");
  return `${day}T${String(hour).padStart(2, "0")}:${minute}:00.000Z`;
}
