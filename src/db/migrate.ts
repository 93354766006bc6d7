import { type Kysely, sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import { UsageError } from '../errors.ts'
import { migrations } from './migrations.ts'
import type { Database } from './open.ts'
import type { Db, Schema } from './schema.ts'

export type MigrationState = { name: string; appliedAt: string | null }

/** Every migration in order, with the time it was applied (or stamped). Reads only. */
export async function listMigrations({ db }: Database): Promise<MigrationState[]> {
  const infos = await migratorOn(db).getMigrations()
  return infos.map(({ name, executedAt }) => ({ name, appliedAt: executedAt?.toISOString() ?? null }))
}

/** True when nothing is left to apply. */
export async function isMigrated(database: Database): Promise<boolean> {
  return (await listMigrations(database)).every(({ appliedAt }) => appliedAt !== null)
}

/**
 * Applies what is pending, all in one transaction, and returns the names. Several processes may call it
 * at the same moment: the second waits and finds nothing to do.
 */
export async function migrateUp(database: Database): Promise<string[]> {
  return alone(database, async (db) => {
    const { error, results } = await migratorOn(db).migrateToLatest()
    if (error) throw error
    return (results ?? []).map(({ migrationName }) => migrationName)
  })
}

/**
 * Takes back the newest applied migration. Refuses where that would drop a table that has rows, unless
 * `force`. Returns its name, or null when none is applied.
 */
export async function migrateDown(database: Database, { force }: { force: boolean }): Promise<string | null> {
  return alone(database, async (db) => {
    const applied = (await migratorOn(db).getMigrations()).filter(({ executedAt }) => executedAt)
    const newest = applied.at(-1)
    if (!newest) return null
    if (!force) await refuseToDropRows(db, newest.name, newest.migration)
    const { error } = await migratorOn(db).migrateDown()
    if (error) throw error
    return newest.name
  })
}

/** Marks migrations up to and including `name` as applied without running them; returns the newly marked. */
export async function stampMigration(database: Database, name: string, at: Date): Promise<string[]> {
  return alone(database, async (db) => {
    const infos = await migratorOn(db).getMigrations()
    const last = infos.findIndex((info) => info.name === name)
    if (last < 0) {
      throw new UsageError(
        `There is no migration ${name}; there are ${infos.map((info) => info.name).join(', ')}.`,
      )
    }
    // Creates the migrator's own tables where they are missing, and applies nothing.
    const { error } = await new Migrator({
      db,
      provider: { getMigrations: async () => ({}) },
    }).migrateToLatest()
    if (error) throw error
    const names = infos
      .slice(0, last + 1)
      .filter(({ executedAt }) => !executedAt)
      .map((info) => info.name)
    for (const pending of names) {
      await sql`insert into kysely_migration (name, timestamp) values (${pending}, ${at.toISOString()})`.execute(
        db,
      )
    }
    return names
  })
}

function migratorOn(db: Kysely<Schema>, all: Record<string, Migration> = migrations): Migrator {
  return new Migrator({ db, provider: { getMigrations: async () => all } })
}

// "jean" in ASCII; any constant does, as long as no other software on the database locks it.
const lockKey = 0x6a65616e

/** One process at a time: the migrator's own tables are made outside of its lock. */
async function alone<T>({ db, source }: Database, work: (db: Kysely<Schema>) => Promise<T>): Promise<T> {
  if (source.kind === 'embedded') return work(db)
  return db.connection().execute(async (connection) => {
    await sql`select pg_advisory_lock(${lockKey})`.execute(connection)
    try {
      return await work(connection)
    } finally {
      await sql`select pg_advisory_unlock(${lockKey})`.execute(connection)
    }
  })
}

/** Takes the migration back inside a transaction that is rolled back, to see which tables would go. */
async function refuseToDropRows(db: Db, name: string, migration: Migration): Promise<void> {
  const before = await countRows(db)
  const kept = await tablesAfterwards(db, migration)
  const lost = before.filter(({ table, rows }) => rows > 0 && !kept.has(table))
  if (lost.length === 0) return
  const list = lost.map(({ table, rows }) => `${table} (${rows} rows)`).join(', ')
  throw new UsageError(`Taking back ${name} would drop ${list}. Use --force to do it all the same.`)
}

async function countRows(db: Db): Promise<{ table: string; rows: number }[]> {
  const names = await tableNames(db)
  const counts = []
  for (const table of names) {
    const { rows } = await sql<{ rows: string }>`select count(*) as rows from ${sql.table(table)}`.execute(db)
    counts.push({ table, rows: Number(rows[0]?.rows ?? 0) })
  }
  return counts
}

class RollBack extends Error {}

async function tablesAfterwards(db: Db, migration: Migration): Promise<Set<string>> {
  let names: string[] = []
  try {
    await db.transaction().execute(async (trx) => {
      await migration.down?.(trx)
      names = await tableNames(trx)
      throw new RollBack()
    })
  } catch (error) {
    if (!(error instanceof RollBack)) throw error
  }
  return new Set(names)
}

async function tableNames(db: Kysely<Schema>): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select table_name as name from information_schema.tables
    where table_schema = current_schema() and table_type = 'BASE TABLE' order by 1`.execute(db)
  return rows.map(({ name }) => name)
}
