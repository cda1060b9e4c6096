/** Ids in the order they were added, 16 bytes each: a text of one takes several times that, and a source has a million. */
const FIRST_CAPACITY = 256;
/** An id is a UUID: 128 bits. */
const WORDS = 4;

export class IdList {
  size = 0;
  private words = new Uint32Array(FIRST_CAPACITY * WORDS);

  /** @returns its place */
  add(id: string): number {
    if (this.size * WORDS === this.words.length) this.grow();
    const hex = id.replaceAll("-", "");
    for (let word = 0; word < WORDS; word += 1)
      this.words[this.size * WORDS + word] = Number.parseInt(hex.slice(word * 8, word * 8 + 8), 16);
    this.size += 1;
    return this.size - 1;
  }

  at(place: number): string {
    const [first, second, third, last] = [0, 1, 2, 3].map((word) => hexOf(this.words[place * WORDS + word] as number));
    return `${first}-${second!.slice(0, 4)}-${second!.slice(4)}-${third!.slice(0, 4)}-${third!.slice(4)}${last}`;
  }

  clear(): void {
    this.size = 0;
  }

  private grow(): void {
    const larger = new Uint32Array(this.words.length * 2);
    larger.set(this.words);
    this.words = larger;
  }
}

function hexOf(word: number): string {
  return word.toString(16).padStart(8, "0");
}
