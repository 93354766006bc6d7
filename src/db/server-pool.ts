import { createHash } from 'node:crypto'
import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely'
import pg from 'pg'
import { isHeld } from './hold.ts'

/** Texts that are prepared; what comes beyond (lists of many lengths) is sent as it is. */
const mostPrepared = 500

type Statement = { sql: string; values: readonly unknown[] }
type Client = pg.PoolClient & { connection?: { stream?: { cork(): void; uncork(): void } } }
type Names = (sql: string) => string | undefined

/**
 * `pg.Pool` as Kysely uses it, with fewer round trips and less planning. Held statements (`hold.ts`) and
 * `begin` leave together with the next one, in one write: where one fails, the transaction refuses what
 * follows. Statements are prepared, since planning took the server longer than running them; a pooler in
 * between must keep them (PgBouncer does since 1.21).
 */
export function createServerPool(config: pg.PoolConfig): PostgresPool & { pg: pg.Pool } {
  const pool = new pg.Pool({ ...config, pipeline: true })
  const nameOf = createNames()
  const clients = new WeakMap<Client, PostgresPoolClient>()
  return {
    pg: pool,
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      const client: Client = await pool.connect()
      const wrapped = clients.get(client) ?? wrapClient(client, nameOf)
      clients.set(client, wrapped)
      return wrapped
    },
  }
}

function wrapClient(client: Client, nameOf: Names): PostgresPoolClient {
  let held: Statement[] = []
  let outdated = false

  async function query(sql: string, values: readonly unknown[] = []): Promise<PostgresQueryResult<unknown>> {
    if (isHeld(sql)) {
      held.push({ sql, values })
      return nothing('SELECT')
    }
    const before = sql === 'rollback' ? [] : held
    const nothingSent = held[0]?.sql === 'begin'
    held = []
    // A transaction of which nothing was sent has nothing to take back.
    if (sql === 'rollback' && nothingSent) return nothing('ROLLBACK')
    const results = await Promise.allSettled(sendTogether([...before, { sql, values }]))
    // The first failure is the reason for the others.
    const failed = results.find((result) => result.status === 'rejected')
    if (failed) {
      // A migration has changed what a prepared statement returns: this connection has had its time.
      outdated ||= failed.reason instanceof pg.DatabaseError && failed.reason.code === '0A000'
      throw failed.reason
    }
    const last = results.at(-1)
    return last?.status === 'fulfilled' ? (last.value as PostgresQueryResult<unknown>) : nothing('SELECT')
  }

  function sendTogether(statements: Statement[]): Promise<pg.QueryResult>[] {
    const stream = client.connection?.stream
    stream?.cork()
    try {
      return statements.map(({ sql, values }) =>
        // Without values it may be a whole script (a migration), which cannot be prepared.
        values.length === 0
          ? client.query(sql)
          : client.query({ name: nameOf(sql), text: sql, values: [...values] }),
      )
    } finally {
      stream?.uncork()
    }
  }

  return {
    query: query as PostgresPoolClient['query'],
    release() {
      held = []
      client.release(outdated)
    },
  }
}

function nothing(command: PostgresQueryResult<never>['command']): PostgresQueryResult<never> {
  return { command, rowCount: 0, rows: [] }
}

/** The same text has the same name on every connection. */
function createNames(): Names {
  const names = new Map<string, string>()
  return (sql) => {
    const known = names.get(sql)
    if (known || names.size >= mostPrepared) return known
    const name = createHash('sha1').update(sql).digest('hex')
    names.set(sql, name)
    return name
  }
}
