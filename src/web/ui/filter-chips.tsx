/** The parts of a filter as chips; a group is one chip that opens. */
import { Group, Pill, Text, UnstyledButton } from "@mantine/core";
import { Fragment, useState } from "react";
import type { FilterPart } from "./filter-text.ts";

type FilterChipsProps = {
  text: string;
  parts: readonly FilterPart[];
  /** The place of a part, and within a group the place in there. */
  onRemove: (path: readonly number[]) => void;
  /** Goes to this place of the text. */
  onEdit: (part: FilterPart) => void;
};

export function FilterChips({ text, parts, onRemove, onEdit }: FilterChipsProps) {
  return parts.map((part, index) => (
    <PartChip
      // Two parts may be alike, and a group that changes stays open.
      key={`${index} ${part.group ? "" : text.slice(part.from, part.to)}`}
      text={text}
      part={part}
      path={[index]}
      onRemove={onRemove}
      onEdit={onEdit}
    />
  ));
}

type PartChipProps = Omit<FilterChipsProps, "parts"> & { part: FilterPart; path: readonly number[] };

function PartChip({ text, part, path, onRemove, onEdit }: PartChipProps) {
  const [isOpen, setIsOpen] = useState(false);
  const written = text.slice(part.from, part.to);
  if (part.group && isOpen)
    return <OpenGroup {...{ text, part, path, onRemove, onEdit }} onClose={() => setIsOpen(false)} />;
  return (
    <Pill
      withRemoveButton
      removeButtonProps={{ "aria-label": `Remove ${written}`, tabIndex: 0, "aria-hidden": false }}
      onRemove={() => onRemove(path)}
      title={part.problem?.message}
      data-problem={part.problem ? true : undefined}
    >
      <UnstyledButton
        className="fb-filter-word"
        onClick={() => (part.group ? setIsOpen(true) : onEdit(part))}
        aria-label={part.group ? `Open ${written}` : `Edit ${written}`}
        aria-expanded={part.group ? false : undefined}
      >
        {written}
      </UnstyledButton>
    </Pill>
  );
}

/** Brackets close it again; each of its parts can be taken out by itself. */
function OpenGroup({ text, part, path, onRemove, onEdit, onClose }: PartChipProps & { onClose: () => void }) {
  const { joins, parts } = part.group!;
  const written = text.slice(part.from, part.to);
  const opening = text.slice(part.from, parts[0]?.from).trim() || "(";
  return (
    <Group gap={4} wrap="wrap" role="group" aria-label={written}>
      <UnstyledButton className="fb-filter-bracket" aria-label={`Close ${written}`} aria-expanded onClick={onClose}>
        {opening}
      </UnstyledButton>
      {parts.map((inner, index) => (
        <Fragment key={`${index} ${inner.group ? "" : text.slice(inner.from, inner.to)}`}>
          {index > 0 && (
            <Text component="span" size="xs" c="dimmed">
              {joins}
            </Text>
          )}
          <PartChip text={text} part={inner} path={[...path, index]} onRemove={onRemove} onEdit={onEdit} />
        </Fragment>
      ))}
      <span aria-hidden>)</span>
    </Group>
  );
}
