import { createHash, randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { migrateUp } from '../../src/db/migrate.ts'
import { migrations } from '../../src/db/migrations.ts'
import { type Database, openDatabase, openEmbedded } from '../../src/db/open.ts'
import { silentLog } from '../../src/log.ts'

export type DatabaseKind = 'embedded' | 'server'

/** The kinds this run can test: the server one where the runner (test/run.ts) has started Postgres. */
export const databaseKinds: DatabaseKind[] = process.env.TEST_DATABASE_URL
  ? ['embedded', 'server']
  : ['embedded']

/** A fresh, migrated database of its own; closing it is the caller's. */
export function createTestDatabase(kind: DatabaseKind): Promise<Database> {
  return kind === 'embedded' ? embeddedFromSnapshot() : serverFromTemplate()
}

/** An empty one, before any migration. */
export async function createEmptyDatabase(kind: DatabaseKind): Promise<Database> {
  return kind === 'embedded' ? openEmbedded('memory://') : serverDatabase(`create database`, '')
}

// A new embedded database takes seconds to make and a tenth of one to copy: the migrated one is kept
// between runs under the hash of what made it.
async function embeddedFromSnapshot(): Promise<Database> {
  const folder = join(tmpdir(), 'jean-test-snapshots')
  const file = join(folder, `${migrationsHash()}.tar`)
  if (!existsSync(file)) {
    const made = await openEmbedded('memory://')
    await migrateUp(made)
    if (made.source.kind !== 'embedded') throw new Error('not embedded')
    const dump = await made.source.pglite.dumpDataDir('none')
    await made.close()
    mkdirSync(folder, { recursive: true })
    const unfinished = `${file}.${randomUUID()}`
    writeFileSync(unfinished, Buffer.from(await dump.arrayBuffer()))
    renameSync(unfinished, file)
  }
  return openEmbedded('memory://', new Blob([readFileSync(file)]))
}

function migrationsHash(): string {
  const sources = Object.keys(migrations).map((name) =>
    readFileSync(new URL(`../../src/db/migrations/${name}.ts`, import.meta.url), 'utf8'),
  )
  return createHash('sha256').update(sources.join('\0')).digest('hex').slice(0, 24)
}

async function serverFromTemplate(): Promise<Database> {
  const template = `jean_template_${migrationsHash()}`
  const admin = new pg.Client({ connectionString: serverUrl('postgres') })
  await admin.connect()
  try {
    // Test files run at the same time: the first makes the template, the others wait.
    await admin.query('select pg_advisory_lock(1)')
    const { rows } = await admin.query('select from pg_database where datname = $1', [template])
    if (rows.length === 0) {
      await admin.query(`create database ${template}_unfinished`)
      const made = await openDatabase({
        databaseUrl: serverUrl(`${template}_unfinished`),
        dataDir: '',
        log: silentLog,
      })
      await migrateUp(made)
      await made.close()
      await admin.query(`alter database ${template}_unfinished rename to ${template}`)
    }
  } finally {
    await admin.end()
  }
  return serverDatabase('create database', ` template ${template}`)
}

async function serverDatabase(create: string, suffix: string): Promise<Database> {
  const name = `jean_test_${randomUUID().replaceAll('-', '')}`
  await administer(`${create} ${name}${suffix}`)
  const database = await openDatabase({ databaseUrl: serverUrl(name), dataDir: '', log: silentLog })
  return {
    ...database,
    async close() {
      await database.close()
      await administer(`drop database if exists ${name} with (force)`)
    },
  }
}

async function administer(statement: string): Promise<void> {
  const admin = new pg.Client({ connectionString: serverUrl('postgres') })
  await admin.connect()
  try {
    await admin.query(statement)
  } finally {
    await admin.end()
  }
}

function serverUrl(database: string): string {
  const url = new URL(process.env.TEST_DATABASE_URL ?? '')
  url.pathname = `/${database}`
  return url.href
}
