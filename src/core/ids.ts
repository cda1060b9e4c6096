/** Names for the ids that travel through the product. They are UUIDs (version 7 where the application makes them). */
type Id<Name extends string> = string & { readonly kind?: Name };

export type AccountId = Id<"AccountId">;
export type CompanyId = Id<"CompanyId">;
export type PersonId = Id<"PersonId">;
export type ProjectId = Id<"ProjectId">;
export type MemberId = Id<"MemberId">;
export type FactId = Id<"FactId">;
export type DecisionId = Id<"DecisionId">;
export type NoteId = Id<"NoteId">;
export type TaskId = Id<"TaskId">;
export type ImportRunId = Id<"ImportRunId">;

/** Meter keys are the operator's own, such as `product_analytics`; a price book names the ones that it prices. */
export type MeterKey = string & { readonly kind?: "MeterKey" };
