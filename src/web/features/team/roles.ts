import type { Role } from "#contract/operation.ts";

/** What each role may do, in words. */
export const ROLE_WORDS: Record<Role, { label: string; may: string }> = {
  viewer: { label: "Viewer", may: "Sees everything" },
  specialist: { label: "Specialist", may: "Works accounts: contacts, notes, tasks, stages" },
  lead: { label: "Lead", may: "Also invites, settles coverage and sees the audit log" },
  operator: { label: "Operator", may: "Also imports, changes roles and runs the installation" },
};
