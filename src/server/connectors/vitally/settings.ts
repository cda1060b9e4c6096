/** What an operator fills in to connect Vitally, and what each of Vitally's words becomes here. */
import { z } from "zod";
import { currency } from "#core/money/currency.ts";

const text = z.string().trim().max(2000).default("");
const word = z.string().trim().min(1).max(200);

const trait = z.strictObject({
  trait: word.meta({ title: "Trait", help: "As Vitally names it.", example: "vitally.custom.tier" }),
  field: z
    .string()
    .trim()
    .regex(
      /^$|^[a-z][a-z0-9_]{0,59}$/,
      "Use small letters, digits and _, beginning with a letter. Leave it empty to leave the trait out.",
    )
    .default("")
    .meta({
      title: "Field",
      help: "The field here; currency, country, domain and signed_up_on are the account's own. Empty: left out.",
      example: "tier",
    }),
});

const stage = z.strictObject({
  value: word.meta({ title: "Pipeline value", example: "3. Customer Engaged (old)" }),
  stage: word.meta({ title: "Stage here", help: "Its name, its code or its id.", example: "3a" }),
});

const moment = z.strictObject({
  trait: word.meta({ title: "Date trait", example: "vitally.custom.contactedOn" }),
  stage: word.meta({ title: "Stage entered then", example: "2" }),
});

const role = z.strictObject({
  role: word.meta({ title: "Role in Vitally", example: "Technical Account Manager" }),
  becomes: z.string().trim().max(100).default("").meta({
    title: "Role here",
    help: "Who has it counts as looking after the account. Empty: nobody does, as with your own onboarding team.",
    example: "TAM",
  }),
});

export const vitallySettings = z.strictObject({
  apiKey: z
    .string()
    .trim()
    .min(8, "Enter the secret token of Vitally's REST API.")
    .meta({ title: "Secret token", help: "In Vitally: Settings, Integrations, Vitally REST API.", secret: true }),
  subdomain: z
    .string()
    .trim()
    .regex(/^$|^[a-z0-9][a-z0-9-]{0,62}$/i, "Only the first word of the address, such as acme.")
    .default("")
    .meta({
      title: "Subdomain",
      help: "The first word of the address at which you use Vitally. Empty: the European data centre.",
      example: "acme",
    }),
  pushKey: z
    .string()
    .trim()
    .regex(/^$|^\S{16,200}$/, "Use at least 16 characters without spaces.")
    .default("")
    .meta({
      title: "Key of your pipelines",
      help: "For pipelines that push accounts here as they do to Vitally. Use a new one. Empty: nothing is taken.",
      secret: true,
    }),
  sameAsSource: z
    .string()
    .trim()
    .regex(/^$|^[a-z0-9][a-z0-9_-]{0,39}$/)
    .default("")
    .meta({
      title: "Source of your own ids",
      help: "Where the external ids of Vitally's accounts come from, as that source is called here.",
      example: "billing-db",
    }),
  currency: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[A-Z]{3}$/, "Write three letters such as USD.")
    .transform((code) => currency(code))
    .default(currency("USD"))
    .meta({
      title: "Currency",
      help: "Of accounts that no other source knows. Vitally does not tell it.",
      example: "USD",
    }),
  traits: z.array(trait).max(500).default([]).meta({
    title: "Traits",
    help: "What becomes which field. Look at the preview of words first: it proposes a field for each.",
  }),
  otherTraits: z.boolean().default(true).meta({
    title: "Bring other traits too",
    help: "Under the names that are proposed for them.",
  }),
  pipelineTrait: text.meta({
    title: "Trait with the stage",
    help: "Empty: the one whose name has the word pipeline.",
    example: "vitally.custom.onboardingPipeline",
  }),
  stages: z.array(stage).max(200).default([]).meta({
    title: "Pipeline values",
    help: "Only those that are not known by themselves. All names of older pipelines are.",
  }),
  stageMoments: z.array(moment).max(50).default([]).meta({
    title: "Moments of stages",
    help: "Traits that say when a stage was entered.",
  }),
  roles: z.array(role).max(100).default([]).meta({
    title: "Key roles",
    help: "Roles that are not named keep their names; those with the word onboarding are left out.",
  }),
  roleTrait: text.meta({ title: "Trait with a user's role", help: "Such as owner or admin.", example: "role" }),
  onboardingTeam: text.meta({
    title: "Addresses of the onboarding team",
    help: "With commas between. Conversations in which none of them writes are of sales. Empty: all are of onboarding.",
    example: "sam@team.example, ada@team.example",
  }),
  conversationTexts: z.boolean().default(false).meta({
    title: "Bring the texts of conversations",
    help: "As notes. Without it, only who wrote when, and the subject.",
  }),
  address: z
    .string()
    .trim()
    .regex(/^$|^https?:\/\/\S+$/, "Write it like https://rest.vitally-eu.io.")
    .default("")
    .meta({ title: "Address", help: "Vitally's own when it is empty. Only for a proxy of yours." }),
});
export type VitallySettings = z.output<typeof vitallySettings>;
