/** Users who arrive by chance, more of them in the burst, each with one visit. */
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from './client.mjs'
import { seeded } from './random.mjs'
import { browse, followUp, shop, work } from './visits.mjs'

const VISITS = [
  { share: 0.29, visit: browse },
  { share: 0.38, visit: shop },
  { share: 0.25, visit: followUp },
  { share: 0.08, visit: work },
]
const BURST = { from: 0.3, to: 0.37, factor: 4 }
const THINK_SECONDS = 1.6
const HEALTH_CHECK_SECONDS = 20

/** How many times the mean rate of arrivals holds at this share of the run. */
function intensity(progress) {
  if (progress >= BURST.from && progress < BURST.to) return BURST.factor
  return 1 + 0.2 * Math.sin(2 * Math.PI * progress)
}

function chooseVisit(random) {
  let left = random.next()
  for (const { share, visit } of VISITS) {
    left -= share
    if (left < 0) return visit
  }
  return browse
}

function newUser(shopState, random) {
  const customerId = random.skewed(13, 700, 1.4)
  const visit = chooseVisit(random)
  const device = random.pick(['web', 'ios', 'android'])
  const clientId =
    visit === browse ? `guest-${random.int(1, 400)}` : visit === work ? 'backoffice' : `${device}-${customerId}`
  const own = seeded(random.int(1, 2 ** 31))
  const user = new Client(shopState, {
    random: own,
    clientId,
    customerId,
    staffId: random.int(1, 12),
    thinkSeconds: THINK_SECONDS,
  })
  return visit(user)
}

async function checkHealth(baseUrl, until) {
  while (Date.now() < until) {
    await fetch(`${baseUrl}/health`)
    await sleep(HEALTH_CHECK_SECONDS * 1000)
  }
}

/** Runs the load for so many seconds, then waits for the visits under way. Gives the answers by HTTP status. */
export async function runLoad({ baseUrl, tokenKey, seconds, visitsPerSecond, seed }) {
  const shopState = { baseUrl, tokenKey, counts: new Map(), unsent: [] }
  const random = seeded(seed)
  const begin = Date.now()
  const end = begin + seconds * 1000
  const health = checkHealth(baseUrl, end)
  const visits = new Set()
  const failures = []
  while (Date.now() < end) {
    const progress = (Date.now() - begin) / (seconds * 1000)
    await sleep((random.exponential(1) / (visitsPerSecond * intensity(progress))) * 1000)
    const visit = newUser(shopState, random)
      .catch((error) => failures.push(error))
      .finally(() => visits.delete(visit))
    visits.add(visit)
  }
  await Promise.all(visits)
  await health
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} visits failed`)
  return Object.fromEntries([...shopState.counts].sort(([a], [b]) => a - b))
}
