/** Column types that need more than a line: their Zod schemas, and how a value is written. */
import { z } from "zod";

const INT8_MAX = 2n ** 63n - 1n;

/** A 64-bit whole number as digits, since JSON readers would round it. */
export const int8 = z
  .string()
  .regex(/^-?\d{1,19}$/, { error: "A whole number as digits", abort: true })
  .refine((digits) => BigInt(digits) <= INT8_MAX && BigInt(digits) >= -INT8_MAX - 1n, "Out of range");

/** `numeric(precision, scale)` as digits: at most `precision - scale` before the point and `scale` after it. */
export function decimal(precision: number, scale: number) {
  const fraction = scale === 0 ? "" : `(\\.\\d{1,${scale}})?`;
  return z
    .string()
    .regex(new RegExp(`^-?\\d{1,${Math.max(1, precision - scale)}}${fraction}$`), "A decimal number as digits");
}

/** A decimal number of any length as digits. */
export const numeric = z.string().regex(/^-?\d+(\.\d+)?$/, "A decimal number as digits");

/** A text of at most so many characters as PostgreSQL counts them: an emoji is one. */
export function text(max: number) {
  return z.string().refine((value) => value.length <= max || [...value].length <= max, `At most ${max} characters`);
}

/** `undefined` leaves the column alone, `null` empties it. */
export function toJson(value: unknown): string | null | undefined {
  return value === undefined || value === null ? value : JSON.stringify(value);
}

export function toBytes(base64: string | null | undefined): Buffer | null | undefined {
  return typeof base64 === "string" ? Buffer.from(base64, "base64") : base64;
}
