/** Prisma's own parser and migration engine, as WebAssembly: no download, no database. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import prisma from "@prisma/prisma-schema-wasm";
import * as engine from "@prisma/schema-engine-wasm/schema_engine_bg";

const SCHEMA = "schema.prisma";
const TARGET = { exists: true, version: "PostgreSQL 18.0", number: 180000 };
const [INT32, BOOLEAN, TEXT] = [0, 5, 7];

/** Throws with Prisma's own words when the schema is not valid. */
export function validate(schema) {
  try {
    prisma.validate(JSON.stringify({ prismaSchema: [[SCHEMA, schema]], noColor: true }));
  } catch (error) {
    throw new Error(messageOf(error), { cause: error });
  }
}

/** The SQL that makes an empty PostgreSQL database into the schema. */
export async function sqlOf(schema) {
  validate(schema);
  await startEngine();
  const migration = await engine.SchemaEngine.new({ datamodels: undefined }, () => undefined, emptyDatabase);
  const { stdout } = await migration.diff({
    from: { tag: "empty" },
    to: { tag: "schemaDatamodel", files: [{ path: SCHEMA, content: schema }] },
    script: true,
    exitCode: null,
    shadowDatabaseUrl: null,
    filters: { externalTables: [], externalEnums: [] },
  });
  if (!/\bCREATE TABLE\b/.test(stdout ?? "")) throw new Error("The schema gives no SQL: it has no model.");
  return stdout;
}

function messageOf(error) {
  try {
    return JSON.parse(error.message).message;
  } catch {
    return error.message;
  }
}

let started = false;

/** Node 20 cannot import .wasm files, so the module is put together by hand. */
async function startEngine() {
  if (started) return;
  started = true;
  const glue = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm/schema_engine_bg");
  const bytes = readFileSync(glue.replace(/\.js$/, ".wasm"));
  const { instance } = await WebAssembly.instantiate(bytes, { "./schema_engine_bg.js": engine });
  engine.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
}

const ok = (value) => ({ ok: true, value, map: (f) => ok(f(value)), flatMap: (f) => f(value) });
const driver = { provider: "postgres", adapterName: "none", errorRegistry: { consumeError: () => undefined } };

/** All that the engine asks of a database before it compares with an empty one: which PostgreSQL it is. */
const connection = {
  ...driver,
  queryRaw: async () =>
    ok({
      columnNames: ["exists", "version", "numeric_version"],
      columnTypes: [BOOLEAN, TEXT, INT32],
      rows: [[TARGET.exists, TARGET.version, TARGET.number]],
    }),
  executeRaw: async () => ok(0),
  executeScript: async () => ok(undefined),
  getConnectionInfo: () => ok({ schemaName: "public", supportsRelationJoins: true }),
  dispose: async () => ok(undefined),
};
const emptyDatabase = {
  ...driver,
  connect: async () => ok(connection),
  connectToShadowDb: async () => ok(connection),
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [verb, path] = process.argv.slice(2);
  if ((verb !== "validate" && verb !== "sql") || path === undefined) {
    console.error("usage: node tools/schema.mjs validate|sql <schema.prisma>");
    process.exit(2);
  }
  try {
    const schema = readFileSync(path, "utf8");
    if (verb === "validate") validate(schema);
    console.log(verb === "sql" ? await sqlOf(schema) : "The schema is valid.");
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
