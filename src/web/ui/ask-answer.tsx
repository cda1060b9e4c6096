/** In the side panel: what was asked, and a field for the answer that closes it. */

import { Stack, Text, Textarea } from "@mantine/core";
import { type FormEvent, type KeyboardEvent, useState } from "react";
import { FormButtons } from "./form-buttons.tsx";
import { messageOf } from "./problem.ts";
import { useSidePanel } from "./side-panel.tsx";

type OnAnswer = (answer: string) => Promise<unknown>;

const TITLE = "Close it with its answer";

export function useAskAnswer() {
  const panel = useSidePanel();
  return (question: string, onAnswer: OnAnswer) =>
    panel.open({
      title: TITLE,
      content: <AnswerForm question={question} onAnswer={onAnswer} onClose={panel.close} />,
    });
}

type AnswerFormProps = { question: string; onAnswer: OnAnswer; onClose: () => void };

function AnswerForm({ question, onAnswer, onClose }: AnswerFormProps) {
  const [answer, setAnswer] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [isSaving, setIsSaving] = useState(false);
  const submit = async (event?: FormEvent) => {
    event?.preventDefault();
    if (answer.trim() === "") return setProblem("Write the answer first.");
    setIsSaving(true);
    try {
      await onAnswer(answer.trim());
      onClose();
    } catch (error) {
      setProblem(messageOf(error));
      setIsSaving(false);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) void submit(event);
  };
  return (
    <form aria-label={TITLE} onSubmit={(event) => void submit(event)}>
      <Stack gap="md">
        <Text size="sm">{question}</Text>
        <Textarea
          label="What was the answer?"
          required
          autoFocus
          data-autofocus
          autosize
          minRows={3}
          maxLength={2000}
          value={answer}
          error={problem}
          onKeyDown={onKeyDown}
          onChange={(event) => {
            setProblem(null);
            setAnswer(event.currentTarget.value);
          }}
        />
        <FormButtons action="Close it" keys="mod+enter" isWorking={isSaving} onCancel={onClose} />
      </Stack>
    </form>
  );
}
