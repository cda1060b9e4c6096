import { HeldBanner } from "../features/imports/held-banner.tsx";
import { OutboundBanner } from "../features/status/outbound-banner.tsx";
import { PausedBanner } from "../features/webhooks/paused-banner.tsx";
import type { StatusLineProps } from "./status-line.tsx";

/** What everybody has to know, whatever page is open. */
export function Banners({ outboundHeld, pausedDestinations, heldImports }: StatusLineProps) {
  return (
    <>
      {outboundHeld && <OutboundBanner hold={outboundHeld} />}
      <PausedBanner paused={pausedDestinations} />
      <HeldBanner heldImports={heldImports} />
    </>
  );
}
