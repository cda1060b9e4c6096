import { Button } from "@mantine/core";
import { Empty } from "../../../ui/empty.tsx";
import { ButtonLink } from "../../../ui/links.tsx";

export function NoAccounts({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  if (isFiltered)
    return (
      <Empty
        title="No account matches"
        why="Take a part of the filter away, or look at all accounts."
        action={<Button onClick={onClear}>Show all accounts</Button>}
      />
    );
  return (
    <Empty
      title="There are no accounts yet"
      why="They come with an import of files; usage, people and history can follow later."
      action={<ButtonLink to="/import">Import files</ButtonLink>}
    />
  );
}
