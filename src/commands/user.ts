import { Command } from 'commander'
import { sql } from 'kysely'
import { guessTimezone } from '../accounts/timezone.ts'
import { findUserByPhone, insertUser } from '../accounts/users.ts'
import type { Environment } from '../config.ts'
import { asUser } from '../db/as-user.ts'
import type { UserId } from '../db/ids.ts'
import { migrateUp } from '../db/migrate.ts'
import type { Db } from '../db/schema.ts'
import { UsageError } from '../errors.ts'
import { describePerson } from '../memory/describe-person.ts'
import { findPerson, readNumber } from './find-person.ts'
import { printRows } from './output.ts'
import { addDataCommands } from './user-data.ts'
import { withDatabase } from './with-database.ts'

/** `jean user add|list|show|export|import|erase`; a person is named by number or id. */
export function userCommand(env: Environment): Command {
  const command = new Command('user').description('the people, and what is kept of them')
  command
    .command('add <number>')
    .description('add a verified person with this number')
    .option('--timezone <zone>', 'IANA time zone; else that of the number')
    .option('--json')
    .action((number: string, { timezone, json }: { timezone?: string; json?: boolean }) =>
      withDatabase(env, async (database, config) => {
        await migrateUp(database)
        const phoneNumber = readNumber(number)
        if (await findUserByPhone(database.db, phoneNumber))
          throw new UsageError(`${phoneNumber} is known already.`)
        const id = crypto.randomUUID() as UserId
        const zone = timezone ?? guessTimezone(phoneNumber, config.defaultTimezone)
        await asUser(database.db, id, (trx) => insertUser(trx, { id, phoneNumber, timezone: zone }))
        console.log(
          json ? JSON.stringify({ id, phoneNumber, timezone: zone }) : `Added ${phoneNumber} as ${id}.`,
        )
      }),
    )
  command
    .command('list')
    .description('everybody, by number')
    .option('--json')
    .action(({ json }: { json?: boolean }) =>
      withDatabase(env, async ({ db }) => {
        const people = await listPeople(db)
        if (json) console.log(JSON.stringify(people))
        else if (people.length === 0) console.log('Nobody yet.')
        else
          printRows(
            people.map(({ id, phone, timezone }) => ({ phone: phone ?? '', timezone: timezone ?? '', id })),
          )
      }),
    )
  command
    .command('show <who>')
    .description('how much there is of a person, in every table; --find WORDS looks for words in all of it')
    .option('--find <words>', 'where these words stand, in any table')
    .option('--json')
    .action((who: string, { find, json }: { find?: string; json?: boolean }) =>
      withDatabase(env, async ({ db }) => {
        const userId = await findPerson(db, who)
        const tables = await asUser(db, userId, (trx) => describePerson(trx, userId, find))
        if (json) console.log(JSON.stringify({ id: userId, tables }))
        else printRows(Object.entries(tables).map(([table, rows]) => ({ table, rows })))
      }),
    )
  addDataCommands(command, env)
  return command
}

/** Names and numbers are what an operator may see of everybody. */
async function listPeople(db: Db): Promise<{ id: string; phone: string | null; timezone: string | null }[]> {
  return db.transaction().execute(async (trx) => {
    await sql`select set_config('role', 'jean_ops', true)`.execute(trx)
    const rows = await trx
      .selectFrom('users')
      .select(['id', 'phone_number', 'timezone'])
      .orderBy('phone_number')
      .execute()
    return rows.map(({ id, phone_number, timezone }) => ({ id, phone: phone_number, timezone }))
  })
}
