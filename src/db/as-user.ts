import { CompiledQuery, type Kysely, type Transaction } from 'kysely'
import type { TurnId, UserId } from './ids.ts'
import type { Db, Schema } from './schema.ts'

export type UserTransaction = Transaction<Schema>

/**
 * Runs `work` in one transaction as one person: in the role that no policy lets see anybody else, with
 * `jean.user` (and `jean.turn`, for the change journal) set for the transaction. Inside, only `trx`:
 * the embedded database has one connection, and anything else would wait for ever.
 */
export function asUser<T>(
  db: Db,
  userId: UserId,
  work: (trx: UserTransaction) => Promise<T>,
  turnId?: TurnId,
): Promise<T> {
  return db.transaction().execute(async (trx) => {
    await becomeUser(trx, userId, turnId)
    return work(trx)
  })
}

const becoming =
  "select set_config('role', 'jean_app', true), set_config('jean.user', $1, true), set_config('jean.turn', $2, true)"

/**
 * From here to the end of the transaction, its queries see this person's rows only. On a server it leaves
 * together with the next statement.
 */
export async function becomeUser(trx: Kysely<Schema>, userId: UserId, turnId?: TurnId): Promise<void> {
  await trx.executeQuery(CompiledQuery.raw(becoming, [userId, turnId ?? '']))
}

/** What needs no round trip of its own: nobody looks at its result, and what follows fails with it. */
export function isPrelude(sql: string): boolean {
  return sql === 'begin' || sql === becoming
}
