/** The cell of a field that names a colleague: the name, and that they are away. */
import { type AwayOf, NameWithNote, nameWithAway } from "../../../app/member-name.tsx";
import { Missing } from "../../../ui/money.tsx";

type MemberCellProps = { memberId: string | null; name: string; awayOf: AwayOf };

export function MemberCell({ memberId, name, awayOf }: MemberCellProps) {
  if (memberId === null) return <Missing reason="Not imported" />;
  const note = awayOf(memberId);
  return (
    <span title={nameWithAway(name, note)}>
      <NameWithNote name={name} note={note} />
    </span>
  );
}
