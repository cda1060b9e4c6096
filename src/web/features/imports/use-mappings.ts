/** Corrections of each file's mapping, with all that they were before. */
import { useState } from "react";
import type { FileProposal } from "#contract/mappings.ts";
import { type Draft, draftOf } from "./mapping-draft.ts";

type Corrected = { now: Draft | null; before: readonly (Draft | null)[]; isSaved: boolean; proposal: FileProposal };

/** What is saved already and fits needs no saving. */
function fresh(proposal: FileProposal): Corrected {
  return { now: draftOf(proposal), before: [], isSaved: proposal.saved?.problem !== null, proposal };
}

export function useMappings() {
  const [corrected, setCorrected] = useState<Readonly<Record<string, Corrected>>>({});
  const of = (uploadId: string, proposal: FileProposal): Corrected => corrected[uploadId] ?? fresh(proposal);
  const set = (uploadId: string, next: Corrected) => setCorrected((all) => ({ ...all, [uploadId]: next }));
  return {
    of,
    change: (uploadId: string, proposal: FileProposal, next: Draft) => {
      const { now, before, ...rest } = of(uploadId, proposal);
      // A saved mapping that is corrected is meant for the next files too.
      const isSaved = rest.isSaved || (before.length === 0 && proposal.saved !== null);
      set(uploadId, { ...rest, isSaved, now: next, before: [...before, now] });
    },
    undo: (uploadId: string, proposal: FileProposal) => {
      const { before, ...rest } = of(uploadId, proposal);
      const last = before.at(-1);
      if (last !== undefined) set(uploadId, { ...rest, now: last, before: before.slice(0, -1) });
    },
    save: (uploadId: string, proposal: FileProposal, isSaved: boolean) =>
      set(uploadId, { ...of(uploadId, proposal), isSaved }),
    /** Another kind or source was chosen, and the file looked at again. */
    propose: (uploadId: string, proposal: FileProposal) => set(uploadId, fresh(proposal)),
    clear: () => setCorrected({}),
  };
}

export type Mappings = ReturnType<typeof useMappings>;
