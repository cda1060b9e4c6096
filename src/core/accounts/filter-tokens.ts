/** Cuts the text of a filter into brackets, joining words and pieces. */

/** Where something stands in the text: characters from `from`, counted from 0, up to and without `to`. */
export type FilterSpan = { readonly from: number; readonly to: number };

export type FilterToken = FilterSpan &
  (
    | { readonly kind: "open" /** `-(` leaves out what follows. */; readonly isNot: boolean }
    | { readonly kind: "close" }
    | { readonly kind: "or" }
    | { readonly kind: "and" }
    | { readonly kind: "not" }
    | { readonly kind: "piece"; readonly text: string }
  );
export type FilterPiece = Extract<FilterToken, { kind: "piece" }>;

const SPACE = /\s/;

export function filterTokens(text: string): FilterToken[] {
  const tokens: FilterToken[] = [];
  for (let at = 0; at < text.length; ) {
    if (SPACE.test(text[at]!)) at += 1;
    else {
      const token = tokenAt(text, at);
      tokens.push(token);
      at = token.to;
    }
  }
  return tokens;
}

function tokenAt(text: string, from: number): FilterToken {
  if (text[from] === "(") return { kind: "open", isNot: false, from, to: from + 1 };
  if (text.startsWith("-(", from)) return { kind: "open", isNot: true, from, to: from + 2 };
  if (text[from] === ")") return { kind: "close", from, to: from + 1 };
  const to = endOfPiece(text, from);
  const piece = text.slice(from, to);
  const joining = joiningWord(piece);
  return joining ? { kind: joining, from, to } : { kind: "piece", text: piece, from, to };
}

/** `or` and `OR`, but not `Or`, which is part of a name. Whoever searches for the word itself puts it in quotes. */
export function joiningWord(piece: string): "or" | "and" | "not" | null {
  const word = piece.toLowerCase();
  if (piece !== word && piece !== word.toUpperCase()) return null;
  return word === "or" || word === "and" || word === "not" ? word : null;
}

/** Quotes keep what is between them together; one that is never closed reaches to the end. `acme(eu)` is one piece. */
function endOfPiece(text: string, from: number): number {
  let open = 0;
  for (let at = from; at < text.length; at += 1) {
    const sign = text[at]!;
    if (sign === '"') {
      const close = text.indexOf('"', at + 1);
      if (close < 0) return text.length;
      at = close;
    } else if (SPACE.test(sign)) return at;
    else if (sign === "(") open += 1;
    else if (sign === ")") {
      if (open === 0) return at;
      open -= 1;
    }
  }
  return text.length;
}
