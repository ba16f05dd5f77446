import { makeApi } from "#platform/trpc";
import type { AuthorServices } from "./modules/author/services.ts";

type Services =
  | AuthorServices;

export const { router, protectedProcedure } = makeApi<Services>();
