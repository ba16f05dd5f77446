import { Context, Effect, Layer } from "effect";
import { type ExpressionBuilder, type Selectable, sql } from "kysely";
import type { DatabaseError } from "#platform/errors";
import { AppDatabase, type AuthorTable, type Tables } from "../../../database.ts";
import type { Author, AuthorChanges, AuthorCreate, AuthorKey, AuthorPageRequest } from "./schemas.ts";

const COLUMNS = [
  "id",
  "name",
  "created_at",
  "updated_at",
] as const;

/** Where the service finds author records; `undefined` when there is none. */
export class AuthorRepository extends Context.Service<
  AuthorRepository,
  {
    /** At most one more than the limit, so that the caller sees whether there are more. */
    readonly list: (request: AuthorPageRequest) => Effect.Effect<Author[], DatabaseError>;
    readonly get: (key: AuthorKey) => Effect.Effect<Author | undefined, DatabaseError>;
    readonly create: (values: AuthorCreate) => Effect.Effect<Author, DatabaseError>;
    readonly update: (key: AuthorKey, changes: AuthorChanges) => Effect.Effect<Author | undefined, DatabaseError>;
    readonly delete: (key: AuthorKey) => Effect.Effect<boolean, DatabaseError>;
  }
>()("library/author/AuthorRepository") {
  static readonly layer = Layer.effect(
    AuthorRepository,
    Effect.map(AppDatabase, (database) => {
      const list: AuthorRepository["Service"]["list"] = (request) =>
        database.query((db) => {
          const page = db
            .selectFrom("authors")
            .select(COLUMNS)
            .orderBy("id")
            .limit(request.limit + 1);
          return (request.cursor ? page.where(isAfter(request.cursor)) : page).execute();
        }).pipe(Effect.map((rows) => rows.map(toEntity)));

      const get: AuthorRepository["Service"]["get"] = (key) =>
        database
          .query((db) => db.selectFrom("authors").select(COLUMNS).where(isKey(key)).executeTakeFirst())
          .pipe(Effect.map((row) => (row ? toEntity(row) : undefined)));

      const create: AuthorRepository["Service"]["create"] = (values) =>
        database
          .command((db) =>
            db
              .insertInto("authors")
              .values({
                id: values.id,
                name: values.name,
                api_key: values.apiKey,
                created_at: values.createdAt,
                updated_at: values.updatedAt,
              })
              .returning(COLUMNS)
              .executeTakeFirstOrThrow(),
          )
          .pipe(Effect.map(toEntity));

      const lock = (key: AuthorKey) =>
        database.command((db) =>
          db.selectFrom("authors").select("id").where(isKey(key)).forUpdate().executeTakeFirst(),
        );

      const change = (key: AuthorKey, changes: AuthorChanges) =>
        database.command((db) =>
          db
            .updateTable("authors")
            .set({
              name: changes.name,
              api_key: changes.apiKey,
              created_at: changes.createdAt,
              updated_at: changes.updatedAt ?? sql`now()`,
            })
            .where(isKey(key))
            .returning(COLUMNS)
            .executeTakeFirst(),
        );

      const update: AuthorRepository["Service"]["update"] = (key, changes) =>
        lock(key).pipe(
          Effect.flatMap((found) => (found ? change(key, changes) : Effect.undefined)),
          Effect.map((row) => (row ? toEntity(row) : undefined)),
          database.transaction,
        );

      const remove: AuthorRepository["Service"]["delete"] = (key) =>
        database
          .command((db) => db.deleteFrom("authors").where(isKey(key)).executeTakeFirst())
          .pipe(Effect.map((result) => result.numDeletedRows > 0n));

      return AuthorRepository.of({ list, get, create, update, delete: remove });
    }),
  );
}

function isKey(key: AuthorKey) {
  return (eb: ExpressionBuilder<Tables, "authors">) =>
    eb.and([eb("id", "=", key.id)]);
}

function isAfter(key: AuthorKey) {
  return (eb: ExpressionBuilder<Tables, "authors">) => eb("id", ">", key.id);
}

function toEntity(row: Omit<Selectable<AuthorTable>, "api_key">): Author {
  return {
    id: row.id,
    name: row.name,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
