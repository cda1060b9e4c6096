/** What an operator fills in to connect Stripe. */
import { z } from "zod";

const key = z
  .string()
  .trim()
  .regex(
    /^(?:rk|sk)_(?:test|live)_\w{8,}$/,
    "A key begins with rk_live_ or rk_test_. Make a restricted one that may only read.",
  );
const secret = z
  .string()
  .trim()
  .regex(/^$|^whsec_\S{8,}$/, "A signing secret begins with whsec_. Stripe shows it on the page of the endpoint.")
  .default("");
const text = z.string().trim().max(2000).default("");

/** An empty text is none. */
export const stripeSettings = z.strictObject({
  apiKey: key.meta({
    title: "API key",
    help: "A restricted key that may only read: Developers, API keys, Create restricted key.",
    example: "rk_live_...",
    secret: true,
  }),
  webhookSecret: secret.meta({
    title: "Signing secret",
    help: "Of the webhook endpoint that sends here. Without it, changes come with the schedule alone.",
    example: "whsec_...",
    secret: true,
  }),
  olderWebhookSecret: secret.meta({
    title: "Signing secret until now",
    help: "While the secret is replaced at Stripe, both are accepted.",
    secret: true,
  }),
  sameAsSource: z
    .string()
    .trim()
    .regex(/^$|^[a-z0-9][a-z0-9_-]{0,39}$/)
    .default("")
    .meta({
      title: "Source of your own ids",
      help: "Where the ids below come from, as that source is called here.",
      example: "billing-db",
    }),
  sameAsKey: text.meta({
    title: "Metadata key with your own id",
    help: "Customers that carry it are the accounts with that id in the source above. Others are accounts of their own.",
    example: "organization_id",
  }),
  region: text.meta({
    title: "Region",
    help: "Only when several Stripe accounts feed one source.",
    example: "EU",
  }),
  meters: text.meta({
    title: "Meters",
    help: "Event names with commas between, all when it is empty.",
    example: "events, recordings",
  }),
  usageMonths: z.int().min(1).max(36).default(6).meta({
    title: "Months of usage at the first read",
    help: "How far back the daily totals of meters are read.",
  }),
  address: z
    .string()
    .trim()
    .regex(/^$|^https?:\/\/\S+$/, "Write it like https://api.stripe.com.")
    .default("")
    .meta({
      title: "Address",
      help: "Stripe's own when it is empty. Only for a proxy of yours.",
      example: "https://api.stripe.com",
    }),
});
export type StripeSettings = z.output<typeof stripeSettings>;

export function isTestMode({ apiKey }: Pick<StripeSettings, "apiKey">): boolean {
  return /^.k_test_/.test(apiKey);
}

/** Null: all meters. */
export function chosenMeters({ meters }: StripeSettings): ReadonlySet<string> | null {
  const names = meters
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  return names.length === 0 ? null : new Set(names);
}
