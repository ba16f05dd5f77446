/** The tables of library as PostgreSQL holds them. */
import { Context, Layer } from "effect";
import type { Generated } from "kysely";
import { type Database, type DatabaseConfig, makeDatabase } from "#platform/database";

export interface AuthorTable {
  id: Generated<string>;
  name: string;
  api_key: string;
  created_at: Generated<string>;
  updated_at: Generated<string>;
}

export interface BookTable {
  id: Generated<string>;
  author_id: string;
  isbn: string;
  price: string | null;
  created_at: Generated<string>;
  updated_at: Generated<string>;
}

export interface Tables {
  authors: AuthorTable;
  books: BookTable;
}

export class AppDatabase extends Context.Service<AppDatabase, Database<Tables>>()("library/Database") {
  static readonly layer = (config: DatabaseConfig) => Layer.effect(AppDatabase, makeDatabase<Tables>(config));
}
