/** Opaque cursors: where the next page starts, as the key of the last row. */
import { z } from "zod";

const MAX_CURSOR = 4096;

export function encodeCursor(key: object): string {
  return Buffer.from(JSON.stringify(key)).toString("base64url");
}

/** Reads what `encodeCursor` wrote; anything else is an issue of the input, not an error of the server. */
export function cursorOf<Key extends z.ZodType>(key: Key) {
  return z
    .string()
    .max(MAX_CURSOR)
    .transform((cursor, context): unknown => {
      try {
        return JSON.parse(Buffer.from(cursor, "base64url").toString());
      } catch {
        context.addIssue({ code: "custom", message: "Not a cursor of this list" });
        return z.NEVER;
      }
    })
    .pipe(key);
}

export interface Page<Row> {
  readonly rows: Row[];
  readonly nextCursor: string | null;
}

/** Of `limit + 1` rows that were asked for, the last one only says that there are more. */
export function pageOf<Row>(found: readonly Row[], limit: number, keyOf: (row: Row) => object): Page<Row> {
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return { rows, nextCursor: last !== undefined && found.length > limit ? encodeCursor(keyOf(last)) : null };
}
