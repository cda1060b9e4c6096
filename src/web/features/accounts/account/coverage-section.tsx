/** Whether a human of sales or success looks after the account. Unknown is never read as nobody. */
import { Text } from "@mantine/core";
import type { AccountPage } from "#contract/account-pages.ts";
import { Fact, FactList } from "../../../ui/fact-list.tsx";
import { Section } from "../../../ui/section.tsx";
import { StateMark } from "../../../ui/state-mark.tsx";
import { Day } from "../../../ui/time.tsx";
import { NotImported } from "./not-imported.tsx";

export function CoverageSection({ account }: { account: AccountPage }) {
  const { humans, row, sourceName } = account;
  const words = { known: humans.length > 0 ? `${humans.length}` : "known", nobody: "nobody else", unknown: "unknown" };
  return (
    <Section name="account.coverage" title="Coverage" summary={words[row.coverage]}>
      {row.coverage === "unknown" ? (
        <>
          <StateMark tone="warn">Unknown, which is not nobody</StateMark>
          <NotImported
            what={`Who looks after the accounts of ${sourceName}`}
            how="Send the humans of sales and success with their roles, or say on Today that there are none."
          />
        </>
      ) : humans.length === 0 ? (
        <Text size="sm">{row.coverage === "nobody" ? "Nobody else talks to them." : "A colleague talks to them."}</Text>
      ) : (
        <FactList>
          {humans.map(({ role, name, since }) => (
            <Fact key={`${role} ${name}`} label={role}>
              {name}
              {since && (
                <span className="fb-quiet">
                  {" "}
                  since <Day day={since} />
                </span>
              )}
            </Fact>
          ))}
        </FactList>
      )}
    </Section>
  );
}
