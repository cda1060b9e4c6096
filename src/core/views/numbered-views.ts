/** So many digits follow G. */
const MOST = 9;

/** The views that G and a digit open: those that a member keeps at hand, as the navigation lists them, then the others. */
export function numberedViews<View extends { readonly isStarred: boolean }>(views: readonly View[]): View[] {
  const atHand = views.filter(({ isStarred }) => isStarred);
  const others = views.filter(({ isStarred }) => !isStarred);
  return [...atHand, ...others].slice(0, MOST);
}
