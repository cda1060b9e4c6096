/** What bends the bill: limits, credits, packages and percent off. */
import { Text } from "@mantine/core";
import type { AccountPage } from "#contract/account-pages.ts";
import { Fact, FactList } from "../../../ui/fact-list.tsx";
import { Amount } from "../../../ui/money.tsx";
import { Section } from "../../../ui/section.tsx";
import { StateMark, type Tone } from "../../../ui/state-mark.tsx";
import { Day } from "../../../ui/time.tsx";

type Terms = Pick<AccountPage, "limits" | "credits" | "packages" | "percentOff" | "percentOffBy">;

const LIMIT_STATES: Record<string, { tone: Tone; word: string }> = {
  set: { tone: "good", word: "set, not reached" },
  approaching: { tone: "warn", word: "approaching" },
  grace: { tone: "warn", word: "reached, in its days of grace" },
  dropping: { tone: "bad", word: "dropping data" },
  released: { tone: "good", word: "released" },
  removed: { tone: "calm", word: "removed" },
  ignored: { tone: "calm", word: "ignored" },
};

export function TermsSection({ limits, credits, packages, percentOff, percentOffBy }: Terms) {
  const offBy = Object.entries(percentOffBy);
  const isPlain = limits.length + credits.length + packages.length + offBy.length === 0 && Number(percentOff) === 0;
  const dropping = limits.filter(({ state }) => state === "dropping").length;
  return (
    <Section
      name="account.terms"
      title="Limits and credits"
      summary={dropping > 0 ? `${dropping} dropping data` : isPlain ? "none known" : undefined}
    >
      {isPlain ? (
        <Text size="sm" c="dimmed">
          No limit, credit, package or discount is known. They come with their imports; none imported does not mean
          none.
        </Text>
      ) : (
        <FactList>
          {limits.map(({ meter, limit, state, since }) => (
            <Fact key={`limit ${meter}`} label={`Limit of ${meter}`}>
              {limit ? <Amount value={limit} cents="with" /> : "No limit"}{" "}
              <StateMark tone={LIMIT_STATES[state]?.tone ?? "calm"}>{LIMIT_STATES[state]?.word ?? state}</StateMark>{" "}
              <span className="fb-quiet">
                since <Day day={since} />
              </span>
            </Fact>
          ))}
          {credits.map((credit) => (
            <Fact
              key={`${credit.kind} ${credit.startsOn} ${credit.endsOn} ${credit.granted.minor}`}
              label={credit.kind}
            >
              <Amount value={credit.left} cents="with" /> of <Amount value={credit.granted} cents="with" /> left
              {credit.endsOn && (
                <>
                  , ends on <Day day={credit.endsOn} />
                </>
              )}
              {credit.runsOutOn && (
                <div>
                  <StateMark tone="warn">
                    used up about <Day day={credit.runsOutOn} />
                  </StateMark>
                </div>
              )}
              {credit.scope && <div className="fb-quiet">only for {credit.scope.join(", ")}</div>}
            </Fact>
          ))}
          {packages.length > 0 && <Fact label="Packages">{packages.join(", ")}</Fact>}
          {offBy.map(([key, percent]) => (
            <Fact key={`off ${key}`} label={`Percent off ${key}`}>
              {percent} %
            </Fact>
          ))}
          {Number(percentOff) !== 0 && <Fact label="Percent off">{percentOff} %</Fact>}
        </FactList>
      )}
    </Section>
  );
}
