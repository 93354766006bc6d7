import { type Config, type Environment, parseConfig } from '../config.ts'
import { type Database, openDatabase } from '../db/open.ts'
import { createLog } from '../log.ts'

/** Opens the database that the environment names, and closes it whatever happens. */
export async function withDatabase<T>(
  env: Environment,
  work: (database: Database, config: Config) => Promise<T>,
): Promise<T> {
  const config = parseConfig(env)
  const database = await openDatabase({
    databaseUrl: config.databaseUrl,
    dataDir: config.dataDir,
    log: createLog(config.logLevel),
  })
  try {
    return await work(database, config)
  } finally {
    await database.close()
  }
}
