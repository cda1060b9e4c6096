/** Keys without ⌘, Ctrl or Alt, which speech input or a slip can press (WCAG 2.1.4). */
export function isSingleKey(keys: string): boolean {
  return !/(?:^|\s)(?:mod|alt)\+/.test(keys) && keys !== "escape";
}
