import pg from 'pg'
import { migrateUp } from '../src/db/migrate.ts'
import { type Database, openDatabase } from '../src/db/open.ts'
import { silentLog } from '../src/log.ts'

/** A new, migrated database on a server. */
export async function createBenchDatabase(serverUrl: string, name: string): Promise<Database> {
  const admin = new pg.Client({ connectionString: serverUrl })
  await admin.connect()
  await admin.query(`create database ${name}`)
  await admin.end()
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  const database = await openDatabase({ databaseUrl: url.href, dataDir: '', log: silentLog })
  await migrateUp(database)
  return database
}
