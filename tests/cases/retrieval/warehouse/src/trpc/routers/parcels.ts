import { z } from "zod";
import { parcelsDueToday } from "../../queries/parcels.js";
import { protectedProcedure, router } from "../trpc.js";

export const parcelsRouter = router({
  dueToday: protectedProcedure
    .input(z.object({ depot: z.string() }))
    .query(({ input, ctx }) => parcelsDueToday(ctx.db, input.depot)),
  handOver: protectedProcedure
    .input(z.object({ parcel: z.string(), courier: z.string() }))
    .mutation(({ input, ctx }) => ctx.events.publish("parcel.handed-over", input)),
});
