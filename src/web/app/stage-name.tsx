/** Stages as the team calls them: `3a Engaged - email`. */
import { listLogOptions } from "#contract/onboarding.ts";
import { type StageLabels, stageName } from "#core/onboarding/stage-name.ts";
import { useRead } from "./api.ts";

export function useStageName(): (stage: string) => string {
  const options = useRead(listLogOptions, {}, { staleTime: Number.POSITIVE_INFINITY });
  const labels: StageLabels = Object.fromEntries(
    (options.data?.stages ?? []).map(({ stage, label }) => [stage, label]),
  );
  return (stage) => stageName(stage, labels);
}

export function StageName({ stage }: { stage: string }) {
  const name = useStageName()(stage);
  return <span title={name}>{name}</span>;
}
