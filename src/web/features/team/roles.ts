import { ROLES, type Role } from "#contract/operation.ts";

/** What each role may do, in words. */
export const ROLE_WORDS: Record<Role, { label: string; may: string }> = {
  viewer: { label: "Viewer", may: "sees everything" },
  specialist: { label: "Specialist", may: "works accounts" },
  lead: { label: "Lead", may: "also sets rules, invites, and sees the audit log" },
  operator: { label: "Operator", may: "also imports, changes roles and runs the installation" },
};

/** Roles up to one's own; nobody gives more than they have. */
export function roleChoices(upTo: Role): { value: Role; label: string }[] {
  return ROLES.slice(0, ROLES.indexOf(upTo) + 1).map((role) => ({
    value: role,
    label: `${ROLE_WORDS[role].label}: ${ROLE_WORDS[role].may}`,
  }));
}
