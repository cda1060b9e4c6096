/** Other accounts of the same company, such as its second region. */
import type { AccountPage } from "#contract/accounts.ts";
import { TextLink } from "../../../ui/links.tsx";
import { Amount, Missing } from "../../../ui/money.tsx";
import { Section } from "../../../ui/section.tsx";

type SiblingsSectionProps = { siblings: AccountPage["siblings"]; nameOfStage: (stage: string) => string };

export function SiblingsSection({ siblings, nameOfStage }: SiblingsSectionProps) {
  if (siblings.length === 0) return null;
  return (
    <Section name="account.siblings" title="Same company" summary={siblings.length}>
      <ul className="fb-people">
        {siblings.map((sibling) => (
          <li key={sibling.accountId}>
            <span>
              <TextLink to="/accounts/$accountId" params={{ accountId: sibling.accountId }} size="sm">
                {sibling.name}
              </TextLink>{" "}
              <span className="fb-quiet">
                {sibling.region.toUpperCase()}, {sibling.stage ? nameOfStage(sibling.stage) : sibling.verdict}
              </span>
            </span>
            {sibling.net ? <Amount value={sibling.net} /> : <Missing reason="Forecast not imported" />}
          </li>
        ))}
      </ul>
    </Section>
  );
}
