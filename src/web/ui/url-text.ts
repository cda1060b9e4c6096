import { useNavigate, useSearch } from "@tanstack/react-router";

/** A choice that lives in the address, such as a filter: a colleague who opens the link sees the same. Empty is left out. */
export function useUrlText(name: string, initial = ""): [string, (value: string) => void] {
  const search: Record<string, unknown> = useSearch({ strict: false });
  const navigate = useNavigate();
  const written = search[name];
  const set = (value: string) =>
    void navigate({
      to: ".",
      // A change of a list is no step back that one would look for; the page before it is.
      replace: true,
      search: (before: Record<string, unknown>) => {
        const { [name]: _, ...rest } = before;
        return value === initial ? rest : { ...rest, [name]: value };
      },
    } as never);
  // The router reads numbers as numbers; here everything is text.
  return [written === undefined ? initial : String(written), set];
}
