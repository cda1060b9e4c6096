/** What the palette finds besides commands and places: accounts by name, domain, id, or a person's name or e-mail. */
import { searchAccounts } from "#contract/accounts.ts";
import { formatMoney } from "../ui/format.ts";
import type { PaletteSearch } from "../ui/palette.tsx";
import { client } from "./api.ts";

export function findAccounts(open: (href: string) => void): PaletteSearch {
  return async (query, signal) => {
    const { data } = await client.call(searchAccounts, { q: query }, { signal });
    return data.map(({ accountId, name, detail, net }) => ({
      id: accountId,
      label: name,
      description: [detail, net && formatMoney(net)].filter(Boolean).join(" · "),
      group: "Accounts",
      run: () => open(`/accounts/${accountId}`),
    }));
  };
}
