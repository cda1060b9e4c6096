/** A secret comes behind the `#`, where no server's log sees it; it is taken out of the address at once. */
export function takeSecretOfHash(): string | null {
  const secret = new URLSearchParams(window.location.hash.slice(1)).get("secret");
  if (secret !== null)
    window.history.replaceState(window.history.state, "", window.location.pathname + window.location.search);
  return secret === "" ? null : secret;
}
