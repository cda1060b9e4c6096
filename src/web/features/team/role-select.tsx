import { Select, Text } from "@mantine/core";
import { ROLES, type Role } from "#contract/operation.ts";
import { ROLE_WORDS } from "./roles.ts";

type RoleSelectProps = {
  /** Said only to those who listen when `isLabelHidden`. */
  label: string;
  isLabelHidden?: boolean;
  value: Role;
  /** Nobody gives more than they have. */
  upTo: Role;
  onChange: (role: Role) => void;
  error?: string | null;
};

/** A role, with what it may do beside each in the list. */
export function RoleSelect({ label, isLabelHidden = false, value, upTo, onChange, error }: RoleSelectProps) {
  const roles = ROLES.slice(0, ROLES.indexOf(upTo) + 1);
  return (
    <Select
      label={isLabelHidden ? undefined : label}
      aria-label={label}
      data={roles.map((role) => ({ value: role, label: ROLE_WORDS[role].label }))}
      value={value}
      error={error}
      allowDeselect={false}
      w={140}
      comboboxProps={{ width: 320, position: "bottom-start" }}
      renderOption={({ option }) => (
        <div>
          {option.label}
          <Text size="xs" c="dimmed">
            {ROLE_WORDS[option.value as Role].may}
          </Text>
        </div>
      )}
      onChange={(role) => role !== null && onChange(role as Role)}
    />
  );
}
