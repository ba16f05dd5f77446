/** The nightly batch: runs every job once and says what it did. */
import pino from 'pino'
import { closeDatabase, kysely } from '../platform/database.ts'
import { JOBS } from './jobs.ts'

const log = pino({ base: null })

for (const { name, run } of JOBS) {
  const rows = await kysely.transaction().execute(run)
  log.info({ job: name, rows }, 'job done')
}
await closeDatabase()
