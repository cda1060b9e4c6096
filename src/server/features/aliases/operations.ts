/** Ids of other systems, given and taken away by hand. */
import * as contract from "#contract/identity.ts";
import { conflict, notFound } from "#core/errors.ts";
import type { AccountId } from "#core/ids.ts";
import { outsideIdText } from "#core/imports/outside-id.ts";
import { resolveAccount } from "#server/features/accounts/reads.ts";
import { getAccount } from "#server/features/memberships/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { implement } from "#server/platform/http/implement.ts";
import { isOwn } from "./reads.ts";
import * as store from "./store.ts";

export const addAlias = implement(contract.addAlias, async (ctx, { accountId: text, ...key }) => {
  const accountId = await resolveAccount(ctx.db, text);
  if (!(await store.addAlias(ctx.db, { ...key, accountId, addedBy: ctx.member.memberId }, ctx.now))) {
    const taken = await store.findAlias(ctx.db, key);
    if (taken?.accountId !== accountId) throw await takenBy(ctx.db, key, taken?.accountId ?? accountId);
    ctx.nothingChanged();
    return key;
  }
  ctx.announce({ type: "account.identity-changed", accountId });
  ctx.audit({ accountId, after: { alias: outsideIdText(key) } });
  return key;
});

async function takenBy(db: Db, key: store.AliasKey, accountId: AccountId) {
  const { name } = await getAccount(db, accountId);
  return conflict(
    "identity.alias-taken",
    `${outsideIdText(key)} is an id of ${name}. Take it away there first, or merge the two accounts.`,
  );
}

export const removeAlias = implement(contract.removeAlias, async (ctx, { accountId: text, ...key }) => {
  const accountId = await resolveAccount(ctx.db, text);
  const account = await getAccount(ctx.db, accountId);
  if (isOwn(key, account))
    throw conflict(
      "identity.alias-own",
      `${account.source} sends ${account.name} under this id. Without it the next import would make a new account.`,
    );
  if (!(await store.removeAlias(ctx.db, key, accountId)))
    throw notFound("identity.no-such-alias", `This account has no id ${outsideIdText(key)}.`);
  ctx.announce({ type: "account.identity-changed", accountId });
  ctx.audit({ accountId, before: { alias: outsideIdText(key) } });
  return key;
});
