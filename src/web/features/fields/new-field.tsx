import { type FieldDraft, FieldForm } from "./field-form.tsx";
import { useDefining } from "./queries.ts";

type NewFieldProps = { draft: FieldDraft; knownSources: readonly string[]; onDone: () => void };

export function NewField({ draft, knownSources, onDone }: NewFieldProps) {
  const { define, isPending, error } = useDefining();
  return (
    <FieldForm
      kind="new"
      draft={draft}
      knownSources={knownSources}
      isPending={isPending}
      error={error}
      onSave={(field) => void define(field).then(onDone, () => {})}
    />
  );
}
