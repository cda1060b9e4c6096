/** Why a bill and its invoice differ, and why some are not compared, as people read it. */
import type { Cause } from "./check-invoice.ts";
import type { NotChecked } from "./not-checked.ts";

export const CAUSE_WORDS: Readonly<Record<Cause, { readonly label: string; readonly meaning: string }>> = {
  price: { label: "Price", meaning: "The same quantity costs another amount in our price book." },
  "missing-usage": { label: "Missing usage", meaning: "The invoice counts usage that was not reported to us." },
  "extra-usage": { label: "Extra usage", meaning: "Usage was reported to us that the invoice does not count." },
  unpriced: { label: "No price", meaning: "Our price book has no price for it." },
  package: { label: "Package", meaning: "A package is on one side only, or costs another amount." },
  limit: { label: "Limit", meaning: "We cut the bill at a limit that the invoice did not keep." },
  discount: { label: "Discount", meaning: "The discount of the invoice is another one than the account's plan says." },
  proration: { label: "Part of a period", meaning: "The invoice charges or returns a part of a period." },
  credit: { label: "Credit", meaning: "Credit that paid for it then and is another one now; it is not judged." },
  tax: { label: "Tax", meaning: "Tax is none of ours; it is not judged." },
  rounding: { label: "Rounding", meaning: "One minor unit for each line." },
  unexplained: { label: "Not explained", meaning: "The invoice does not say enough. Its lines with quantities would." },
};

export const NOT_CHECKED_WORDS: Readonly<Record<NotChecked, string>> = {
  "no-usage": "No usage of this period is known.",
  "not-from-start": "The first days of its usage are not known.",
  "not-to-end": "Its last days are not reported yet.",
  "no-price-book": "There is no price book in its currency.",
  "other-currency": "The invoice is in another currency than the account.",
  "no-days": "The invoice is for a period without a day.",
};
