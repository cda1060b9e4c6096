/** The parts of a filter as chips; a group is one chip that opens. */
import { Pill, Text, UnstyledButton } from "@mantine/core";
import { Fragment, type MouseEvent, useState } from "react";
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
    <PartChip key={keyOf(part)} text={text} part={part} path={[index]} onRemove={onRemove} onEdit={onEdit} />
  ));
}

/** A group that loses a part stays open; a bracket that is never closed stands where its group begins. */
function keyOf({ from, group }: FilterPart): string {
  return `${group ? "group" : "part"} ${from}`;
}

type PartChipProps = Omit<FilterChipsProps, "parts"> & { part: FilterPart; path: readonly number[] };

function PartChip({ text, part, path, onRemove, onEdit }: PartChipProps) {
  const [isOpened, setIsOpened] = useState(false);
  const written = text.slice(part.from, part.to);
  const isOpen = isOpened && part.group !== undefined;
  const press = (event: MouseEvent) => {
    // The field around would take the focus.
    event.stopPropagation();
    if (part.group) setIsOpened(!isOpen);
    else onEdit(part);
  };
  return (
    <>
      <Pill
        withRemoveButton={!isOpen}
        removeButtonProps={{ "aria-label": `Remove ${written}`, tabIndex: 0, "aria-hidden": false }}
        onRemove={() => onRemove(path)}
        title={part.problem?.message}
        data-problem={part.problem ? true : undefined}
      >
        <UnstyledButton
          className="fb-filter-word"
          onMouseDown={(event) => event.stopPropagation()}
          onClick={press}
          aria-label={`${part.group ? (isOpen ? "Close" : "Open") : "Edit"} ${written}`}
          aria-expanded={part.group ? isOpen : undefined}
        >
          {isOpen ? openingOf(text, part) : written}
        </UnstyledButton>
      </Pill>
      {isOpen && part.group && <OpenGroup {...{ text, path, onRemove, onEdit }} group={part.group} />}
    </>
  );
}

/** What stands before the first part of a group: `(` or `-(`. */
function openingOf(text: string, { from, group }: FilterPart): string {
  return text.slice(from, group?.parts[0]?.from).trim() || "(";
}

type OpenGroupProps = Omit<PartChipProps, "part"> & { group: NonNullable<FilterPart["group"]> };

/** Each part of a group can be taken out by itself. */
function OpenGroup({ text, group, path, onRemove, onEdit }: OpenGroupProps) {
  return (
    <>
      {group.parts.map((part, index) => (
        <Fragment key={keyOf(part)}>
          {index > 0 && (
            <Text component="span" size="xs" c="dimmed">
              {group.joins}
            </Text>
          )}
          <PartChip text={text} part={part} path={[...path, index]} onRemove={onRemove} onEdit={onEdit} />
        </Fragment>
      ))}
      <span aria-hidden>)</span>
    </>
  );
}
