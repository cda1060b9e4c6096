/**
 * Numbers for keys that are pieces of a row's bytes, without making a text of each row. Rows mostly come in the same order
 * of series again and again, so the key that followed last time is tried before any hash is computed.
 */
const FIRST_SLOTS = 1 << 8;
const FIRST_BYTES = 1 << 12;
const SEPARATOR = 0;
/** A letter of a string takes at most so many bytes of UTF-8. */
const BYTES_OF_LETTER = 3;
const LAST_PLAIN_LETTER = 127;
const UTF8 = new TextEncoder();

export class KeyTable {
  /** How many keys there are; each has a number below this. */
  size = 0;
  private bytes = new Uint8Array(FIRST_BYTES);
  private used = 0;
  private starts = new Int32Array(FIRST_SLOTS);
  private hashes = new Int32Array(FIRST_SLOTS);
  /** The key that came after this one last time. */
  private followers = new Int32Array(FIRST_SLOTS).fill(-1);
  private slots = new Int32Array(FIRST_SLOTS * 2).fill(-1);
  private last = -1;
  /** Texts as they would be in a row. */
  private written = new Uint8Array(FIRST_SLOTS);
  private places = new Int32Array(0);
  private writtenMarks = new Int32Array(1);

  /**
   * @param cells which pieces make the key
   * @param marks where each piece starts; it ends before the byte in front of the next mark
   * @returns its number; one that equals the size before the call is new
   */
  numberOf(row: Uint8Array, cells: Int32Array, marks: Int32Array): number {
    const expected = this.last < 0 ? -1 : (this.followers[this.last] as number);
    let number = expected >= 0 && this.isAt(expected, row, cells, marks) ? expected : -1;
    if (number < 0) {
      number = this.lookUp(row, cells, marks);
      if (this.last >= 0) this.followers[this.last] = number;
    }
    this.last = number;
    return number;
  }

  /** The same for pieces that are texts: theirs is the key that their bytes would have. */
  numberOfTexts(texts: readonly string[]): number {
    this.write(texts);
    return this.numberOf(this.written, this.places, this.writtenMarks);
  }

  /** -1 when there is no such key. */
  findTexts(texts: readonly string[]): number {
    this.write(texts);
    const { written, places, writtenMarks } = this;
    return this.slots[this.slotOf(written, places, writtenMarks, hashOf(written, places, writtenMarks))] as number;
  }

  private write(texts: readonly string[]): void {
    if (this.places.length !== texts.length) {
      this.places = Int32Array.from(texts.keys());
      this.writtenMarks = new Int32Array(texts.length + 1);
    }
    let at = 0;
    for (const [index, text] of texts.entries()) {
      const needed = at + text.length * BYTES_OF_LETTER;
      if (needed > this.written.length) this.growWritten(needed);
      at += this.writeText(text, at) + 1;
      this.writtenMarks[index + 1] = at;
    }
  }

  /** Nearly all are plain letters, which need no encoder. */
  private writeText(text: string, start: number): number {
    for (let at = 0; at < text.length; at += 1) {
      const letter = text.charCodeAt(at);
      if (letter > LAST_PLAIN_LETTER) return UTF8.encodeInto(text, this.written.subarray(start)).written;
      this.written[start + at] = letter;
    }
    return text.length;
  }

  private growWritten(needed: number): void {
    const larger = new Uint8Array(needed * 2);
    larger.set(this.written);
    this.written = larger;
  }

  private isAt(number: number, row: Uint8Array, cells: Int32Array, marks: Int32Array): boolean {
    const { bytes } = this;
    let at = this.starts[number] as number;
    for (let index = 0; index < cells.length; index += 1) {
      const cell = cells[index] as number;
      const end = (marks[cell + 1] as number) - 1;
      for (let from = marks[cell] as number; from < end; from += 1, at += 1) if (bytes[at] !== row[from]) return false;
      if (bytes[at] !== SEPARATOR) return false;
      at += 1;
    }
    return true;
  }

  private lookUp(row: Uint8Array, cells: Int32Array, marks: Int32Array): number {
    const hash = hashOf(row, cells, marks);
    const slot = this.slotOf(row, cells, marks, hash);
    const number = this.slots[slot] as number;
    return number < 0 ? this.add(row, cells, marks, { hash, slot }) : number;
  }

  /** Where the key's number is, or would be. */
  private slotOf(row: Uint8Array, cells: Int32Array, marks: Int32Array, hash: number): number {
    const mask = this.slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const number = this.slots[slot] as number;
      if (number < 0 || (this.hashes[number] === hash && this.isAt(number, row, cells, marks))) return slot;
    }
  }

  private add(row: Uint8Array, cells: Int32Array, marks: Int32Array, place: { hash: number; slot: number }): number {
    const number = this.size;
    this.size += 1;
    if (this.size > this.starts.length) this.growNumbers();
    this.starts[number] = this.used;
    this.hashes[number] = place.hash;
    this.slots[place.slot] = number;
    for (const cell of cells) this.append(row, marks[cell] as number, (marks[cell + 1] as number) - 1);
    if (this.size * 2 > this.slots.length) this.growSlots();
    return number;
  }

  private append(row: Uint8Array, start: number, end: number): void {
    const needed = this.used + end - start + 1;
    if (needed > this.bytes.length) {
      const larger = new Uint8Array(needed * 2);
      larger.set(this.bytes);
      this.bytes = larger;
    }
    this.bytes.set(row.subarray(start, end), this.used);
    this.bytes[needed - 1] = SEPARATOR;
    this.used = needed;
  }

  private growNumbers(): void {
    const length = this.starts.length * 2;
    const larger = (before: Int32Array, filler: number) => {
      const after = new Int32Array(length).fill(filler, before.length);
      after.set(before);
      return after;
    };
    this.starts = larger(this.starts, 0);
    this.hashes = larger(this.hashes, 0);
    this.followers = larger(this.followers, -1);
  }

  private growSlots(): void {
    this.slots = new Int32Array(this.slots.length * 2).fill(-1);
    const mask = this.slots.length - 1;
    for (let number = 0; number < this.size; number += 1) {
      let slot = (this.hashes[number] as number) & mask;
      while ((this.slots[slot] as number) >= 0) slot = (slot + 1) & mask;
      this.slots[slot] = number;
    }
  }
}

/** FNV-1a in 32 bits; the separator keeps "a,b" and "ab," apart. */
function hashOf(row: Uint8Array, cells: Int32Array, marks: Int32Array): number {
  let hash = -2128831035;
  for (let index = 0; index < cells.length; index += 1) {
    const cell = cells[index] as number;
    const end = (marks[cell + 1] as number) - 1;
    for (let from = marks[cell] as number; from < end; from += 1)
      hash = Math.imul(hash ^ (row[from] as number), 16777619);
    hash = Math.imul(hash ^ SEPARATOR, 16777619);
  }
  return hash ^ (hash >>> 15);
}
