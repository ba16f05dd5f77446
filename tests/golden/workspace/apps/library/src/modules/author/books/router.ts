import { z } from "zod";
import { run } from "#platform/trpc";
import { protectedProcedure, router } from "../../../api.ts";
import { Book, BookByAuthorId, BookCreate, BookKey, BookPage, BookPageRequest, BookUpdate } from "./schemas.ts";
import { BookService } from "./service.ts";

export const booksRouter = router({
  list: protectedProcedure("author:read", 600)
    .input(BookPageRequest)
    .output(BookPage)
    .query(({ ctx, input }) => run(ctx, BookService.use((service) => service.list(input)))),
  get: protectedProcedure("author:read", 600)
    .input(BookKey)
    .output(Book)
    .query(({ ctx, input }) => run(ctx, BookService.use((service) => service.get(input)))),
  byAuthorId: protectedProcedure("author:read", 600)
    .input(BookByAuthorId)
    .output(BookPage)
    .query(({ ctx, input }) => run(ctx, BookService.use((service) => service.findByAuthorId(input)))),
  create: protectedProcedure("author:write", 600)
    .input(BookCreate)
    .output(Book)
    .mutation(({ ctx, input }) => run(ctx, BookService.use((service) => service.create(input)))),
  update: protectedProcedure("author:write", 600)
    .input(BookUpdate)
    .output(Book)
    .mutation(({ ctx, input }) => run(ctx, BookService.use((service) => service.update(input.key, input.changes)))),
  delete: protectedProcedure("author:write", 600)
    .input(BookKey)
    .output(z.void())
    .mutation(({ ctx, input }) => run(ctx, BookService.use((service) => service.delete(input)))),
});
