import { z } from "zod";
import { numeric } from "#platform/columns";
import { cursorOf } from "#platform/cursor";

export const Book = z.strictObject({
  id: z.guid(),
  authorId: z.guid(),
  isbn: z.string(),
  price: numeric.nullable(),
  createdAt: z.iso.datetime({ offset: true }),
  updatedAt: z.iso.datetime({ offset: true }),
});
export type Book = z.output<typeof Book>;

export const BookKey = Book.pick({ id: true });
export type BookKey = z.output<typeof BookKey>;

export const BookCreate = Book.partial({ id: true, price: true, createdAt: true, updatedAt: true });
export type BookCreate = z.output<typeof BookCreate>;

export const BookChanges = Book.omit({ id: true }).partial();
export type BookChanges = z.output<typeof BookChanges>;

export const BookUpdate = z.strictObject({
  key: BookKey,
  changes: BookChanges.refine((changes) => Object.keys(changes).length > 0, "Give at least one field to change"),
});
export type BookUpdate = z.output<typeof BookUpdate>;

export const BookPageRequest = z.strictObject({
  limit: z.int().min(1).max(100).default(20),
  cursor: cursorOf(BookKey).optional(),
});
export type BookPageRequest = z.output<typeof BookPageRequest>;

export const BookPage = z.strictObject({ rows: z.array(Book), nextCursor: z.string().nullable() });
export type BookPage = z.output<typeof BookPage>;

export const BookByAuthorId = BookPageRequest.extend({
  authorId: z.guid(),
});
export type BookByAuthorId = z.output<typeof BookByAuthorId>;
