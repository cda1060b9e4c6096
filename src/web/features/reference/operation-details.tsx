/** One operation: who may, how to ask, what goes in, what comes out, what is refused. */
import { Anchor, Code, CopyButton, Group, Stack, Text, Title } from "@mantine/core";
import { PlainTable } from "../../ui/plain-table.tsx";
import { SmallButton } from "../../ui/small-button.tsx";
import { StateMark } from "../../ui/state-mark.tsx";
import type { ReferenceOperation } from "./reference-operation.ts";
import type { SchemaField } from "./schema-fields.ts";

/** What each status says; the answer's `detail` says what to do about it. */
const REFUSALS: Record<string, string> = {
  "400": "the request cannot be read",
  "401": "nobody is signed in",
  "403": "the role or the token does not allow it",
  "404": "there is no such thing",
  "409": "somebody else changed it, or it cannot be done now",
  "412": "it has another version than the one named",
  "413": "the body is too large",
  "415": "the kind of body is not taken",
  "422": "a field is wrong; errors names it",
  "429": "too many requests",
  "500": "a defect of ours; traceId names it",
  "503": "not ready; try again",
};

export function OperationDetails({ operation }: { operation: ReferenceOperation }) {
  const { name, summary, access, effect, method, path, refusals, command, curl } = operation;
  return (
    <article id={name} className="fb-operation">
      <Group gap="sm" align="baseline">
        <Title order={3}>
          <Anchor href={`#${name}`} inherit underline="hover">
            {name}
          </Anchor>
        </Title>
        <StateMark tone={effect === "read" ? "calm" : "accent"}>
          {effect === "read" ? "Reads" : "Changes something"}
        </StateMark>
        <Text size="xs" c="dimmed">
          {access === "public" ? "Anybody may" : `From the role ${access}`}
        </Text>
      </Group>
      <Text size="sm" mt="xs">
        {summary}
      </Text>
      <Stack gap="md" mt="sm">
        <Code className="fb-example">
          {method} /api/v1{path}
        </Code>
        <Fields label={`What goes into ${name}`} title="In" fields={operation.inputs} />
        <Fields label={`What comes out of ${name}`} title="Out" fields={operation.outputs} />
        {command && <Example title="From the terminal" text={command} />}
        <Example title="Over HTTP" text={curl} />
        <Text size="xs" c="dimmed">
          Refused with {refusals.map((status) => `${status} (${REFUSALS[status] ?? "see detail"})`).join(", ")}.
        </Text>
      </Stack>
    </article>
  );
}

type FieldsProps = { label: string; title: string; fields: readonly (SchemaField & { where?: string })[] };

function Fields({ label, title, fields }: FieldsProps) {
  if (fields.length === 0)
    return (
      <Text size="xs" c="dimmed">
        {title}: nothing
      </Text>
    );
  const hasPlaces = fields.some(({ where }) => where !== undefined);
  const columns = [
    { label: title },
    { label: "Kind" },
    ...(hasPlaces ? [{ label: "Where" }, { label: "Default" }] : []),
  ];
  return (
    <PlainTable label={label} columns={columns}>
      {fields.map((field) => (
        <tr key={`${field.where} ${field.path}`}>
          <td>
            <Code>{field.path}</Code>
          </td>
          <td>{field.kind}</td>
          {hasPlaces && <td>{field.where}</td>}
          {hasPlaces && <td>{field.isNeeded ? "needed" : (field.defaultText ?? "")}</td>}
        </tr>
      ))}
    </PlainTable>
  );
}

function Example({ title, text }: { title: string; text: string }) {
  return (
    <div>
      <Group justify="space-between" mb="xs">
        <Text size="xs" c="dimmed">
          {title}
        </Text>
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <SmallButton aria-label={`${title}: copy`} onClick={copy}>
              {copied ? "Copied" : "Copy"}
            </SmallButton>
          )}
        </CopyButton>
      </Group>
      <Code block className="fb-example">
        {text}
      </Code>
    </div>
  );
}
