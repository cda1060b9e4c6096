/** One rule of handovers, to be changed. */
import { ActionIcon, Group, Input, NumberInput, Stack, TextInput } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useState } from "react";
import type { HandoverPreset, HandoverRule } from "#core/handovers/handover-preset.ts";
import { exponentOf } from "#core/money/currency.ts";
import { decimal } from "#core/money/decimal.ts";
import { money, roundToMinor, toAmountText } from "#core/money/money.ts";
import { SmallButton } from "../../ui/small-button.tsx";
import { isNumberRule, NUMBER_RULES, RULE_WORDS } from "./rule-words.ts";

type RuleFieldProps = { rule: HandoverRule; rules: HandoverPreset; onChange: (rules: HandoverPreset) => void };

export function RuleField({ rule, rules, onChange }: RuleFieldProps) {
  const { label, help: description } = RULE_WORDS[rule];
  if (rule === "directOverMinor")
    return (
      <LevelsField
        levels={rules.directOverMinor}
        onChange={(directOverMinor) => onChange({ ...rules, directOverMinor })}
      />
    );
  if (isNumberRule(rule)) {
    const { one, many, most } = NUMBER_RULES[rule];
    return (
      <NumberInput
        label={label}
        description={description}
        suffix={` ${rules[rule] === 1 ? one : many}`}
        min={1}
        max={most}
        allowDecimal={false}
        clampBehavior="strict"
        value={rules[rule]}
        onChange={(value) => {
          if (typeof value === "number") onChange({ ...rules, [rule]: value });
        }}
      />
    );
  }
  return (
    <TextInput
      label={label}
      description={description}
      maxLength={100}
      value={rules[rule]}
      error={rules[rule].trim() === "" && "Write who or what is meant."}
      onChange={(event) => onChange({ ...rules, [rule]: event.currentTarget.value })}
    />
  );
}

type Levels = HandoverPreset["directOverMinor"];

/** Each currency has a level of its own; nothing is converted. */
function LevelsField({ levels, onChange }: { levels: Levels; onChange: (levels: Levels) => void }) {
  const { label, help } = RULE_WORDS.directOverMinor;
  const without = (gone: string) => Object.fromEntries(Object.entries(levels).filter(([one]) => one !== gone));
  return (
    <Input.Wrapper label={label} description={help} labelElement="div">
      <Stack gap="xs" mt={4}>
        {Object.entries(levels).map(([currency, minor], index) => (
          <Group key={currency} gap="xs" wrap="nowrap">
            <NumberInput
              aria-label={`Level in ${currency}`}
              // The button that opened the form is gone with it.
              autoFocus={index === 0}
              prefix={`${currency} `}
              thousandSeparator
              min={0}
              max={1_000_000_000}
              decimalScale={exponentOf(currency)}
              clampBehavior="strict"
              flex={1}
              value={Number(toAmountText(money(currency, minor)))}
              onChange={(value) => {
                if (typeof value !== "number") return;
                onChange({ ...levels, [currency]: roundToMinor(decimal(value), currency).minor });
              }}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`No level in ${currency}`}
              onClick={() => onChange(without(currency))}
            >
              <IconX size={16} />
            </ActionIcon>
          </Group>
        ))}
        <NewLevel levels={levels} onAdd={(currency) => onChange({ ...levels, [currency]: 0 })} />
      </Stack>
    </Input.Wrapper>
  );
}

function NewLevel({ levels, onAdd }: { levels: Levels; onAdd: (currency: string) => void }) {
  const [written, setWritten] = useState("");
  const currency = written.trim().toUpperCase();
  const isNew = /^[A-Z]{3}$/.test(currency) && levels[currency] === undefined;
  return (
    <Group gap="xs" wrap="nowrap">
      <TextInput
        aria-label="Another currency"
        placeholder="EUR"
        maxLength={3}
        w={90}
        value={written}
        onChange={(event) => setWritten(event.currentTarget.value)}
      />
      <SmallButton
        disabled={!isNew}
        onClick={() => {
          onAdd(currency);
          setWritten("");
        }}
      >
        Add a level
      </SmallButton>
    </Group>
  );
}
