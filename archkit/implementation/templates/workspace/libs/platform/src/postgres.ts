/** How PostgreSQL's values and error codes read in this workspace. */
import pg from "pg";
import { parse } from "postgres-array";
import { Conflict, type DatabaseError, InvalidReference, InvalidValue, Unavailable } from "./errors.ts";

const { builtins } = pg.types;
const asText = (value: string): string => value;
const asArray = (value: string): string[] => parse(value, asText);

/** `2026-01-02 03:04:05.678901+00` as ISO 8601, with all its digits. */
export function isoDateTime(value: string): string {
  return value
    .replace(" ", "T")
    .replace(/([+-]\d\d)$/, "$1:00")
    .replace(/\+00:00$/, "Z");
}

const PARSERS = new Map<number, (value: string) => unknown>([
  [builtins.INT8, asText],
  [builtins.NUMERIC, asText],
  [builtins.DATE, asText],
  [builtins.TIME, asText],
  [builtins.TIMETZ, asText],
  [builtins.INTERVAL, asText],
  [builtins.TIMESTAMP, isoDateTime],
  [builtins.TIMESTAMPTZ, isoDateTime],
  [1016, asArray],
  [1231, asArray],
  [1182, asArray],
  [1183, asArray],
  [1187, asArray],
  [1115, (value) => parse(value, isoDateTime)],
  [1185, (value) => parse(value, isoDateTime)],
]);

/** Numbers that JavaScript would round and times that it would cut stay strings. */
export const types: pg.CustomTypesConfig = {
  getTypeParser: (id, format) => PARSERS.get(id) ?? pg.types.getTypeParser(id, format ?? "text"),
};

const UNREACHABLE = new Set(["ECONNREFUSED", "ECONNRESET", "ENOTFOUND", "ETIMEDOUT", "EPIPE", "53300", "57014"]);
const UNREACHABLE_MESSAGE = /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout)/;

/** `undefined` for what is no business of the caller: a bug in a statement, a missing table. */
export function classify(cause: unknown): DatabaseError | undefined {
  const code = codeOf(cause);
  if (code === "23505" || code === "23P01") return new Conflict({ cause });
  if (code === "23503" || code === "23001") return new InvalidReference({ cause });
  if (code === "23502" || code === "23514" || /^22...$/.test(code)) return new InvalidValue({ cause });
  if (code === "40001" || code === "40P01") return new Unavailable({ reason: "contention", cause });
  if (isUnreachable(code, cause)) return new Unavailable({ reason: "unreachable", cause });
  return undefined;
}

function isUnreachable(code: string, cause: unknown): boolean {
  if (UNREACHABLE.has(code) || code.startsWith("08") || code.startsWith("57P0")) return true;
  return cause instanceof Error && UNREACHABLE_MESSAGE.test(cause.message);
}

function codeOf(cause: unknown): string {
  if (typeof cause !== "object" || cause === null || !("code" in cause)) return "";
  return typeof cause.code === "string" ? cause.code : "";
}
