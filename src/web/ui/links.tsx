/** Links within the product, in the looks of the kit. */
import { Anchor, Button, type ButtonProps, NavLink } from "@mantine/core";
import { createLink } from "@tanstack/react-router";
import type { ComponentPropsWithRef } from "react";

/** Told to be a link: left to itself the kit's button stays a button, which neither opens in a new tab nor says where it leads. */
function ButtonAnchor(props: ButtonProps & Omit<ComponentPropsWithRef<"a">, keyof ButtonProps>) {
  return <Button component="a" {...props} />;
}

export const TextLink = createLink(Anchor<"a">);
export const ButtonLink = createLink(ButtonAnchor);
export const NavigationLink = createLink(NavLink<"a">);
