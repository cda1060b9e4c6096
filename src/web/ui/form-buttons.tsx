/** At the end of a form: what it does, with its key, and the way out. */
import { Button, Group } from "@mantine/core";
import { KeyHint } from "./keys.tsx";

type Props = {
  /** What happens, such as "Set the task". */
  action: string;
  keys?: string;
  isWorking: boolean;
  isDisabled?: boolean;
  onCancel: () => void;
};

export function FormButtons({ action, keys, isWorking, isDisabled = false, onCancel }: Props) {
  return (
    <Group gap="sm">
      <Button
        type="submit"
        variant="filled"
        loading={isWorking}
        disabled={isDisabled}
        rightSection={keys && <KeyHint keys={keys} />}
      >
        {action}
      </Button>
      <Button variant="subtle" color="gray" onClick={onCancel}>
        Cancel
      </Button>
    </Group>
  );
}
