import { Context, Effect, Layer } from "effect";
import { pageOf } from "#platform/cursor";
import { type DatabaseError, NotFound } from "#platform/errors";
import { BookRepository } from "./repository.ts";
import type { Book, BookByAuthorId, BookChanges, BookCreate, BookKey, BookPage, BookPageRequest } from "./schemas.ts";

export class BookService extends Context.Service<
  BookService,
  {
    readonly list: (request: BookPageRequest) => Effect.Effect<BookPage, DatabaseError>;
    readonly findByAuthorId: (request: BookByAuthorId) => Effect.Effect<BookPage, DatabaseError>;
    readonly get: (key: BookKey) => Effect.Effect<Book, NotFound | DatabaseError>;
    readonly create: (values: BookCreate) => Effect.Effect<Book, DatabaseError>;
    readonly update: (key: BookKey, changes: BookChanges) => Effect.Effect<Book, NotFound | DatabaseError>;
    readonly delete: (key: BookKey) => Effect.Effect<void, NotFound | DatabaseError>;
  }
>()("library/author/BookService") {
  static readonly layer = Layer.effect(
    BookService,
    Effect.gen(function* () {
      const repository = yield* BookRepository;

      const load = (key: BookKey) => Effect.flatMap(repository.get(key), orNotFound);

      return BookService.of({
        list: (request) =>
          Effect.map(repository.list(request), (rows) => pageOf(rows, request.limit, keyOf)),
        findByAuthorId: (request) =>
          Effect.map(repository.findByAuthorId(request), (rows) => pageOf(rows, request.limit, keyOf)),
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

const NOT_FOUND = new NotFound({ entity: "book" });

function orNotFound(found: Book | undefined): Effect.Effect<Book, NotFound> {
  return found === undefined ? Effect.fail(NOT_FOUND) : Effect.succeed(found);
}

function keyOf(row: Book): BookKey {
  return { id: row.id };
}
