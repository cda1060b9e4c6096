/**
 * Which addresses this installation may connect to. What people type into a form (a webhook's URL, a database's host)
 * must not reach what only this machine can reach, unless whoever runs it has named that address.
 */
import { lookup as lookUp } from "node:dns/promises";
import { BlockList, isIP, isIPv4 } from "node:net";
import { invalid, ProductError } from "#core/errors.ts";

/** What connects: the allow-list is kept apart for each. */
export const SURFACES = ["connections", "webhooks", "slack"] as const;
export type Surface = (typeof SURFACES)[number];

export type Address = { readonly address: string; readonly family: 4 | 6 };
export type LookUp = (host: string) => Promise<readonly Address[]>;

export type InternalAddresses = {
  allows(surface: Surface, address: string): boolean;
};

/** The special-purpose ranges of IPv4 (RFC 6890 and its registry): none of them is somebody else's machine. */
const INTERNAL_V4 = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
];

/** Inside the global unicast range of IPv6 (RFC 4291), what is not global all the same: tunnels and documentation. */
const INTERNAL_V6 = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"];

const internal = blockList([...INTERNAL_V4, ...INTERNAL_V6]);
const globalUnicast = blockList(["2000::/3"]);

export function isGlobal(address: string): boolean {
  const plain = unmapped(address);
  if (isIPv4(plain)) return !internal.check(plain, "ipv4");
  return globalUnicast.check(plain, "ipv6") && !internal.check(plain, "ipv6");
}

/** @param text `connections=10.0.0.5 webhooks=192.168.0.0/16`, as in FIRSTBILL_ALLOW_INTERNAL */
export function readInternalAddresses(text: string): InternalAddresses {
  const lists = new Map<string, BlockList>();
  for (const word of text.split(/[\s,]+/).filter((one) => one !== "")) {
    const [surface = "", range = ""] = word.split("=");
    if (!(SURFACES as readonly string[]).includes(surface) || !isRange(range)) throw badWord(word);
    lists.set(surface, addTo(lists.get(surface) ?? new BlockList(), range));
  }
  return {
    allows: (surface, address) => {
      const plain = unmapped(address);
      return lists.get(surface)?.check(plain, isIPv4(plain) ? "ipv4" : "ipv6") ?? false;
    },
  };
}

function badWord(word: string): ProductError {
  return invalid(
    "config.internal-addresses",
    `FIRSTBILL_ALLOW_INTERNAL holds "${word}"; write ${SURFACES.join("=, ")}= followed by an address or a range, such as connections=10.0.0.5.`,
  );
}

/**
 * The addresses of a host, all of which may be connected to. Connect to one of these and to nothing that is looked up
 * again: the second answer may differ.
 * @param host a name or an address, without brackets
 */
export async function resolveAllowed(
  host: string,
  surface: Surface,
  allowed: InternalAddresses,
  resolve: LookUp = lookUpAll,
): Promise<readonly Address[]> {
  const family = isIP(host);
  const addresses = family ? [{ address: host, family: family as 4 | 6 }] : await resolve(host);
  for (const { address } of addresses)
    if (!isGlobal(address) && !allowed.allows(surface, address)) throw internalAddress(host, address, surface);
  return addresses;
}

function internalAddress(host: string, address: string, surface: Surface): ProductError {
  const named = host === address ? address : `${host} (${address})`;
  return new ProductError(
    "forbidden",
    "outbound.internal-address",
    `${named} is inside a private network. Whoever runs Firstbill can allow it: FIRSTBILL_ALLOW_INTERNAL="${surface}=${address}".`,
  );
}

async function lookUpAll(host: string): Promise<Address[]> {
  return (await lookUp(host, { all: true })).map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }));
}

/** An IPv4 address in the clothes of IPv6 is judged as what it is. */
function unmapped(address: string): string {
  const inner = /^::ffff:([\d.]+)$/i.exec(address)?.[1];
  return inner !== undefined && isIPv4(inner) ? inner : address;
}

function blockList(ranges: readonly string[]): BlockList {
  return ranges.reduce(addTo, new BlockList());
}

function addTo(list: BlockList, range: string): BlockList {
  const [address = "", bits] = range.split("/");
  const family = isIPv4(address) ? "ipv4" : "ipv6";
  if (bits === undefined) list.addAddress(address, family);
  else list.addSubnet(address, Number(bits), family);
  return list;
}

function isRange(text: string): boolean {
  const [address = "", bits, more] = text.split("/");
  const family = isIP(address);
  if (family === 0 || more !== undefined) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}
