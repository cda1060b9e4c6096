/** Who is there at the customer, and how to reach them. */
import { Button, Text } from "@mantine/core";
import { useState } from "react";
import type { AccountPage } from "#contract/account-pages.ts";
import { useMay } from "../../../app/session.tsx";
import { TextLink } from "../../../ui/links.tsx";
import { Missing } from "../../../ui/money.tsx";
import { Section } from "../../../ui/section.tsx";
import { StateMark } from "../../../ui/state-mark.tsx";
import { DaysAway } from "../../../ui/time.tsx";
import { NotImported } from "./not-imported.tsx";

const SHOWN_AT_FIRST = 8;

export function PeopleSection({ people, count }: { people: AccountPage["people"]; count: number }) {
  const mayErase = useMay("operator");
  const [showsAll, setShowsAll] = useState(false);
  const shown = showsAll ? people : people.slice(0, SHOWN_AT_FIRST);
  return (
    <Section name="account.people" title="People" summary={Math.max(count, people.length) || undefined}>
      {people.length === 0 ? (
        <NotImported what="People" how="Send names, e-mail addresses and roles." />
      ) : (
        <ul className="fb-people">
          {shown.map((person) => (
            <li key={`${person.personId} ${person.from}`}>
              <span>
                <Text span size="sm" fw={500}>
                  {person.name ?? person.email ?? "Without a name"}
                </Text>{" "}
                <span className="fb-quiet">{[person.role, person.from ?? ""].filter(Boolean).join(" · ")}</span>
                {person.optedOut && (
                  <>
                    {" "}
                    <StateMark tone="warn">wants no mail</StateMark>
                  </>
                )}
                {mayErase && (
                  <>
                    {" "}
                    <TextLink size="sm" to="/privacy" search={{ q: person.email ?? person.personId } as never}>
                      Export or erase
                    </TextLink>
                  </>
                )}
                {person.email && (
                  <div>
                    <a className="fb-link" href={`mailto:${person.email}`}>
                      {person.email}
                    </a>
                  </div>
                )}
              </span>
              <span className="fb-quiet">
                {person.lastSeenOn ? (
                  <>
                    seen <DaysAway day={person.lastSeenOn} />
                  </>
                ) : (
                  <Missing reason="Last visit not imported" />
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
      {people.length > shown.length && (
        <Button variant="subtle" size="compact-sm" onClick={() => setShowsAll(true)}>
          Show all {people.length}
        </Button>
      )}
    </Section>
  );
}
