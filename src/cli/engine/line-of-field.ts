const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s{}[\]:,"]+/g;

type Container = { readonly pointer: string; readonly isObject: boolean; key: string | null; index: number };

/** The line of a JSON text on which a field (a JSON pointer) stands; of its nearest parent where it is absent. */
export function lineOfField(text: string, pointer: string): number {
  const offsets = offsetsIn(text);
  let place = pointer;
  while (!offsets.has(place) && place !== "") place = place.slice(0, place.lastIndexOf("/"));
  return text.slice(0, offsets.get(place) ?? 0).split("\n").length;
}

function offsetsIn(text: string): Map<string, number> {
  const offsets = new Map<string, number>();
  const open: Container[] = [];
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    const inside = open.at(-1);
    if (token === ":") continue;
    if (token === "}" || token === "]") open.pop();
    else if (token === "," && inside) step(inside);
    else if (inside?.isObject && inside.key === null) inside.key = String(JSON.parse(token));
    else {
      const pointer = inside ? `${inside.pointer}/${inside.key ?? inside.index}` : "";
      offsets.set(pointer, index);
      if (token === "{" || token === "[") open.push({ pointer, isObject: token === "{", key: null, index: 0 });
    }
  }
  return offsets;
}

function step(container: Container): void {
  container.key = null;
  container.index += 1;
}
