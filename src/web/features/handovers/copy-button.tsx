import { Button, CopyButton as Copying } from "@mantine/core";

/** Puts the packet where it can be pasted into another system. */
export function CopyPacket({ packet }: { packet: string }) {
  return (
    <Copying value={packet}>
      {({ copied, copy }) => <Button onClick={copy}>{copied ? "Copied" : "Copy as text"}</Button>}
    </Copying>
  );
}
