import { z } from "zod";
import { publicProcedure, router } from "../trpc.js";

export const couriersRouter = router({
  byId: publicProcedure.input(z.string()).query(({ input, ctx }) => ctx.couriers.find(input)),
  nearest: publicProcedure
    .input(z.object({ latitude: z.number(), longitude: z.number() }))
    .query(({ input, ctx }) => ctx.couriers.nearest(input)),
});
