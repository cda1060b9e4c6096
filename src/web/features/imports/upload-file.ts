/** Sends one file with its progress, which only XMLHttpRequest tells; everything else goes through the typed client. */
import { ClientProblem, type ProblemBody } from "#client/client-problem.ts";
import { uploadImportFile } from "#contract/imports.ts";
import type { OutputOf } from "#contract/operation.ts";

export type Uploaded = OutputOf<typeof uploadImportFile>;

type Sending = { source: string; onProgress: (sentBytes: number) => void; signal: AbortSignal };

/** @throws ClientProblem with the sentence to show; `AbortError` when it was taken back */
export function uploadFile(file: File, { source, onProgress, signal }: Sending): Promise<Uploaded> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const { method, path } = uploadImportFile.http;
    request.open(method, `/api/v1${path}?${new URLSearchParams({ name: file.name, source })}`);
    request.setRequestHeader("content-type", file.name.endsWith(".gz") ? "application/gzip" : "text/csv");
    request.setRequestHeader("accept", "application/json");
    request.setRequestHeader("x-firstbill", "1");
    request.upload.onprogress = ({ loaded }) => onProgress(loaded);
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve(JSON.parse(request.responseText) as Uploaded);
      else reject(problemOf(request));
    };
    request.onerror = () => reject(notAnswered());
    request.onabort = () => reject(new DOMException("The file was taken back.", "AbortError"));
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(file);
  });
}

function problemOf(request: XMLHttpRequest): ClientProblem {
  try {
    return new ClientProblem(JSON.parse(request.responseText) as ProblemBody);
  } catch {
    return notAnswered(request.status);
  }
}

function notAnswered(status = 0): ClientProblem {
  const detail = "The file did not arrive. Check that Firstbill runs and that you are connected, then add it again.";
  return new ClientProblem({ status, detail, code: "client.unreachable", errors: [], traceId: "" });
}
