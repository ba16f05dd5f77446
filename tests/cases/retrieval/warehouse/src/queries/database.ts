import { Kysely, PostgresDialect } from "kysely";
import { Pool } from "pg";
import type { Tables } from "./tables.js";

export type Database = Kysely<Tables>;

export const openDatabase = (url: string): Database =>
  new Kysely<Tables>({ dialect: new PostgresDialect({ pool: new Pool({ connectionString: url, max: 20 }) }) });
