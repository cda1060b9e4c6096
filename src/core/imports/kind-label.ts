/** `vendor_forecasts` is "Vendor forecasts". */
export function kindLabel(kind: string | null): string {
  if (kind === null || kind === "") return "Not recognised";
  const words = kind.replaceAll(/[_-]/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
