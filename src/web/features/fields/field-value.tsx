/** The value of a field as its type is written. */
import { Anchor } from "@mantine/core";
import type { AccountField } from "#contract/account-fields.ts";
import { MemberName } from "../../app/member-name.tsx";
import { formatPercent } from "../../ui/format.ts";
import { Amount, Missing } from "../../ui/money.tsx";
import { Day, Moment } from "../../ui/time.tsx";

export function FieldValue({ shown }: { shown: AccountField }) {
  const { value, text, field, candidates } = shown;
  if (value === null)
    return (
      <Missing reason={candidates.length > 0 ? "Its sources know no value" : "Not imported, and nobody has set it"} />
    );
  if (typeof value === "object" && "minor" in value) return <Amount value={value} cents="with" />;
  switch (field.type) {
    case "percent":
      return <span className="fb-number">{formatPercent(Number(value))}</span>;
    case "date":
      return <Day day={String(value)} />;
    case "instant":
      return <Moment at={String(value)} />;
    case "link":
      // Checked on the server to be https; the page behind it learns nothing of where the click came from.
      return (
        <Anchor href={String(value)} target="_blank" rel="noopener noreferrer nofollow" size="sm" className="fb-link">
          {String(value).replace(/^https:\/\//, "")}
        </Anchor>
      );
    case "member":
      return (
        <span>
          <MemberName memberId={String(value)} name={text ?? ""} />
        </span>
      );
    default:
      return <span>{text}</span>;
  }
}
