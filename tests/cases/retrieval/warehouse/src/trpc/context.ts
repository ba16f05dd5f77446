import type { Database } from "../queries/database.js";
import type { Publisher } from "../events/publisher.js";

export interface Context {
  readonly db: Database;
  readonly events: Publisher;
  readonly user: { readonly id: string; readonly depot: string } | null;
  readonly couriers: { find(id: string): unknown; nearest(place: object): unknown };
}
