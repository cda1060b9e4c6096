/** Makes price books, in their file form, of rows with one tier each. */
import { currency } from "../money/currency.ts";
import type { ImportRecord } from "./read-row.ts";

export type BookRecord = {
  readonly id: string;
  readonly currency: string;
  readonly effectiveOn: string;
  readonly body: BookBody;
};

type Tier = { up_to: string | null; unit_amount_usd: string };
type Product = {
  key: string;
  name: string;
  unit: string;
  tiers: Tier[];
  when?: string;
  quantity_from?: string;
  addons: Product[];
};
type Package = { key: string; name: string; monthly_usd: string };
/** Names ending in `_usd` mean the book's own currency. */
type BookBody = { currency: string; as_of: string; products: Product[]; platform_packages: Package[] };

/** Books in the order in which they first appear; whether each is right is checked by reading it as a price book. */
export function toPriceBooks(records: readonly ImportRecord[]): BookRecord[] {
  const byId = new Map<string, ImportRecord[]>();
  for (const record of records) {
    const id = textOf(record, "book");
    byId.set(id, [...(byId.get(id) ?? []), record]);
  }
  return [...byId].map(([id, rows]) => toBook(id, rows));
}

function toBook(id: string, rows: readonly ImportRecord[]): BookRecord {
  const [first] = rows as [ImportRecord];
  const unit = currency(textOf(first, "currency"));
  const effectiveOn = textOf(first, "effective_on");
  const isPackage = (row: ImportRecord) => row.values["when"] === "package";
  const packages = rows
    .filter(isPackage)
    .map((row) => ({ key: textOf(row, "product"), name: nameOf(row), monthly_usd: textOf(row, "unit_amount") }));
  const products = productsOf(rows.filter((row) => !isPackage(row)));
  return {
    id,
    currency: unit,
    effectiveOn,
    body: { currency: unit, as_of: effectiveOn, products, platform_packages: packages },
  };
}

function productsOf(rows: readonly ImportRecord[]): Product[] {
  const byKey = new Map<string, Product & { addOnOf: string }>();
  for (const row of rows) {
    const key = textOf(row, "product");
    const known = byKey.get(key);
    if (known) known.tiers.push(tierOf(row));
    else byKey.set(key, { ...productOf(row), addOnOf: textOf(row, "add_on_of") });
  }
  const products: Product[] = [];
  for (const { addOnOf, ...product } of byKey.values()) if (addOnOf === "") products.push(product);
  for (const { addOnOf, ...addOn } of byKey.values())
    if (addOnOf !== "") (products.find(({ key }) => key === addOnOf)?.addons ?? products).push(addOn);
  return products;
}

function productOf(row: ImportRecord): Product {
  const when = textOf(row, "when");
  const quantityFrom = textOf(row, "quantity_from");
  return {
    key: textOf(row, "product"),
    name: nameOf(row),
    unit: textOf(row, "unit") || "unit",
    tiers: [tierOf(row)],
    ...(when === "" ? {} : { when }),
    ...(quantityFrom === "" ? {} : { quantity_from: quantityFrom }),
    addons: [],
  };
}

function tierOf(row: ImportRecord): Tier {
  return { up_to: textOf(row, "up_to") || null, unit_amount_usd: textOf(row, "unit_amount") };
}

function nameOf(row: ImportRecord): string {
  return textOf(row, "name") || textOf(row, "product");
}

function textOf({ values }: ImportRecord, column: string): string {
  const value = values[column];
  return typeof value === "string" ? value : "";
}
