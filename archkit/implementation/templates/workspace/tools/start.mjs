/** Starts one app: node tools/start.mjs <app>. */
const [app] = process.argv.slice(2);
if (app === undefined) {
  console.error("usage: npm start <app>");
  process.exit(2);
}
await import(new URL(`../dist/apps/${app}/src/main.js`, import.meta.url).href);
