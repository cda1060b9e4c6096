/**
 * Files in one .zip, which every computer opens by itself. Node packs (deflate) and we write the headers: .ZIP File Format
 * Specification 6.3.10, without extensions, so at most 65,535 files of less than 4 GiB.
 */
import { deflateRawSync } from "node:zlib";
import type { Instant } from "#core/time/instant.ts";

export type ArchivedFile = { name: string; text: string };

const LOCAL_HEADER = 0x04034b50;
const CENTRAL_HEADER = 0x02014b50;
const END_OF_DIRECTORY = 0x06054b50;
const NEEDS_VERSION = 20;
/** Names are UTF-8. */
const FLAGS = 0x0800;
const DEFLATED = 8;

export function zipArchive(files: readonly ArchivedFile[], at: Instant): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, text } of files) {
    const entry = entryOf(name, text, at);
    const local = Buffer.concat([headerOf(LOCAL_HEADER, entry), entry.name, entry.packed]);
    directory.push(centralOf(entry, offset));
    parts.push(local);
    offset += local.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(END_OF_DIRECTORY, 0);
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, listed, end]);
}

type Entry = { name: Buffer; packed: Buffer; size: number; crc: number; dosTime: number; dosDate: number };

function entryOf(name: string, text: string, at: Instant): Entry {
  const bytes = Buffer.from(text);
  const when = new Date(at);
  const dosTime = (when.getUTCHours() << 11) | (when.getUTCMinutes() << 5) | (when.getUTCSeconds() >> 1);
  const dosDate = ((when.getUTCFullYear() - 1980) << 9) | ((when.getUTCMonth() + 1) << 5) | when.getUTCDate();
  return {
    name: Buffer.from(name),
    packed: deflateRawSync(bytes),
    size: bytes.length,
    crc: crc32(bytes),
    dosTime,
    dosDate,
  };
}

function headerOf(signature: number, entry: Entry): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(signature, 0);
  header.writeUInt16LE(NEEDS_VERSION, 4);
  writeFields(header, 6, entry);
  return header;
}

/** The same 24 bytes stand in both headers. */
function writeFields(header: Buffer, from: number, { name, packed, size, crc, dosTime, dosDate }: Entry): void {
  header.writeUInt16LE(FLAGS, from);
  header.writeUInt16LE(DEFLATED, from + 2);
  header.writeUInt16LE(dosTime, from + 4);
  header.writeUInt16LE(dosDate, from + 6);
  header.writeUInt32LE(crc, from + 8);
  header.writeUInt32LE(packed.length, from + 12);
  header.writeUInt32LE(size, from + 16);
  header.writeUInt16LE(name.length, from + 20);
}

function centralOf(entry: Entry, offset: number): Buffer {
  const header = Buffer.alloc(46);
  header.writeUInt32LE(CENTRAL_HEADER, 0);
  header.writeUInt16LE(NEEDS_VERSION, 4);
  header.writeUInt16LE(NEEDS_VERSION, 6);
  writeFields(header, 8, entry);
  header.writeUInt32LE(offset, 42);
  return Buffer.concat([header, entry.name]);
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? 0xedb88320 ^ (rest >>> 1) : rest >>> 1;
  return rest >>> 0;
});

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = CRC_TABLE[(crc ^ byte) & 0xff]! ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
