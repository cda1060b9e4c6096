/**
 * Vitally keeps texts as HTML. They become plain Markdown with a few known elements; everything else (styles, scripts,
 * pictures, attributes) is dropped, so that nothing of a stranger's page is ever shown as a page. Written by hand because
 * it is to be strict rather than complete: libraries for this need a document to work on, and keep what they do not know.
 */
type Mark = { readonly open: string; readonly close: string };

const BLOCKS = new Set(["p", "div", "section", "article", "table", "tr", "figure", "header", "footer", "center"]);
const DROPPED = new Set(["script", "style", "head", "title", "noscript", "template", "svg", "iframe", "object"]);
const MARKS: Readonly<Record<string, string>> = {
  b: "**",
  strong: "**",
  i: "*",
  em: "*",
  code: "`",
  del: "~~",
  s: "~~",
};
const HEADING = /^h([1-6])$/;

const TOKEN = /<!--[\s\S]*?(?:-->|$)|<(\/?)([a-zA-Z][a-zA-Z0-9-]*)((?:"[^"]*"|'[^']*'|[^'">])*)>|([^<]+|<)/g;

/** Text without any element is left as it is, so that what was plain stays plain. */
export function markdownFromHtml(html: string): string {
  if (!/<[a-zA-Z/!]/.test(html)) return decoded(html).trim();
  const writer = new Writer();
  for (const [whole, slash, name, attributes, text] of html.matchAll(TOKEN)) {
    if (text !== undefined) writer.text(text);
    else if (name === undefined || whole.startsWith("<!--")) continue;
    else if (slash === "/") writer.end(name.toLowerCase());
    else writer.start(name.toLowerCase(), attributes ?? "");
  }
  return writer.finish();
}

class Writer {
  private out = "";
  /** Of lists that are open: the next number, or null for points. */
  private readonly lists: (number | null)[] = [];
  private readonly links: (string | null)[] = [];
  private readonly marks: (Mark & { element: string })[] = [];
  private dropping: string | null = null;
  private quotes = 0;
  private isVerbatim = false;

  text(raw: string): void {
    if (this.dropping !== null) return;
    const text = decoded(raw);
    if (this.isVerbatim) this.out += text.replaceAll("```", "'''");
    else {
      const flat = escaped(text.replace(/[\s\u00a0]+/g, " "));
      this.write(this.out === "" || /\s$/.test(this.out) ? flat.trimStart() : flat);
    }
  }

  start(name: string, attributes: string): void {
    if (this.dropping !== null) return;
    if (DROPPED.has(name)) this.dropping = name;
    else if (name === "br") this.write("\n");
    else if (name === "hr") this.block("---\n\n");
    else if (name === "a") this.startLink(attributes);
    else if (name === "ul" || name === "ol") this.lists.push(name === "ol" ? 1 : null);
    else if (name === "li") this.startItem();
    else if (name === "blockquote") this.startQuote();
    else if (name === "pre") this.startVerbatim();
    else if (name === "td" || name === "th") this.write(/\S$/.test(this.out) ? " | " : "");
    else if (HEADING.test(name)) this.block(`${"#".repeat(Number(HEADING.exec(name)?.[1]))} `);
    else if (MARKS[name] !== undefined && !this.isVerbatim) this.startMark(name, MARKS[name]);
    else if (BLOCKS.has(name)) this.block("");
  }

  end(name: string): void {
    if (this.dropping !== null) {
      if (this.dropping === name) this.dropping = null;
      return;
    }
    if (name === "a") this.endLink();
    else if (name === "ul" || name === "ol") this.endList();
    else if (name === "blockquote") this.endQuote();
    else if (name === "pre" && this.isVerbatim) this.endVerbatim();
    else if (MARKS[name] !== undefined) this.endMark(name);
    else if (BLOCKS.has(name) || HEADING.test(name)) this.block("");
  }

  finish(): string {
    if (this.isVerbatim) this.endVerbatim();
    while (this.marks.length > 0) this.endMark(this.marks.at(-1)?.element ?? "");
    while (this.links.length > 0) this.endLink();
    return this.out
      .replace(/[ \t]+\n/g, "\n")
      .replace(/\n{3,}/g, "\n\n")
      .trim();
  }

