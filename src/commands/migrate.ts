import { Command } from 'commander'
import { systemClock } from '../clock.ts'
import type { Environment } from '../config.ts'
import { listMigrations, migrateDown, migrateUp, stampMigration } from '../db/migrate.ts'
import { printRows } from './output.ts'
import { withDatabase } from './with-database.ts'

/** `jean migrate up|status|history|stamp|down`. */
export function migrateCommand(env: Environment): Command {
  const command = new Command('migrate').description('bring the database to this version, or look at it')

  command
    .command('up')
    .description('apply what is pending')
    .option('--json')
    .action(({ json }) =>
      withDatabase(env, async (database) => {
        const applied = await migrateUp(database)
        if (json) console.log(JSON.stringify({ applied }))
        else console.log(applied.length > 0 ? `Applied ${applied.join(', ')}.` : 'Nothing to do.')
      }),
    )
  command
    .command('status')
    .description('what is applied and what is pending; exit code 1 when something is pending')
    .option('--json')
    .action(({ json }) =>
      withDatabase(env, async (database) => {
        const states = await listMigrations(database)
        const pending = states.filter(({ appliedAt }) => !appliedAt).map(({ name }) => name)
        if (json) console.log(JSON.stringify({ migrated: pending.length === 0, pending, migrations: states }))
        else
          printRows(
            states.map(({ name, appliedAt }) => ({
              migration: name,
              state: appliedAt ? 'applied' : 'pending',
            })),
          )
        if (pending.length > 0) process.exitCode = 1
      }),
    )
  command
    .command('history')
    .description('what was applied when')
    .option('--json')
    .action(({ json }) =>
      withDatabase(env, async (database) => {
        const applied = (await listMigrations(database)).filter(({ appliedAt }) => appliedAt)
        if (json) console.log(JSON.stringify(applied))
        else printRows(applied.map(({ name, appliedAt }) => ({ migration: name, applied: appliedAt ?? '' })))
      }),
    )
  command
    .command('stamp <name>')
    .description('mark a migration and all before it as applied, without running them')
    .option('--json')
    .action((name: string, { json }) =>
      withDatabase(env, async (database) => {
        const stamped = await stampMigration(database, name, systemClock.now())
        if (json) console.log(JSON.stringify({ stamped }))
        else console.log(stamped.length > 0 ? `Stamped ${stamped.join(', ')}.` : 'Nothing to do.')
      }),
    )
  command
    .command('down')
    .description('take the newest migration back')
    .option('--force', 'even where a table with rows is dropped')
    .option('--json')
    .action(({ force, json }) =>
      withDatabase(env, async (database) => {
        const taken = await migrateDown(database, { force: Boolean(force) })
        if (json) console.log(JSON.stringify({ taken }))
        else console.log(taken ? `Took back ${taken}.` : 'Nothing is applied.')
      }),
    )
  return command
}
