import { z } from "zod";
import { cursorOf } from "#platform/cursor";

export const Author = z.strictObject({
  id: z.guid(),
  name: z.string(),
  createdAt: z.iso.datetime({ offset: true }),
  updatedAt: z.iso.datetime({ offset: true }),
});
export type Author = z.output<typeof Author>;

export const AuthorKey = Author.pick({ id: true });
export type AuthorKey = z.output<typeof AuthorKey>;

export const AuthorCreate = Author.extend({ apiKey: z.string() }).partial({
  id: true,
  createdAt: true,
  updatedAt: true,
});
export type AuthorCreate = z.output<typeof AuthorCreate>;

export const AuthorChanges = Author.omit({ id: true }).extend({ apiKey: z.string() }).partial();
export type AuthorChanges = z.output<typeof AuthorChanges>;

export const AuthorUpdate = z.strictObject({
  key: AuthorKey,
  changes: AuthorChanges.refine((changes) => Object.keys(changes).length > 0, "Give at least one field to change"),
});
export type AuthorUpdate = z.output<typeof AuthorUpdate>;

export const AuthorPageRequest = z.strictObject({
  limit: z.int().min(1).max(100).default(20),
  cursor: cursorOf(AuthorKey).optional(),
});
export type AuthorPageRequest = z.output<typeof AuthorPageRequest>;

export const AuthorPage = z.strictObject({ rows: z.array(Author), nextCursor: z.string().nullable() });
export type AuthorPage = z.output<typeof AuthorPage>;
