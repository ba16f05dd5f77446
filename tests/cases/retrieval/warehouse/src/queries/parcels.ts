import { sql } from "kysely";
import type { Database } from "./database.js";

/** One statement for the whole depot: joined, batched, and read along the index on (depot, due_on). */
export const parcelsDueToday = (db: Database, depot: string) =>
  db
    .selectFrom("parcels")
    .innerJoin("couriers", "couriers.id", "parcels.courier")
    .where("parcels.depot", "=", depot)
    .where("parcels.due_on", "=", sql<Date>`current_date`)
    .select(["parcels.id", "couriers.name"])
    .orderBy("parcels.id")
    .limit(500)
    .execute();

export const markDelivered = (db: Database, parcels: readonly string[]) =>
  db.transaction().execute((trx) =>
    trx.updateTable("parcels").set({ state: "delivered" }).where("id", "in", parcels).execute(),
  );
