import { Command } from 'commander'
import { createApp } from '../app.ts'
import { type Environment, parseConfig } from '../config.ts'
import { isMigrated, migrateUp } from '../db/migrate.ts'
import { openDatabase } from '../db/open.ts'
import { UsageError } from '../errors.ts'
import { createLog } from '../log.ts'

/** `jean serve`: web and workers in one process, or one of them; SIGTERM ends it without losing anything. */
export function serveCommand(env: Environment): Command {
  return new Command('serve')
    .description('run the service: web and workers in one process')
    .option('--web', 'only the web half')
    .option('--worker', 'only the workers')
    .option('--no-migrate', 'do not migrate the database first')
    .action(async (options: { web?: boolean; worker?: boolean; migrate: boolean }) => {
      const config = parseConfig(env)
      const log = createLog(config.logLevel)
      const both = Boolean(options.web) === Boolean(options.worker)
      const database = await openDatabase({ databaseUrl: config.databaseUrl, dataDir: config.dataDir, log })
      if (!both && database.source.kind === 'embedded') {
        await database.close()
        throw new UsageError(
          'DATABASE_URL must be set for --web or --worker alone: the embedded database serves one process.',
        )
      }
      if (options.migrate) await migrateUp(database)
      else if (!(await isMigrated(database)))
        throw new UsageError('The database is not migrated: run jean migrate up.')

      const app = await createApp(config, {
        database,
        log,
        web: both || Boolean(options.web),
        worker: both || Boolean(options.worker),
      })
      const port = await app.listen()
      const stop = async () => {
        await app.close()
        await database.close()
      }
      for (const signal of ['SIGINT', 'SIGTERM'] as const) {
        process.once(signal, () => {
          void stop().then(() => process.exit(0))
        })
      }
      console.log(`${config.assistantName} is ready at http://${config.host}:${port}`)
    })
}
