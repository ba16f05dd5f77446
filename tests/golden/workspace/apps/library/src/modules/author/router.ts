import { authorsRouter } from "./authors/router.ts";
import { booksRouter } from "./books/router.ts";

export const authorRouters = {
  authors: authorsRouter,
  books: booksRouter,
};
