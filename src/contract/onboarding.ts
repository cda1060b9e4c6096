/** Facts of an onboarding: log what happened, move a stage, undo. */
import { z } from "zod";
import { defineOperation } from "./operation.ts";
import { day, id, instant } from "./shapes.ts";

export const logOption = z.strictObject({
  kind: z.string(),
  label: z.string(),
  key: z.string(),
  /** Further fields that this kind needs, such as the start of a call or the reason of a churn. */
  fields: z.array(
    z.strictObject({
      name: z.string(),
      label: z.string(),
      kind: z.enum(["instant", "choice", "text"]),
      required: z.boolean(),
      choices: z.array(z.strictObject({ value: z.string(), label: z.string() })),
    }),
  ),
});

const recorded = z.strictObject({
  factId: id,
  stage: z.string().nullable(),
  stageLabel: z.string().nullable(),
  sentence: z.string(),
});

export const listLogOptions = defineOperation({
  name: "onboarding.options",
  summary: "Lists what can be logged, and what each kind needs.",
  access: "viewer",
  effect: "read",
  http: { method: "GET", path: "/log-options" },
  input: z.strictObject({}),
  output: z.strictObject({
    data: z.array(logOption),
    stages: z.array(z.strictObject({ stage: z.string(), label: z.string(), group: z.string() })),
  }),
});

export const logFact = defineOperation({
  name: "onboarding.log",
  summary: "Logs what happened with an account, such as a mail sent or a call held; the stage follows.",
  access: "specialist",
  effect: "write",
  deed: "logged what happened",
  http: { method: "POST", path: "/accounts/{accountId}/facts" },
  input: z.strictObject({
    accountId: z.string(),
    kind: z.string(),
    happenedAt: instant.optional(),
    evidence: z.string().max(500).optional(),
    fields: z.record(z.string(), z.string()).default({}),
  }),
  output: recorded,
});

export const undoFact = defineOperation({
  name: "onboarding.undo",
  summary: "Takes back a fact that was logged by mistake; the fact stays, marked as void.",
  access: "specialist",
  effect: "write",
  deed: "took back what was logged",
  http: { method: "POST", path: "/accounts/{accountId}/facts/{factId}/void" },
  input: z.strictObject({ accountId: z.string(), factId: id }),
  output: recorded,
});

export const offerMoves = defineOperation({
  name: "onboarding.moves",
  summary: "Says which facts would bring the account to a stage, tried on all that is known of it, or what it takes.",
  access: "viewer",
  effect: "read",
  http: { method: "GET", path: "/accounts/{accountId}/moves" },
  input: z.strictObject({ accountId: z.string(), stage: z.string() }),
  output: z.strictObject({
    facts: z.array(logOption),
    /** A fact logged by hand that leads there once it is taken back. */
    takeBack: z.strictObject({ factId: id, sentence: z.string() }).nullable(),
    override: z.boolean(),
    sentence: z.string(),
  }),
});

export const overrideStage = defineOperation({
  name: "onboarding.override",
  summary: "Sets a stage by hand, with a reason and a last day; a later fact that moves the stage ends it sooner.",
  access: "specialist",
  effect: "write",
  deed: "set a stage by hand",
  http: { method: "POST", path: "/accounts/{accountId}/stage-overrides" },
  input: z.strictObject({
    accountId: z.string(),
    stage: z.string(),
    reason: z.string().trim().min(3).max(500),
    until: day,
  }),
  output: recorded,
});

export const confirmStage = defineOperation({
  name: "onboarding.confirm",
  summary: "Says which stage an account is in whose stage the old tool named in a word that no stage answers to.",
  access: "specialist",
  effect: "write",
  deed: "said which stage a word of the old tool stands for",
  http: { method: "POST", path: "/accounts/{accountId}/stage-confirmations" },
  input: z.strictObject({ accountId: z.string(), stage: z.string() }),
  output: recorded,
});
