/** What the filled installation is told: files of three sources, the words of another tool, prices, an invoice that asks more. */
import type Stripe from "stripe";
import { addDays } from "#core/time/local-date.ts";
import type { VitallyStandIn } from "#test/vitally-stand-in.ts";
import { NAMES } from "./going-live.ts";

export const LONG_NAME = "Österreichische Donaudampfschifffahrtsgesellschaft Betriebs- und Verwaltungs-GmbH & Co. KG";
const YESTERDAY = "2026-03-19";
const CUSTOMERS = ["brightpath-eu", "brightpath-us", "lumen", "danube"];

type Files = Readonly<Record<string, string>>;

const text = (...lines: string[]) => `${lines.join("\n")}\n`;

function usage(perDay: number, days: number): string {
  const rows = CUSTOMERS.flatMap((account, at) =>
    Array.from({ length: days }, (_, back) => `${account},events,${addDays(YESTERDAY, -back)},${perDay * (at + 1)}`),
  );
  return text("account,meter,day,quantity", ...rows);
}

/** By source, in the order in which they come. */
export const FIRST: Files = {
  "accounts.csv": text(
    "account,name,currency,region,signed_up_on,domain,custom.support_tier,custom.seats",
    "brightpath-eu,Brightpath EU,USD,EU,2026-02-01,brightpath.example,Gold plus,12",
    "brightpath-us,Brightpath US,USD,US,2026-02-01,brightpath.example,Gold plus,40",
    "lumen,Lumen Labs,USD,EU,2026-02-01,lumen.example,Silver,3",
    `danube,${LONG_NAME},USD,EU,2026-02-01,danube.example,Silver,8`,
    "danube-us,Danube Inc,USD,US,2026-02-01,danube.example,,",
  ),
  "people.csv": text(
    "account,person,email,name,role",
    "brightpath-eu,u1,quillon@brightpath.example,Quillon Zzyx,owner",
    "danube,u2,annamaria.von-und-zu-hohenstein@danube.example,Annamaria von und zu Hohenstein-Waldburg,admin",
  ),
  "notes.csv": text(
    "account,author,happened_at,body",
    'brightpath-eu,Sam,2026-03-02,"Spoke to Quillon Zzyx at 17 Canarygasse about sampling"',
  ),
  "opt_outs.csv": text("email,happened_at", "kim@lumen.example,2026-02-20"),
  "humans.csv": text("account,name,role", "lumen,Sam Lee,TAM"),
  "usage.csv": usage(200, 47),
};

/** Ten refused rows beside one that is taken. */
export const BROKEN: Files = {
  "usage.csv": text(
    "account,meter,day,quantity",
    `lumen,recordings,${YESTERDAY},12`,
    ...Array.from({ length: 10 }, (_, at) => `nobody-${at},events,${YESTERDAY},12`),
  ),
};

export const CORRECTED: Files = { "usage.csv": usage(3000, 40) };

export const CRM: Files = {
  "accounts.csv": text(
    "account,name,currency,signed_up_on,domain,same_as,custom.support_tier,custom.seats",
    "c-1,Brightpath,USD,2026-02-01,brightpath.example,csv:brightpath-eu,Silver,14",
    "c-77,Lumen,USD,2026-02-01,lumen.example,,,",
  ),
};

/** Accounts that nobody has, so that their import is taken back. */
export const MISTAKEN: Files = {
  "accounts.csv": text("account,name,currency,signed_up_on", "c-901,A typing mistake,USD,2026-02-01"),
};

export const SHEET: Files = {
  "accounts.csv": text(
    "account,name,currency,signed_up_on,same_as,custom.support_tier,custom.seats",
    "row 4,Brightpath,USD,2026-02-01,csv:brightpath-eu,Platinum,about 20",
  ),
};

/** Eight days with a thousand times what the day had. */
export const BAD_NIGHT: Files = {
  "usage.csv": text(
    "account,meter,day,quantity",
    ...NAMES.flatMap((_, at) =>
      Array.from(
        { length: 8 },
        (_, back) => `org_${at + 1},events,${addDays(YESTERDAY, -back)},${1_000_000 * (at + 1)}`,
      ),
    ),
  ),
};

/** Half as dear again, from a day to come. */
export const BOOK = {
  currency: "USD",
  products: [
    { key: "events", name: "Events", unit: "event", tiers: [{ up_to: null, unit_amount_usd: "0.0075" }] },
    { key: "recordings", name: "Recordings", unit: "recording", tiers: [{ up_to: null, unit_amount_usd: "0.02" }] },
  ],
};

/** The first line asks for more than its price, by so many cents. */
export function raised(invoice: Stripe.Invoice, cents: number): Stripe.Invoice {
  const [first, ...rest] = invoice.lines.data;
  if (first === undefined) return invoice;
  const total = invoice.total + cents;
  const amount = first.amount + cents;
  const lines = { ...invoice.lines, data: [{ ...first, amount, subtotal: amount }, ...rest] };
  return {
    ...invoice,
    lines,
    total,
    subtotal: total,
    total_excluding_tax: total,
    subtotal_excluding_tax: total,
    amount_due: total,
    amount_paid: total,
  };
}

const AT = { createdAt: "2026-01-05T00:00:00.000Z", updatedAt: "2026-03-10T09:00:00.000Z" };
const PIPELINE = ["3. Customer Engaged", "6b Onboarded", "Some Old Name", "Paid Onboarding Call", "", "2. Contacted"];

export function fillVitally(vitally: VitallyStandIn): void {
  vitally.put("admins", { id: "ad-1", name: "Sam Lee", email: "sam@team.example", ...AT });
  vitally.put(
    "accounts",
    ...NAMES.map((name, at) => ({
      id: `va-${at + 1}`,
      externalId: `org_${at + 1}`,
      name,
      csmId: "ad-1",
      mrr: 120 + at,
      keyRoles: [{ keyRole: { label: "Technical Account Manager" }, vitallyUser: { id: "ad-1", name: "Sam Lee" } }],
      traits: {
        "vitally.custom.onboardingPipeline": PIPELINE[at],
        "vitally.custom.aTraitWithAVeryLongNameThatSomebodyOnceMade": `https://crm.example/accounts/${at}/a/long/way`,
        seats: 12 * (at + 1),
        tier: at % 2 === 0 ? "gold" : "silver",
        renewsOn: "2026-08-01",
      },
      ...AT,
    })),
  );
  vitally.put("users", {
    id: "vu-1",
    externalId: "u_1",
    email: "kim@acme.example",
    name: "Kim",
    accountIds: ["va-1"],
    ...AT,
  });
  vitally.put(
    "notes",
    { id: "n-1", accountId: "va-1", authorId: "ad-1", note: "<p>Wants <b>sampling</b></p>", ...AT },
    { id: "n-2", accountId: null, organizationId: "vo-1", note: "of a group", ...AT },
  );
  vitally.put("tasks", { id: "t-1", accountId: "va-1", name: "Send the audit", dueDate: "2026-03-24", ...AT });
}
