/** Looks through Vitally's accounts for its own words: traits, pipeline values and key roles. */
import type { ConnectorContext, Survey, SurveyedField, SurveyedWord } from "#server/connectors/connector.ts";
import { makeVitallyClient } from "./client.ts";
import { humanRole, rolesOf, stageWord } from "./from-accounts.ts";
import { fieldOfTrait, isAccountColumn, isPipeline, plainTrait, traitsOf, traitText } from "./from-traits.ts";
import { readColleagues, STEPS } from "./pull-steps.ts";
import type { VitallySettings } from "./settings.ts";

/** Enough to see every word, and soon there. */
const MOST_PAGES = 50;
const MOST_EXAMPLES = 200;

type Seen = { count: number; examples: string[] };

export async function survey(context: ConnectorContext<VitallySettings>): Promise<Survey> {
  const { settings } = context;
  const client = makeVitallyClient(context);
  const colleagues = await readColleagues(client);
  const traits = new Map<string, Seen>();
  const stages = new Map<string, Seen>();
  const roles = new Map<string, Seen>();
  let accounts = 0;
  let from: string | null = null;
  let pages = 0;
  do {
    const page = await client.list(STEPS.accounts.path, { from, more: STEPS.accounts.more ?? {} });
    for (const account of page.items) {
      accounts += 1;
      for (const [trait, value] of Object.entries(traitsOf(account))) {
        const text = traitText(value);
        see(traits, trait, text);
        if (text !== "" && isPipeline(trait, settings)) see(stages, text, text);
      }
      for (const { role, colleagueId, colleague } of rolesOf(account))
        see(roles, role, (colleague ?? colleagues.get(colleagueId ?? ""))?.name ?? colleagueId ?? "");
    }
    from = page.next;
    pages += 1;
  } while (from !== null && pages < MOST_PAGES);
  return {
    of: `${from === null ? "all" : "the first"} ${accounts.toLocaleString("en")} accounts`,
    fields: sorted(traits).map(([trait, seen]) => toField(trait, seen, settings)),
    stages: sorted(stages).map(([word, { count }]) => toStage(word, count, settings)),
    roles: sorted(roles).map(([word, { count, examples }]) => ({
      word,
      count,
      examples: [...new Set(examples)],
      becomes: humanRole(word, settings),
      isChosen: settings.roles.some(({ role }) => role.toLowerCase() === word.toLowerCase()),
    })),
  };
}

/** An empty value shows that the word exists and counts for nothing. */
function see(words: Map<string, Seen>, word: string, example: string): void {
  const seen = words.get(word) ?? { count: 0, examples: [] };
  words.set(word, seen);
  if (example === "") return;
  seen.count += 1;
  if (seen.examples.length < MOST_EXAMPLES) seen.examples.push(example);
}

function sorted(words: ReadonlyMap<string, Seen>): [string, Seen][] {
  return [...words].sort(([a, one], [b, other]) => other.count - one.count || (a < b ? -1 : 1));
}

function toField(word: string, { count, examples }: Seen, settings: VitallySettings): SurveyedField {
  const field = fieldOfTrait(word, settings);
  return {
    word,
    count,
    examples,
    becomes: field === null || isAccountColumn(field) ? field : `custom.${field}`,
    isChosen: settings.traits.some(({ trait }) => plainTrait(trait) === plainTrait(word)),
  };
}

function toStage(word: string, count: number, settings: VitallySettings): SurveyedWord {
  const isChosen = settings.stages.some(({ value }) => value === word);
  return { word, count, becomes: stageWord(word, settings), isChosen };
}
