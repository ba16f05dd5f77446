/** Kysely's PostgreSQL driver, with a span and the request's traceparent on every statement. */
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  PostgresDialect,
  type QueryResult,
  type TransactionSettings,
} from 'kysely'
import { DATABASE_SPAN, inSpan, traceparent } from './telemetry.ts'

class TracedConnection implements DatabaseConnection {
  readonly inner: DatabaseConnection

  constructor(inner: DatabaseConnection) {
    this.inner = inner
  }

  executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const parent = traceparent()
    const sql = parent ? `${query.sql} /*traceparent='${parent}'*/` : query.sql
    const name = query.sql.slice(0, query.sql.indexOf(' '))
    return inSpan(`sql ${name}`, DATABASE_SPAN, () => this.inner.executeQuery<R>({ ...query, sql }))
  }

  streamQuery<R>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<R>> {
    return this.inner.streamQuery<R>(query, chunkSize)
  }
}

class TracedDriver implements Driver {
  readonly #inner: Driver

  constructor(inner: Driver) {
    this.#inner = inner
  }

  init = () => this.#inner.init()
  destroy = () => this.#inner.destroy()
  acquireConnection = async () => new TracedConnection(await this.#inner.acquireConnection())
  releaseConnection = (connection: TracedConnection) => this.#inner.releaseConnection(connection.inner)
  beginTransaction = (connection: DatabaseConnection, settings: TransactionSettings) =>
    this.#inner.beginTransaction(connection, settings)
  commitTransaction = (connection: DatabaseConnection) => this.#inner.commitTransaction(connection)
  rollbackTransaction = (connection: DatabaseConnection) => this.#inner.rollbackTransaction(connection)
}

export class TracedPostgresDialect extends PostgresDialect {
  override createDriver(): Driver {
    return new TracedDriver(super.createDriver())
  }
}
