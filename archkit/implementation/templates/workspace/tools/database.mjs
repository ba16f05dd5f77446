/**
 * Runs a command with DATABASE_URL set to a fresh database of a schema, and ends with its exit code. The statements
 * of the seed run first.
 */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import pg from "pg";
import { startPostgres } from "./postgres.mjs";
import { sqlOf } from "./schema.mjs";

const USAGE = "usage: node tools/database.mjs --schema <schema.prisma> [--dsn <url>] [--seed <file.sql>] -- <command> [arguments]";

async function main() {
  const { schema, dsn, seed, command } = readArguments();
  const rows = seed === undefined ? "" : readFileSync(seed, "utf8");
  const sql = `${await sqlOf(readFileSync(schema, "utf8"))}\n${rows}`;
  const database = dsn === undefined ? await startPostgres(sql) : await openDatabase(dsn, sql);
  const code = await run(command, { ...process.env, DATABASE_URL: database.url });
  await database.stop();
  process.exit(code);
}

function readArguments() {
  const split = process.argv.indexOf("--");
  const args = process.argv.slice(2, split === -1 ? undefined : split);
  const command = split === -1 ? [] : process.argv.slice(split + 1);
  const { values } = parseArgs({ args, options: { schema: { type: "string" }, dsn: { type: "string" }, seed: { type: "string" } } });
  if (values.schema === undefined || command.length === 0) {
    console.error(USAGE);
    process.exit(2);
  }
  return { schema: values.schema, dsn: values.dsn ?? process.env.DATABASE_URL, seed: values.seed, command };
}

/** A database of its own on a server that is there already; dropped at the end. */
async function openDatabase(dsn, sql) {
  const name = `trial_${randomBytes(8).toString("hex")}`;
  const url = new URL(dsn);
  url.pathname = `/${name}`;
  await onServer(dsn, `CREATE DATABASE "${name}"`);
  const stop = () => onServer(dsn, `DROP DATABASE "${name}" WITH (FORCE)`);
  try {
    await onServer(url.href, sql);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: url.href, stop };
}

async function onServer(dsn, sql) {
  const client = new pg.Client({ connectionString: dsn });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

function run([program, ...args], env) {
  const child = spawn(program, args, { stdio: "inherit", env });
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code, signal) => resolve(code ?? (signal === null ? 1 : 128)));
  });
}

await main();
