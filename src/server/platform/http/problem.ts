/** The one place where a failure becomes an answer: application/problem+json (RFC 9457). */
import type { FastifyReply, FastifyRequest } from "fastify";
import { type ErrorKind, type FieldProblem, ProductError } from "#core/errors.ts";

/** A refusal of HTTP's own, such as a wrong media type; features throw ProductError instead. */
export class HttpProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Record<string, string>;

  constructor(status: number, code: string, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.name = "HttpProblem";
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

export type Problem = {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  errors: FieldProblem[];
  traceId: string;
};

const STATUS: Record<ErrorKind, number> = {
  "not-found": 404,
  forbidden: 403,
  invalid: 422,
  conflict: 409,
  unavailable: 503,
};

const TITLES: Record<number, string> = {
  400: "This request cannot be read",
  401: "Please sign in",
  403: "Not allowed",
  404: "Not found",
  409: "In conflict with what is there",
  412: "Changed in the meantime",
  413: "Too large",
  415: "Another format is needed",
  421: "Not the address of this installation",
  422: "Please correct what was sent",
  429: "Too many requests",
  500: "A defect in Firstbill",
  503: "Not available just now",
};

/** What Fastify refuses before a handler is reached, in our words. */
const READING: Record<string, [status: number, code: string, message: string]> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    415,
    "request.media-type",
    "Send this with the Content-Type that the operation takes.",
  ],
  FST_ERR_CTP_BODY_TOO_LARGE: [413, "request.too-large", "What was sent is larger than this operation takes."],
  FST_ERR_CTP_EMPTY_JSON_BODY: [400, "request.not-json", "The body is empty; send a JSON object."],
  FST_ERR_CTP_INVALID_JSON_BODY: [400, "request.not-json", "The body is not valid JSON; send a JSON object."],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [400, "request.length", "The body is not as long as Content-Length says."],
  FST_ERR_BAD_URL: [400, "request.address", "The address has a part that cannot be read."],
};

/** Refusals of the database that remain: a conflict that did not end, and values that a column cannot hold. */
const ANOTHER_WAS_FASTER = new Set(["40001", "40P01", "55P03"]);
const VALUE_REFUSED = new Set(["22001", "22003", "22007", "22008", "22021", "22P02", "22P05"]);

type Refusal = {
  status: number;
  code: string;
  message: string;
  errors: FieldProblem[];
  headers: Record<string, string>;
};

/** @returns what to answer, or null when it is a defect of ours */
export function refusalOf(error: unknown): Refusal | null {
  if (error instanceof ProductError) {
    return {
      status: STATUS[error.kind],
      code: error.code,
      message: error.message,
      errors: error.fields,
      headers: retryAfter(error.kind),
    };
  }
  if (error instanceof HttpProblem) {
    return { status: error.status, code: error.code, message: error.message, errors: [], headers: error.headers };
  }
  const known = READING[codeOf(error)];
  if (known !== undefined) return refusal(...known);
  if (error instanceof SyntaxError && "statusCode" in error)
    return refusal(...READING["FST_ERR_CTP_INVALID_JSON_BODY"]!);
  return databaseRefusal(codeOf(error)) ?? unreadable(error);
}

/** The rest of what Fastify itself refuses. */
function unreadable(error: unknown): Refusal | null {
  const isFastify = codeOf(error).startsWith("FST_") && (error as { statusCode?: number }).statusCode === 400;
  return isFastify
    ? refusal(400, "request.unreadable", "This request cannot be read. Please check it and send it again.")
    : null;
}

function retryAfter(kind: ErrorKind): Record<string, string> {
  return kind === "unavailable" ? { "retry-after": "5" } : {};
}

function databaseRefusal(code: string): Refusal | null {
  if (ANOTHER_WAS_FASTER.has(code)) {
    return refusal(
      409,
      "request.another-was-faster",
      "Somebody changed the same thing at this moment. Please try again.",
    );
  }
  if (VALUE_REFUSED.has(code)) {
    return refusal(
      422,
      "request.value-refused",
      "One of the values cannot be stored. Please check numbers, dates and characters.",
    );
  }
  return null;
}

function refusal(status: number, code: string, message: string): Refusal {
  return { status, code, message, errors: [], headers: {} };
}

function codeOf(error: unknown): string {
  return typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
}

export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const refused = refusalOf(error);
  if (refused === null) request.log.error({ err: error, requestId: request.id }, "a defect");
  const answer = refused ?? {
    ...refusal(500, "defect", ""),
    message: `Firstbill made a mistake while answering. It is recorded under ${request.id}; please pass that on to whoever looks after your installation.`,
  };
  const problem: Problem = {
    type: `urn:firstbill:problem:${answer.code}`,
    title: TITLES[answer.status] ?? TITLES[500]!,
    status: answer.status,
    detail: answer.message,
    code: answer.code,
    errors: answer.errors,
    traceId: request.id,
  };
  return (
    reply
      .code(answer.status)
      .headers(answer.headers)
      .header("cache-control", "no-store")
      .header("content-type", "application/problem+json")
      // As bytes, because Fastify adds a charset to text, which this media type does not have.
      .send(Buffer.from(JSON.stringify(problem)))
  );
}
