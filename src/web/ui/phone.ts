import { useMediaQuery } from "@mantine/hooks";

/** Narrow screens get a bottom bar, sheets and two-line rows. The stylesheet breaks at the same width. */
export function usePhone(): boolean {
  return useMediaQuery("(max-width: 600px)", undefined, { getInitialValueInEffect: false }) ?? false;
}
