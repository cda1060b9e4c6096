/** Says what a source's words become here before anything is imported, and what came in afterwards. */
import { z } from "zod";
import * as contract from "#contract/moves.ts";
import { invalid, ProductError } from "#core/errors.ts";
import { CUSTOM_PREFIX, type FieldDefinition } from "#core/fields/field-definition.ts";
import { inferFieldType } from "#core/fields/infer-type.ts";
import { stageFromLabel, stageLabels } from "#core/onboarding/old-labels.ts";
import { stageName } from "#core/onboarding/stage-name.ts";
import type { StagePreset } from "#core/onboarding/stage-preset.ts";
import { type SurveyedField, type SurveyedWord, TryLater } from "#server/connectors/connector.ts";
import { listFieldDefinitions, loadContext } from "#server/features/books/reads.ts";
import {
  type Connecting,
  connectorContext,
  getConnection,
  openConnection,
} from "#server/features/connections/reads.ts";
import { decodeCursor, pageOf } from "#server/platform/http/cursor.ts";
import { implement } from "#server/platform/http/implement.ts";
import * as store from "./store.ts";

const LONGEST_SURVEY_MS = 60_000;
const EXAMPLES = 3;

export function moveOperations(connecting: Connecting) {
  return {
    surveyConnection: implement(contract.surveyConnection, async (ctx, { connectionId }) => {
      const opened = await openConnection(ctx.db, connecting, connectionId);
      const { survey, title } = opened.uses;
      if (survey === undefined) throw invalid("move.no-words", `${title} has no words of its own to choose for.`);
      const signal = AbortSignal.timeout(LONGEST_SURVEY_MS);
      const found = await survey(connectorContext(opened, connecting, { now: ctx.now, signal })).catch((error) => {
        throw inWords(error, opened.withoutSecrets);
      });
      const definitions = await listFieldDefinitions(ctx.db);
      const { stages } = await loadContext(ctx.db, ctx.now);
      return {
        of: found.of,
        fields: found.fields.map((one) => toField(one, definitions)),
        stages: found.stages.map((one) => toStage(one, stages)),
        roles: found.roles.map(({ word, count, isChosen, becomes, examples }) => ({
          word,
          count,
          isChosen,
          becomes,
          examples: examples.slice(0, EXAMPLES),
        })),
      };
    }),

    reportConnection: implement(contract.reportConnection, async (ctx, { connectionId }) => {
      await getConnection(ctx.db, connectionId);
      const reasons = await store.listReasons(ctx.db, connectionId);
      const counts = await store.listCounts(ctx.db, connectionId);
      const data = counts.map((one) => ({
        ...one,
        reasons: reasons.filter(({ kind }) => kind === one.kind).map(({ reason, rows }) => ({ reason, rows })),
      }));
      return { runs: await store.countRuns(ctx.db, connectionId), data };
    }),

    listConnectionIds: implement(contract.listConnectionIds, async (ctx, { connectionId, cursor, limit }) => {
      const { source } = await getConnection(ctx.db, connectionId);
      const [region, externalId] =
        cursor === undefined ? ["", ""] : decodeCursor(cursor, z.tuple([z.string(), z.string()]));
      const ids = await store.listIds(ctx.db, source, { after: { region, externalId }, limit: limit + 1 });
      return pageOf(ids, limit, (last) => [last.region, last.externalId]);
    }),
  };
}

/** The type of a field that is there holds; of others it is proposed from what the source has. */
function toField(
  { word, count, isChosen, becomes, examples }: SurveyedField,
  definitions: readonly FieldDefinition[],
): contract.Survey["fields"][number] {
  const own = becomes?.startsWith(CUSTOM_PREFIX) ? becomes.slice(CUSTOM_PREFIX.length) : becomes;
  const known = definitions.find(({ fieldId, origin }) => fieldId === own && (origin === "custom" || own === becomes));
  const { type, choices } = known ?? inferFieldType(examples);
  return {
    word,
    count,
    isChosen,
    fieldId: own,
    type,
    choices: choices.map(({ id, label }) => ({ id, label })),
    isDefined: known !== undefined,
    examples: [...new Set(examples)].slice(0, EXAMPLES),
  };
}

function toStage({ word, count, isChosen, becomes }: SurveyedWord, preset: StagePreset) {
  const name = becomes ?? word;
  const found = stageFromLabel(name, stageLabels(preset));
  const stage = found.kind === "stage" ? stageName(found.stage, preset.labels) : null;
  return { word, count, isChosen, becomes: name, stage, isPaidCall: found.kind === "paid_call" };
}

/** Whatever a source answers is not a defect of ours. */
function inWords(error: unknown, withoutSecrets: (text: string) => string): ProductError {
  if (error instanceof ProductError) return new ProductError(error.kind, error.code, withoutSecrets(error.message));
  const said = withoutSecrets(error instanceof Error ? error.message : String(error));
  if (error instanceof TryLater) return new ProductError("unavailable", "connection.try-later", said);
  return invalid("connection.unreadable", `The source could not be read: ${said}`);
}
