import { Context, Effect, Layer } from "effect";
import { pageOf } from "#platform/cursor";
import { type DatabaseError, NotFound } from "#platform/errors";
import { AuthorRepository } from "./repository.ts";
import type { Author, AuthorChanges, AuthorCreate, AuthorKey, AuthorPage, AuthorPageRequest } from "./schemas.ts";

export class AuthorService extends Context.Service<
  AuthorService,
  {
    readonly list: (request: AuthorPageRequest) => Effect.Effect<AuthorPage, DatabaseError>;
    readonly get: (key: AuthorKey) => Effect.Effect<Author, NotFound | DatabaseError>;
    readonly create: (values: AuthorCreate) => Effect.Effect<Author, DatabaseError>;
    readonly update: (key: AuthorKey, changes: AuthorChanges) => Effect.Effect<Author, NotFound | DatabaseError>;
    readonly delete: (key: AuthorKey) => Effect.Effect<void, NotFound | DatabaseError>;
  }
>()("library/author/AuthorService") {
  static readonly layer = Layer.effect(
    AuthorService,
    Effect.gen(function* () {
      const repository = yield* AuthorRepository;

      const load = (key: AuthorKey) => Effect.flatMap(repository.get(key), orNotFound);

      return AuthorService.of({
        list: (request) =>
          Effect.map(repository.list(request), (rows) => pageOf(rows, request.limit, keyOf)),
        get: load,
        create: repository.create,
        update: (key, changes) => Effect.flatMap(repository.update(key, changes), orNotFound),
        delete: (key) =>
          repository.delete(key).pipe(
            Effect.flatMap((isDeleted) => (isDeleted ? Effect.void : Effect.fail(NOT_FOUND))),
          ),
      });
    }),
  );
}

const NOT_FOUND = new NotFound({ entity: "author" });

function orNotFound(found: Author | undefined): Effect.Effect<Author, NotFound> {
  return found === undefined ? Effect.fail(NOT_FOUND) : Effect.succeed(found);
}

function keyOf(row: Author): AuthorKey {
  return { id: row.id };
}
