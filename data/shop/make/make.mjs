/**
 * Makes everything in data/shop that is measured: node data/shop/make/make.mjs [--minutes 30] [--rate 0.45] [--seed 7] [--out DIR]
 * Needs Node 20.19 or newer with npm, and PostgreSQL 15 or newer. As root, the server runs as --pg-user (postgres).
 */
import { randomBytes } from 'node:crypto'
import { chmodSync, cpSync, createWriteStream, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Cluster, freePort } from './cluster.mjs'
import { runLoad } from './load.mjs'
import { execute, start } from './programs.mjs'
import { publish } from './publish.mjs'

const { values: options } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    rate: { type: 'string', default: '0.45' },
    seed: { type: 'string', default: '7' },
    out: { type: 'string' },
    work: { type: 'string' },
    'pg-user': { type: 'string', default: 'postgres' },
    'no-wait': { type: 'boolean', default: false },
  },
})
const source = fileURLToPath(new URL('..', import.meta.url))
const minutes = Number(options.minutes)
const work = options.work ?? mkdtempSync(join(tmpdir(), 'shop-'))
const say = (text) => console.error(`${new Date().toISOString()} ${text}`)

/** A long run crosses an hour, so that a log has a busiest one: wait until it would. */
async function waitForTheHour() {
  const left = 60 - ((Date.now() / 60_000) % 60)
  if (minutes >= 30 && !options['no-wait'] && left > minutes - 2) await sleep((left - minutes / 2) * 60_000)
}

function build() {
  mkdirSync(work, { recursive: true })
  chmodSync(work, 0o755) // the server's own user has to get in
  const files = ['service', 'package.json', 'tsconfig.json', 'prisma.config.ts', 'schema.prisma', 'nx.json']
  for (const name of files) cpSync(join(source, name), join(work, name), { recursive: true })
  const env = { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: '/bin/true', CHECKPOINT_DISABLE: '1', NX_DAEMON: 'false' }
  execute('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: work, env })
  execute('npm', ['run', 'build'], { cwd: work, env })
  execute('npm', ['run', 'graph'], { cwd: work, env })
}

async function prepare(cluster) {
  cluster.start()
  cluster.psql(['-c', 'CREATE DATABASE shop'], 'postgres')
  cluster.psql([
    '-f',
    join(source, 'schema.sql'),
    '-f',
    join(import.meta.dirname, 'seed.sql'),
    '-f',
    join(import.meta.dirname, 'roles.sql'),
  ])
  cluster.psql(['-c', 'VACUUM ANALYZE', '-c', 'CHECKPOINT'])
}

async function dump(cluster) {
  const [program, args] = cluster.dumpCommand
  const child = start(program, args, { cwd: work, stdout: createWriteStream('/dev/null') })
  await child.finished
}

async function measure(cluster) {
  const port = await freePort()
  const tokenKey = randomBytes(32).toString('base64url')
  const env = { ...process.env, NODE_ENV: 'production', TOKEN_KEY: tokenKey, PORT: String(port) }
  cluster.startLog()
  const api = start('node', ['dist/service/api/main.js'], {
    cwd: work,
    env: { ...env, DATABASE_URL: cluster.url('shop_api'), ACCESS_LOG: 'access.jsonl', SPANS_FILE: 'spans.jsonl' },
  })
  await sleep(2500)
  const baseUrl = `http://127.0.0.1:${port}`
  const seconds = minutes * 60
  const nightly = async () => {
    await sleep(seconds * 0.62 * 1000)
    say('nightly')
    const batch = {
      ...env,
      APPLICATION_NAME: 'shop-nightly',
      DATABASE_URL: cluster.url('shop_batch'),
      SPANS_FILE: 'nightly-spans.jsonl',
    }
    await start('node', ['dist/service/nightly/main.js'], { cwd: work, env: batch }).finished
    await sleep(seconds * 0.12 * 1000)
    say('pg_dump')
    await dump(cluster)
  }
  const load = runLoad({
    baseUrl,
    tokenKey,
    seconds,
    visitsPerSecond: Number(options.rate),
    seed: Number(options.seed),
  })
  const [answers] = await Promise.all([load, nightly()])
  api.child.kill('SIGTERM')
  await api.finished
  return answers
}

const cluster = new Cluster(work, await freePort(), options['pg-user'])
try {
  say('build')
  build()
  say('seed')
  await prepare(cluster)
  await waitForTheHour()
  say('run')
  say(`answers by status: ${JSON.stringify(await measure(cluster))}`)
  await sleep(1000)
  say('publish')
  publish({
    csvLog: readFileSync(cluster.csvLog, 'utf8'),
    accessLog: readFileSync(join(work, 'access.jsonl'), 'utf8'),
    spans: readFileSync(join(work, 'spans.jsonl'), 'utf8'),
    graph: readFileSync(join(work, 'graph.json'), 'utf8'),
    source,
    out: options.out ?? source,
  })
} finally {
  cluster.stop()
  if (!options.work) rmSync(work, { recursive: true, force: true })
}
say('done')
