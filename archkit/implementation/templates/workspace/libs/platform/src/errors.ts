/** Every error a service may fail with, and the one place that says what a client gets to see of it. */
import { TRPCError } from "@trpc/server";
import { Data } from "effect";

export class NotFound extends Data.TaggedError("NotFound")<{ readonly entity: string }> {}
export class Conflict extends Data.TaggedError("Conflict")<{ readonly cause: unknown }> {}
export class InvalidReference extends Data.TaggedError("InvalidReference")<{ readonly cause: unknown }> {}
export class InvalidValue extends Data.TaggedError("InvalidValue")<{ readonly cause: unknown }> {}
export class Unauthenticated extends Data.TaggedError("Unauthenticated")<{ readonly cause?: unknown }> {}
export class Forbidden extends Data.TaggedError("Forbidden")<{ readonly scope: string }> {}
export class RateLimited extends Data.TaggedError("RateLimited")<{ readonly retryAfterSeconds: number }> {}

/** `contention`: the database asks to try again; `circuit_open`: it failed too often to be asked now. */
export class Unavailable extends Data.TaggedError("Unavailable")<{
  readonly reason: "unreachable" | "contention" | "circuit_open";
  readonly cause?: unknown;
}> {}

export type DatabaseError = Conflict | InvalidReference | InvalidValue | Unavailable;
export type AppError = DatabaseError | NotFound | Unauthenticated | Forbidden | RateLimited;

export const CODES = {
  NotFound: "NOT_FOUND",
  Conflict: "CONFLICT",
  InvalidReference: "UNPROCESSABLE_CONTENT",
  InvalidValue: "BAD_REQUEST",
  Unauthenticated: "UNAUTHORIZED",
  Forbidden: "FORBIDDEN",
  RateLimited: "TOO_MANY_REQUESTS",
  Unavailable: "SERVICE_UNAVAILABLE",
} as const satisfies Record<AppError["_tag"], TRPCError["code"]>;

/** The cause travels with the error to the log; only code and message reach the client. */
export function toTRPCError(error: AppError): TRPCError {
  return new TRPCError({ code: CODES[error._tag], message: publicMessage(error), cause: error });
}

function publicMessage(error: AppError): string {
  switch (error._tag) {
    case "NotFound":
      return `There is no such ${error.entity}.`;
    case "Conflict":
      return "A record with the same unique value exists.";
    case "InvalidReference":
      return "It refers to a record that does not exist, or another record still refers to it.";
    case "InvalidValue":
      return "The database refuses one of the values.";
    case "Unauthenticated":
      return "A valid bearer token is needed.";
    case "Forbidden":
      return `The token lacks the scope ${error.scope}.`;
    case "RateLimited":
      return `Too many requests. Try again in ${error.retryAfterSeconds} s.`;
    case "Unavailable":
      return "The service is not available right now.";
  }
}
