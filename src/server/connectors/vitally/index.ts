/** Vitally: who the customers are, what is known of them, and what a team has written down about them. */
import type { Connector } from "#server/connectors/connector.ts";
import { check } from "./check.ts";
import { read } from "./pull.ts";
import { survey } from "./pull-survey.ts";
import { type VitallySettings, vitallySettings } from "./settings.ts";
import { translate } from "./translate.ts";
import { identify, PUSH_PATHS } from "./webhook.ts";

export const vitally: Connector<VitallySettings> = {
  id: "vitally",
  title: "Vitally",
  summary: "Brings accounts, users, traits, segments, stages, key roles, notes, tasks and conversations.",
  settings: vitallySettings,
  check,
  pull: { read },
  survey,
  receive: { identify, translate, proves: "sender", paths: PUSH_PATHS, answer: { message: "Success." } },
};
