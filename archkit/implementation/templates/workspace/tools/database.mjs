/** Runs a command with DATABASE_URL set to a fresh database of an app's schema, and ends with its exit code. */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import pg from "pg";
import { startPostgres } from "./postgres.mjs";
import { sqlOf } from "./schema.mjs";

const USAGE = "usage: node tools/database.mjs run <app> [--dsn <url>] -- <command> [arguments]";

async function main() {
  const { app, dsn, command } = readArguments();
  const sql = await sqlOf(readFileSync(`apps/${app}/prisma/schema.prisma`, "utf8"));
  const database = dsn === undefined ? await startPostgres(sql) : await openSchema(dsn, app, sql);
  const code = await run(command, { ...process.env, DATABASE_URL: database.url });
  await database.stop();
  process.exit(code);
}

function readArguments() {
  const split = process.argv.indexOf("--");
  const args = process.argv.slice(2, split === -1 ? undefined : split);
  const command = split === -1 ? [] : process.argv.slice(split + 1);
  const { values, positionals } = parseArgs({ args, options: { dsn: { type: "string" } }, allowPositionals: true });
  const [verb, app] = positionals;
  if (verb !== "run" || app === undefined || command.length === 0) {
    console.error(USAGE);
    process.exit(2);
  }
  return { app, dsn: values.dsn ?? process.env.DATABASE_URL, command };
}

/** A schema of its own in a database that is there already; dropped at the end. */
async function openSchema(dsn, app, sql) {
  const name = `${app.replace(/\W/g, "_")}_${randomBytes(4).toString("hex")}`.slice(-63);
  const client = new pg.Client({ connectionString: dsn });
  await client.connect();
  await client.query(`CREATE SCHEMA "${name}"`);
  const stop = async () => {
    await client.query(`DROP SCHEMA "${name}" CASCADE`);
    await client.end();
  };
  try {
    await client.query(`SET search_path TO "${name}", public`);
    await client.query(sql);
  } catch (error) {
    await stop();
    throw error;
  }
  const url = new URL(dsn);
  url.searchParams.set("options", `-c search_path=${name},public`);
  return { url: url.href, stop };
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
