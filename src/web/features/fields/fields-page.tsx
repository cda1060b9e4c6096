/** The fields of accounts: the team's own and the standard ones, and columns that came in without a field. */
import { Button, Stack, Text } from "@mantine/core";
import { type FieldRow, listFields, surveyFields } from "#contract/fields.ts";
import { useRead } from "../../app/api.ts";
import { useMay } from "../../app/session.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Failed } from "../../ui/failed.tsx";
import { KeyHint, keyOn, useKeys } from "../../ui/keys.tsx";
import { type News, useRefreshOnNews } from "../../ui/news.ts";
import { Page } from "../../ui/page.tsx";
import { Section } from "../../ui/section.tsx";
import { useSidePanel } from "../../ui/side-panel.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { FieldChange } from "./field-change.tsx";
import { NEW_FIELD } from "./field-form.tsx";
import { FieldsTable } from "./fields-table.tsx";
import { NewField } from "./new-field.tsx";
import { Proposals } from "./proposals.tsx";

const isAboutValues = ({ type }: News) => /^(?:field|import|state|account)\./.test(type);

export function FieldsPage() {
  const fields = useRead(listFields, {});
  const survey = useRead(surveyFields, {});
  useRefreshOnNews(() => void survey.refetch(), isAboutValues);
  const panel = useSidePanel();
  const mayDefine = useMay("lead");
  const sources = survey.data?.sources ?? [];
  const define = (draft = NEW_FIELD) =>
    panel.open({
      title: draft.label || "New field",
      content: <NewField key={draft.fieldId} draft={draft} knownSources={sources} onDone={panel.close} />,
    });
  const change = (field: FieldRow) =>
    panel.open({
      title: field.label,
      content: <FieldChange key={field.fieldId} field={field} knownSources={sources} onDone={panel.close} />,
    });
  useKeys([{ ...keyOn("add", "Fields"), run: () => define() }], { isActive: mayDefine });
  const all = fields.data?.data ?? [];
  const own = all.filter(({ origin }) => origin === "custom");
  const standard = all.filter(({ origin }) => origin === "standard");
  const table = { counts: survey.data ?? null, onChange: mayDefine ? change : null };
  return (
    <Page
      title="Fields"
      summary={fields.data && `${own.length} of your own · ${standard.length} standard`}
      action={
        mayDefine && (
          <Button variant="filled" onClick={() => define()} rightSection={<KeyHint keys="n" />}>
            New field
          </Button>
        )
      }
    >
      <Stack gap="lg">
        {fields.error && (
          <Failed error={fields.error} onRetry={() => void fields.refetch()} lastGoodAtMs={fields.dataUpdatedAt} />
        )}
        {!fields.data && !fields.error && <SkeletonLines count={6} />}
        {survey.error && <Failed error={survey.error} onRetry={() => void survey.refetch()} />}
        {survey.data && survey.data.proposals.length > 0 && (
          <Proposals
            survey={survey.data}
            onDefine={mayDefine ? (proposal) => define({ ...NEW_FIELD, ...proposal }) : null}
          />
        )}
        {fields.data && (
          <>
            <Section name="fields.own" title="Your own" summary={own.length || undefined}>
              {own.length === 0 ? (
                <Empty
                  title="There are no fields of your own yet"
                  why="Columns of accounts.csv that begin with custom. become proposals here; you can also define a field and set it by hand."
                />
              ) : (
                <FieldsTable label="Your own fields" fields={own} {...table} />
              )}
            </Section>
            <Section name="fields.standard" title="Standard" summary={standard.length} startsFolded>
              <Text size="sm" c="dimmed" mb="sm">
                They come with the product and are known to rules. Whose value counts, and for how long, is yours to
                say.
              </Text>
              <FieldsTable label="Standard fields" fields={standard} {...table} />
            </Section>
          </>
        )}
      </Stack>
    </Page>
  );
}
