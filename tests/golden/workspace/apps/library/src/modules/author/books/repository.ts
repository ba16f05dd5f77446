import { Context, Effect, Layer } from "effect";
import { type ExpressionBuilder, type Selectable, sql } from "kysely";
import type { DatabaseError } from "#platform/errors";
import { AppDatabase, type BookTable, type Tables } from "../../../database.ts";
import type { Book, BookByAuthorId, BookChanges, BookCreate, BookKey, BookPageRequest } from "./schemas.ts";

const COLUMNS = [
  "id",
  "author_id",
  "isbn",
  "price",
  "created_at",
  "updated_at",
] as const;

/** Where the service finds book records; `undefined` when there is none. */
export class BookRepository extends Context.Service<
  BookRepository,
  {
    /** At most one more than the limit, so that the caller sees whether there are more. */
    readonly list: (request: BookPageRequest) => Effect.Effect<Book[], DatabaseError>;
    readonly findByAuthorId: (request: BookByAuthorId) => Effect.Effect<Book[], DatabaseError>;
    readonly get: (key: BookKey) => Effect.Effect<Book | undefined, DatabaseError>;
    readonly create: (values: BookCreate) => Effect.Effect<Book, DatabaseError>;
    readonly update: (key: BookKey, changes: BookChanges) => Effect.Effect<Book | undefined, DatabaseError>;
    readonly delete: (key: BookKey) => Effect.Effect<boolean, DatabaseError>;
  }
>()("library/author/BookRepository") {
  static readonly layer = Layer.effect(
    BookRepository,
    Effect.map(AppDatabase, (database) => {
      const list: BookRepository["Service"]["list"] = (request) =>
        database.query((db) => {
          const page = db
            .selectFrom("books")
            .select(COLUMNS)
            .orderBy("id")
            .limit(request.limit + 1);
          return (request.cursor ? page.where(isAfter(request.cursor)) : page).execute();
        }).pipe(Effect.map((rows) => rows.map(toEntity)));

      const findByAuthorId: BookRepository["Service"]["findByAuthorId"] = (request) =>
        database.query((db) => {
          const page = db
            .selectFrom("books")
            .select(COLUMNS)
            .where("author_id", "=", request.authorId)
            .orderBy("id")
            .limit(request.limit + 1);
          return (request.cursor ? page.where(isAfter(request.cursor)) : page).execute();
        }).pipe(Effect.map((rows) => rows.map(toEntity)));

      const get: BookRepository["Service"]["get"] = (key) =>
        database
          .query((db) => db.selectFrom("books").select(COLUMNS).where(isKey(key)).executeTakeFirst())
          .pipe(Effect.map((row) => (row ? toEntity(row) : undefined)));

      const create: BookRepository["Service"]["create"] = (values) =>
        database
          .command((db) =>
            db
              .insertInto("books")
              .values({
                id: values.id,
                author_id: values.authorId,
                isbn: values.isbn,
                price: values.price,
                created_at: values.createdAt,
                updated_at: values.updatedAt,
              })
              .returning(COLUMNS)
              .executeTakeFirstOrThrow(),
          )
          .pipe(Effect.map(toEntity));

      const lock = (key: BookKey) =>
        database.command((db) =>
          db.selectFrom("books").select("id").where(isKey(key)).forUpdate().executeTakeFirst(),
        );

      const change = (key: BookKey, changes: BookChanges) =>
        database.command((db) =>
          db
            .updateTable("books")
            .set({
              author_id: changes.authorId,
              isbn: changes.isbn,
              price: changes.price,
              created_at: changes.createdAt,
              updated_at: changes.updatedAt ?? sql`now()`,
            })
            .where(isKey(key))
            .returning(COLUMNS)
            .executeTakeFirst(),
        );

      const update: BookRepository["Service"]["update"] = (key, changes) =>
        lock(key).pipe(
          Effect.flatMap((found) => (found ? change(key, changes) : Effect.undefined)),
          Effect.map((row) => (row ? toEntity(row) : undefined)),
          database.transaction,
        );

      const remove: BookRepository["Service"]["delete"] = (key) =>
        database
          .command((db) => db.deleteFrom("books").where(isKey(key)).executeTakeFirst())
          .pipe(Effect.map((result) => result.numDeletedRows > 0n));

      return BookRepository.of({ list, findByAuthorId, get, create, update, delete: remove });
    }),
  );
}

function isKey(key: BookKey) {
  return (eb: ExpressionBuilder<Tables, "books">) =>
    eb.and([eb("id", "=", key.id)]);
}

function isAfter(key: BookKey) {
  return (eb: ExpressionBuilder<Tables, "books">) => eb("id", ">", key.id);
}

function toEntity(row: Selectable<BookTable>): Book {
  return {
    id: row.id,
    authorId: row.author_id,
    isbn: row.isbn,
    price: row.price,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
