import { Drawer } from "@mantine/core";
import type { ReactNode } from "react";

type PanelSheetProps = { isOpen: boolean; title: ReactNode; onClose: () => void; children: ReactNode };

/** The side panel on a phone: a sheet from below. */
export function PanelSheet({ isOpen, title, onClose, children }: PanelSheetProps) {
  return (
    <Drawer
      opened={isOpen}
      onClose={onClose}
      title={title}
      position="bottom"
      size="85%"
      transitionProps={{ duration: 120 }}
      closeButtonProps={{ "aria-label": "Close" }}
      attributes={{ header: { role: "none" } }}
    >
      {children}
    </Drawer>
  );
}
