/** Exactly what is shown as a file: its filter, order and columns. The browser receives it while it is written. */
import { Button, Menu } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { exportAccounts } from "#contract/accounts.ts";
import { useMay } from "../../../app/session.tsx";

type ExportMenuProps = { filter: string; sort: string; columns: readonly string[]; viewId: string | null };

const FORMATS = [
  { format: "csv", label: "As CSV, for spreadsheets" },
  { format: "jsonl", label: "As JSON lines, for programs" },
] as const;

export function ExportMenu({ filter, sort, columns, viewId }: ExportMenuProps) {
  const mayLookBack = useMay("lead");
  const navigate = useNavigate();
  const addressOf = (format: string) => {
    const query = new URLSearchParams([
      ["filter", filter],
      ["sort", sort],
      ["format", format],
      ...columns.map((column) => ["columns", column]),
      ...(viewId === null ? [] : [["viewId", viewId]]),
    ]);
    return `/api/v1${exportAccounts.http.path}?${query}`;
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="subtle" color="gray" leftSection={<IconDownload size={16} aria-hidden />}>
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {FORMATS.map(({ format, label }) => (
          <Menu.Item key={format} component="a" href={addressOf(format)} download={`accounts.${format}`}>
            {label}
          </Menu.Item>
        ))}
        {mayLookBack && (
          <>
            <Menu.Divider />
            <Menu.Item onClick={() => void navigate({ href: `/audit?kind=${exportAccounts.name}` })}>
              History of exports
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
