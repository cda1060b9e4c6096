/** Attributes of an account that rules ask about and that other tools know: inputs of O-4 and of the routes (O-5). */

export type AttributeKind = "money" | "count" | "percent" | "flag" | "text" | "day";

export type Attribute = { readonly id: string; readonly label: string; readonly kind: AttributeKind };

export const ATTRIBUTES: readonly Attribute[] = [
  { id: "mrr_usd", label: "Booked monthly revenue", kind: "money" },
  { id: "arr_usd", label: "Yearly revenue", kind: "money" },
  { id: "last_invoice_usd", label: "Last invoice", kind: "money" },
  { id: "forecast_growth_percent", label: "Forecast against last month", kind: "percent" },
  { id: "paying_months", label: "Months paid", kind: "count" },
  { id: "employees", label: "Employees", kind: "count" },
  { id: "users", label: "Users", kind: "count" },
  { id: "icp_country", label: "In a country of the ideal customer profile", kind: "flag" },
  { id: "icp_score", label: "Score against the ideal customer profile", kind: "count" },
  { id: "icp_grade", label: "Grade against the ideal customer profile", kind: "text" },
  { id: "country", label: "Country", kind: "text" },
  { id: "temporary_owner", label: "A sales lead task is open", kind: "flag" },
  { id: "onboarding_referral", label: "Referred to sales by onboarding", kind: "flag" },
  { id: "demo_form", label: "Asked for a demo", kind: "flag" },
  { id: "emailed_sales", label: "Wrote to sales", kind: "flag" },
  { id: "named_list", label: "On an account executive's named list", kind: "flag" },
  { id: "first_signup", label: "First signup of its company", kind: "flag" },
  { id: "signup_company_size", label: "Employees of the company at signup", kind: "count" },
  { id: "signup_events", label: "Events sent", kind: "count" },
  { id: "signup_invited_people", label: "People invited", kind: "count" },
  { id: "credits_used_percent", label: "Programme credit used", kind: "percent" },
  { id: "roll_off_on", label: "Programme credit ends on", kind: "day" },
  { id: "days_to_roll_off", label: "Days until the programme's credit ends", kind: "count" },
  { id: "raised_ticket", label: "Has raised a support ticket", kind: "flag" },
  { id: "subscribed_on", label: "Subscribed on", kind: "day" },
];

const BY_ID = new Map(ATTRIBUTES.map((attribute) => [attribute.id, attribute]));

export function findAttribute(id: string): Attribute | null {
  return BY_ID.get(id) ?? null;
}
