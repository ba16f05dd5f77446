import { z } from "zod";
import { run } from "#platform/trpc";
import { protectedProcedure, router } from "../../../api.ts";
import { Author, AuthorCreate, AuthorKey, AuthorPage, AuthorPageRequest, AuthorUpdate } from "./schemas.ts";
import { AuthorService } from "./service.ts";

export const authorsRouter = router({
  list: protectedProcedure("author:read", 600)
    .input(AuthorPageRequest)
    .output(AuthorPage)
    .query(({ ctx, input }) => run(ctx, AuthorService.use((service) => service.list(input)))),
  get: protectedProcedure("author:read", 600)
    .input(AuthorKey)
    .output(Author)
    .query(({ ctx, input }) => run(ctx, AuthorService.use((service) => service.get(input)))),
  create: protectedProcedure("author:write", 600)
    .input(AuthorCreate)
    .output(Author)
    .mutation(({ ctx, input }) => run(ctx, AuthorService.use((service) => service.create(input)))),
  update: protectedProcedure("author:write", 600)
    .input(AuthorUpdate)
    .output(Author)
    .mutation(({ ctx, input }) => run(ctx, AuthorService.use((service) => service.update(input.key, input.changes)))),
  delete: protectedProcedure("author:write", 600)
    .input(AuthorKey)
    .output(z.void())
    .mutation(({ ctx, input }) => run(ctx, AuthorService.use((service) => service.delete(input)))),
});
