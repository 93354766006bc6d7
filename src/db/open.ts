import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { Kysely, PGliteDialect, PostgresDialect, sql } from 'kysely'
import type pg from 'pg'
import { messageOf, UsageError } from '../errors.ts'
import type { Log } from '../log.ts'
import { takeFolderLock } from './folder-lock.ts'
import type { Db, Schema } from './schema.ts'
import { createServerPool } from './server-pool.ts'

export type Database = {
  db: Db
  /** The same, over connections of its own on a server: who takes a message in never waits for turns. */
  receiving: Db
  /** What the queue runs on: the same embedded instance, or the server's address for a pool of its own. */
  source: { kind: 'embedded'; pglite: PGlite } | { kind: 'server'; url: string }
  close(): Promise<void>
}

type Options = { databaseUrl: string | null; dataDir: string; log: Log; poolSize?: number }

/** Opens the server's Postgres where `databaseUrl` names one, else the embedded one in `dataDir`. */
export function openDatabase({ databaseUrl, dataDir, log, poolSize = 10 }: Options): Promise<Database> {
  return databaseUrl ? openServer(databaseUrl, poolSize, log) : openEmbedded(dataDir)
}

async function openServer(url: string, poolSize: number, log: Log): Promise<Database> {
  const db = openPool({ connectionString: url, max: poolSize, application_name: 'jean' }, log)
  const receiving = openPool({ connectionString: url, max: 10, application_name: 'jean-receive' }, log)
  const close = async () => {
    await Promise.all([db.destroy(), receiving.destroy()])
  }
  try {
    await sql`select 1`.execute(db)
  } catch (error) {
    await close()
    throw new UsageError(`DATABASE_URL cannot be reached: ${messageOf(error)}.`, { cause: error })
  }
  return { db, receiving, source: { kind: 'server', url }, close }
}

function openPool(config: pg.PoolConfig, log: Log): Db {
  const pool = createServerPool(config)
  // Without a listener a dropped connection ends the process.
  pool.pg.on('error', (error) => log.warn({ err: error }, 'a database connection was dropped'))
  // So does one in use, which the pool does not listen to; its query rejects anyway.
  pool.pg.on('connect', (client) => client.on('error', () => {}))
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) })
}

/**
 * `memory://` keeps it in memory. A folder is locked first: two processes on one folder corrupt it.
 * `snapshot` is a dump to start from (tests).
 */
export async function openEmbedded(dataDir: string, snapshot?: Blob): Promise<Database> {
  const inMemory = dataDir.startsWith('memory://')
  if (!inMemory) await mkdir(dataDir, { recursive: true })
  const releaseLock = inMemory ? () => {} : takeFolderLock(dataDir)
  const pglite = await PGlite.create({
    dataDir: inMemory ? dataDir : join(dataDir, 'postgres'),
    ...(snapshot ? { loadDataDir: snapshot } : {}),
  }).catch((error: unknown) => {
    releaseLock()
    throw error
  })
  const db = new Kysely<Schema>({ dialect: new PGliteDialect({ pglite }) })
  return {
    db,
    receiving: db,
    source: { kind: 'embedded', pglite },
    async close() {
      await db.destroy()
      if (!pglite.closed) await pglite.close()
      releaseLock()
    },
  }
}
