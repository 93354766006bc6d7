import { sql, type Transaction } from 'kysely'
import { hold } from './hold.ts'
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

/**
 * From here to the end of the transaction, its queries see this person's rows only. Takes no round trip
 * of its own on a server.
 */
export function becomeUser(trx: UserTransaction, userId: UserId, turnId?: TurnId): Promise<void> {
  return hold(
    trx,
    sql`select set_config('role', 'jean_app', true), set_config('jean.user', ${userId}, true),
      set_config('jean.turn', ${turnId ?? ''}, true)`,
  )
}
