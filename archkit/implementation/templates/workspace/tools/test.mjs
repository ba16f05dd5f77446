/** Runs the compiled tests of one folder, or of all libs and apps, each app on a database of its own. */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

const [folder] = process.argv.slice(2);
process.exit(folder === undefined ? testAll() : test(folder));

function testAll() {
  const libs = readdirSync("libs").map((lib) => run(["tools/test.mjs", `libs/${lib}`]));
  const apps = readdirSync("apps").map((app) =>
    run(["tools/database.mjs", "--schema", schemaOf(app), "--", process.execPath, "tools/test.mjs", `apps/${app}`]),
  );
  return Math.max(...libs, ...apps);
}

function schemaOf(app) {
  return join("apps", app, "prisma", "schema.prisma");
}

/** Finding no test is a failure. */
function test(folder) {
  const root = join("dist", folder);
  const found = existsSync(root) ? readdirSync(root, { recursive: true }) : [];
  const files = found.filter((name) => name.endsWith(".test.js")).map((name) => join(root, name));
  if (files.length > 0) return run(["--enable-source-maps", "--test", "--test-concurrency=1", "--test-reporter=spec", ...files]);
  console.error(`There is no test under ${root}. Run npm run build first.`);
  return 1;
}

function run(args) {
  return spawnSync(process.execPath, args, { stdio: "inherit" }).status ?? 1;
}
