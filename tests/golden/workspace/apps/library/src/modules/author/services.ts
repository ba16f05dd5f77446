import { Layer } from "effect";
import { AuthorRepository } from "./authors/repository.ts";
import { AuthorService } from "./authors/service.ts";
import { BookRepository } from "./books/repository.ts";
import { BookService } from "./books/service.ts";

export type AuthorServices =
  | AuthorService
  | BookService;

export const authorLayer = Layer.mergeAll(
  AuthorService.layer,
  BookService.layer,
).pipe(
  Layer.provide(
    Layer.mergeAll(
      AuthorRepository.layer,
      BookRepository.layer,
    ),
  ),
);
