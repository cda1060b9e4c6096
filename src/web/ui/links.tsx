/** Links within the product, in the looks of the kit. */
import { Anchor, Button, type ButtonProps, UnstyledButton } from "@mantine/core";
import { createLink } from "@tanstack/react-router";
import type { ComponentPropsWithRef, ReactNode } from "react";

/** Told to be a link: left to itself the kit's button stays a button, which neither opens in a new tab nor says where it leads. */
function ButtonAnchor(props: ButtonProps & Omit<ComponentPropsWithRef<"a">, keyof ButtonProps>) {
  return <Button component="a" {...props} />;
}

type PlaceAnchorProps = ComponentPropsWithRef<"a"> & { label?: ReactNode; leftSection: ReactNode; active?: boolean };

/** Without a label where the navigation is folded. */
function PlaceAnchor({ label, leftSection, active = false, className = "", ...rest }: PlaceAnchorProps) {
  return (
    <UnstyledButton component="a" className={`fb-place ${className}`} data-active={active || undefined} {...rest}>
      {leftSection}
      {label !== undefined && <span>{label}</span>}
    </UnstyledButton>
  );
}

export const TextLink = createLink(Anchor<"a">);
export const ButtonLink = createLink(ButtonAnchor);
export const NavigationLink = createLink(PlaceAnchor);
