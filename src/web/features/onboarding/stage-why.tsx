/** Why an account is in its stage: the fact that led there, and every stage before with its moment. */
import { Stack, Text, Title } from "@mantine/core";
import type { AccountPage } from "#contract/account-pages.ts";
import { StateMark } from "../../ui/state-mark.tsx";
import { Day, Moment } from "../../ui/time.tsx";

type Stage = NonNullable<AccountPage["stage"]>;

export function StageWhy({ stage, zone }: { stage: Stage; zone: string }) {
  const { label, since, because, override, flags, contradictions, history } = stage;
  return (
    <Stack gap="lg">
      <section>
        <Text fw={500}>{label}</Text>
        <Text size="sm">{because}</Text>
        <Text size="xs" c="dimmed">
          Since <Moment at={since} zone={zone} />
        </Text>
      </section>
      {override && (
        <section>
          <StateMark tone="accent">Set by hand</StateMark>
          <Text size="sm">
            {override.reason}
            {override.until && (
              <>
                {" "}
                Until <Day day={override.until} />.
              </>
            )}{" "}
            The facts alone would say: {override.derived}.
          </Text>
        </section>
      )}
      {[...flags, ...contradictions].length > 0 && (
        <section>
          {[...flags, ...contradictions].map((sentence) => (
            <div key={sentence}>
              <StateMark tone="warn">{sentence}</StateMark>
            </div>
          ))}
        </section>
      )}
      <section>
        <Title order={3} mb="xs">
          How it came here
        </Title>
        <ol className="fb-stages">
          {history.map((step) => (
            <li key={`${step.stage} ${step.at}`}>
              <Text size="sm">{step.label}</Text>
              <Text size="xs" c="dimmed">
                <Moment at={step.at} zone={zone} />. {step.because}
              </Text>
            </li>
          ))}
        </ol>
      </section>
    </Stack>
  );
}