  private write(text: string): void {
    this.out += this.quotes > 0 ? text.replaceAll("\n", `\n${"> ".repeat(this.quotes)}`) : text;
  }

  /** On a new paragraph; within a list on the item's own line. */
  private block(begin: string): void {
    if (this.out !== "" && !/(?:^|\n)\s*(?:> )*$/.test(this.out) && !/(?:^|\n)\s*(?:> )*(?:- |\d+\. )$/.test(this.out))
      this.write(this.lists.length > 0 ? "\n" : "\n\n");
    this.out += begin;
  }

  private startItem(): void {
    const depth = Math.max(0, this.lists.length - 1);
    const number = this.lists.at(-1) ?? null;
    if (number !== null) this.lists[this.lists.length - 1] = number + 1;
    if (this.out !== "" && !this.out.endsWith("\n")) this.write("\n");
    this.out += `${"  ".repeat(depth)}${number === null ? "- " : `${number}. `}`;
  }

  private endList(): void {
    this.lists.pop();
    if (this.lists.length === 0) this.block("");
  }

  private startQuote(): void {
    this.block("");
    this.quotes += 1;
    this.out += "> ";
  }

  private endQuote(): void {
    if (this.quotes === 0) return;
    this.quotes -= 1;
    this.out = `${this.out.replace(/(?:\n(?:> )*)+$/, "")}\n\n`;
  }

  /** One within another is the same block. */
  private startVerbatim(): void {
    if (this.isVerbatim) return;
    this.block("```\n");
    this.isVerbatim = true;
  }

  private endVerbatim(): void {
    this.isVerbatim = false;
    this.out += `${this.out.endsWith("\n") ? "" : "\n"}\`\`\`\n\n`;
  }

  private startMark(element: string, sign: string): void {
    this.marks.push({ element, open: sign, close: sign });
    this.out += sign;
  }

  /** An element that was closed out of turn closes what was opened within it. */
  private endMark(name: string): void {
    if (!this.marks.some(({ element }) => element === name)) return;
    for (let mark = this.marks.pop(); mark !== undefined; mark = this.marks.pop()) {
      const text = this.out.trimEnd();
      const space = this.out.slice(text.length);
      if (text.endsWith(mark.open)) this.out = `${text.slice(0, -mark.open.length).trimEnd()}${space}`;
      else this.out = `${text}${mark.close}${space}`;
      if (mark.element === name) return;
    }
  }

  private startLink(attributes: string): void {
    const href = /\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i.exec(attributes);
    const target = safeTarget(decoded(href?.[1] ?? href?.[2] ?? href?.[3] ?? ""));
    this.links.push(target);
    if (target !== null) this.out += "[";
  }

  private endLink(): void {
    const target = this.links.pop();
    if (target === undefined || target === null) return;
    if (this.out.endsWith("[")) this.out = `${this.out.slice(0, -1)}<${target}>`;
    else this.out += `](${target})`;
  }
}

/** Only addresses that open a page or write a mail. */
function safeTarget(href: string): string | null {
  try {
    const url = new URL(href.trim());
    return ["https:", "http:", "mailto:"].includes(url.protocol)
      ? url.href.replace(/[()<>]/g, encodeURIComponent)
      : null;
  } catch {
    return null;
  }
}

/** Signs that Markdown would take for its own. */
function escaped(text: string): string {
  return text.replace(/([\\`*_[\]<>])/g, "\\$1");
}

const NAMED: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
  ndash: "–",
  mdash: "—",
  hellip: "…",
  lsquo: "‘",
  rsquo: "’",
  ldquo: "“",
  rdquo: "”",
  bull: "•",
  copy: "©",
  euro: "€",
  pound: "£",
  auml: "ä",
  ouml: "ö",
  uuml: "ü",
  Auml: "Ä",
  Ouml: "Ö",
  Uuml: "Ü",
  szlig: "ß",
  eacute: "é",
  egrave: "è",
  ccedil: "ç",
};

function decoded(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z]+));/g, (whole, decimal, hex, name) => {
    if (name !== undefined) return NAMED[name as string] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex as string, 16) : Number(decimal);
    const isText = code > 31 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
    return isText || code === 9 || code === 10 ? String.fromCodePoint(code) : "";
  });
}
