/** From the run's files to data/shop: checked, compressed, counted, listed. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join, relative } from 'node:path'
import { gzipSync } from 'node:zlib'
import { countStatements } from './csvlog.mjs'

const TRACE_SHARE = 0.2
const MARKS = ['<!-- files: begin -->', '<!-- files: end -->']
const PRIVATE_PATH = /\/(?:home|root|tmp|work|usr|var|opt|etc|mnt|Users)\//

/** Nothing that tells where the run was made may leave it. */
function refusePrivate(name, text) {
  const found = PRIVATE_PATH.exec(text)
  if (found) throw new Error(`${name} holds a path: ${text.slice(found.index - 60, found.index + 60)}`)
  if (hostname().length > 3 && text.includes(hostname())) throw new Error(`${name} holds the host's name`)
}

const lines = (text) => text.split('\n').filter(Boolean)

function accessFacts(text) {
  const requests = lines(text)
    .map((line) => JSON.parse(line))
    .filter(({ responseTime }) => responseTime !== undefined)
  const times = requests.map(({ time }) => time)
  const byStatus = {}
  for (const { statusCode } of requests) byStatus[statusCode] = (byStatus[statusCode] ?? 0) + 1
  return {
    requests: requests.length,
    byStatus,
    endpoints: new Set(requests.map(({ endpoint, route }) => endpoint ?? route)).size,
    clients: new Set(requests.map(({ clientId }) => clientId).filter(Boolean)).size,
    from: new Date(Math.min(...times)).toISOString(),
    to: new Date(Math.max(...times)).toISOString(),
  }
}

/** Keeps whole traces, chosen by id as OpenTelemetry's ratio sampler does, so that the service's own sample stays in. */
export function sampleTraces(text, share) {
  const isKept = ({ traceId }) =>
    traceId.match(/.{8}/g).reduce((mixed, part) => (mixed ^ parseInt(part, 16)) >>> 0, 0) < share * 2 ** 32
  const requests = lines(text).map((line) => JSON.parse(line))
  for (const scope of requests.flatMap((r) => r.resourceSpans.flatMap((s) => s.scopeSpans))) {
    scope.spans = scope.spans.filter(isKept)
  }
  return requests.map((request) => `${JSON.stringify(request)}\n`).join('')
}

function spanCount(text) {
  const requests = lines(text).map((line) => JSON.parse(line))
  return requests.flatMap((r) => r.resourceSpans.flatMap((s) => s.scopeSpans.flatMap((scope) => scope.spans))).length
}

/** Rewrites the `totals:` block at the end of truth.yaml. */
function writeTotals(path, totals) {
  const body = readFileSync(path, 'utf8').split(/^totals:/m)[0]
  const rows = Object.entries(totals).map(
    ([key, value]) => `  ${key}: ${typeof value === 'string' ? `"${value}"` : JSON.stringify(value)}`,
  )
  writeFileSync(path, `${body}totals:\n${rows.join('\n')}\n`)
}

function filesUnder(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !['node_modules', 'dist', 'generated', '.nx'].includes(name))
    .flatMap((entry) => (entry.isDirectory() ? filesUnder(join(folder, entry.name)) : [join(folder, entry.name)]))
    .sort()
}

/** The table of files in data/README.md, between its marks. */
export function listFiles(shop) {
  const readme = join(shop, '..', 'README.md')
  if (!existsSync(readme)) return
  const rows = filesUnder(shop).map((path) => {
    const bytes = readFileSync(path)
    const digest = createHash('sha256').update(bytes).digest('hex')
    return `| shop/${relative(shop, path)} | ${bytes.length} | ${digest} |`
  })
  const [before, rest] = readFileSync(readme, 'utf8').split(MARKS[0])
  const after = rest.split(MARKS[1])[1]
  const table = ['| file | bytes | sha256 |', '|---|---:|---|', ...rows].join('\n')
  writeFileSync(readme, `${before}${MARKS[0]}\n${table}\n${MARKS[1]}${after}`)
}

export function publish({ csvLog, accessLog, spans: allSpans, graph, source, out }) {
  mkdirSync(out, { recursive: true })
  const spans = sampleTraces(allSpans, TRACE_SHARE)
  const logs = { 'postgresql.csv.gz': csvLog, 'access.jsonl.gz': accessLog, 'spans.jsonl.gz': spans }
  for (const [name, text] of Object.entries({ ...logs, 'graph.json': graph })) refusePrivate(name, text)
  for (const [name, text] of Object.entries(logs)) writeFileSync(join(out, name), gzipSync(text, { level: 9 }))
  writeFileSync(join(out, 'graph.json'), graph)
  const database = countStatements(csvLog)
  const access = accessFacts(accessLog)
  if (out !== source) writeFileSync(join(out, 'truth.yaml'), readFileSync(join(source, 'truth.yaml')))
  writeTotals(join(out, 'truth.yaml'), {
    statements: database.statements,
    statements_by_application: database.byApplication,
    log_records: database.lines,
    log_from: database.from,
    log_to: database.to,
    requests: access.requests,
    requests_by_status: access.byStatus,
    endpoints: access.endpoints,
    clients: access.clients,
    requests_from: access.from,
    requests_to: access.to,
    spans: spanCount(spans),
  })
  if (out === source) listFiles(out)
}
