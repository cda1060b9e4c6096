/**
 * Keeps what must be shown to others again: passwords and keys of sources. Sealed with AES-256-GCM; the key is never in the
 * database, so a dump of it opens nothing.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ProductError } from "#core/errors.ts";

export type Vault = {
  /** @param owner what the secret belongs to; it opens for nothing else */
  seal(text: string, owner: string): string;
  /** @throws ProductError `vault.other-key` when it was sealed with a key that is not here any more */
  open(sealed: string, owner: string): string;
  /** Sealed with an older key: seal it again, so that the older key can go. */
  isOld(sealed: string): boolean;
};

const FORM = "v1";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

type Key = { id: string; bytes: Buffer };

/** @param keys the first seals; the others still open what they sealed */
export function makeVault(keys: readonly string[]): Vault {
  const all = keys.map(toKey);
  const [current] = all;
  if (current === undefined) throw new Error("A vault needs a key.");
  return {
    seal(text, owner) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv("aes-256-gcm", current.bytes, nonce).setAAD(Buffer.from(owner));
      const sealed = Buffer.concat([nonce, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
      return [FORM, current.id, sealed.toString("base64url")].join(".");
    },
    open(sealed, owner) {
      const [form, id, body = ""] = sealed.split(".");
      const key = all.find((one) => one.id === id);
      if (form !== FORM || key === undefined) throw otherKey();
      const bytes = Buffer.from(body, "base64url");
      const nonce = bytes.subarray(0, NONCE_BYTES);
      const tag = bytes.subarray(bytes.length - TAG_BYTES);
      const decipher = createDecipheriv("aes-256-gcm", key.bytes, nonce, { authTagLength: TAG_BYTES })
        .setAAD(Buffer.from(owner))
        .setAuthTag(tag);
      try {
        const text = decipher.update(bytes.subarray(NONCE_BYTES, bytes.length - TAG_BYTES));
        return Buffer.concat([text, decipher.final()]).toString("utf8");
      } catch {
        throw otherKey();
      }
    },
    isOld: (sealed) => sealed.split(".")[1] !== current.id,
  };
}

/** The keys of the environment, else the one in the data folder, which the first start makes. */
export function openVault({ dataDir, secretKeys }: { dataDir: string; secretKeys: readonly string[] }): Vault {
  return makeVault(secretKeys.length > 0 ? secretKeys : [keyIn(dataDir)]);
}

function keyIn(dataDir: string): string {
  const path = join(dataDir, "secret-key");
  mkdirSync(dataDir, { recursive: true });
  try {
    writeFileSync(path, `${randomBytes(32).toString("base64url")}\n`, { flag: "wx", mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  return readFileSync(path, "utf8").trim();
}

/** The id tells which key was used and nothing about it. */
function toKey(text: string): Key {
  const bytes = createHash("sha256").update(`firstbill secret key ${text}`).digest();
  return { id: createHash("sha256").update(bytes).digest("hex").slice(0, 8), bytes };
}

function otherKey(): ProductError {
  return new ProductError(
    "unavailable",
    "vault.other-key",
    "The stored secrets cannot be opened with this installation's key. Bring the former FIRSTBILL_SECRET_KEY back, or enter the secrets again.",
  );
}
