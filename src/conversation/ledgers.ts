import { emptyLedger, type Ledger } from '../assistant/ledger.ts'
import type { UserTransaction } from '../db/as-user.ts'
import type { UserId } from '../db/ids.ts'

/** What the words that point back mean in this person's conversation just now. */
export async function readLedger(trx: UserTransaction, userId: UserId): Promise<Ledger> {
  const row = await trx
    .selectFrom('ledgers')
    .select('entries')
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return (row?.entries as Ledger | undefined) ?? emptyLedger
}

export async function saveLedger(
  trx: UserTransaction,
  userId: UserId,
  ledger: Ledger,
  at: Date,
): Promise<void> {
  const entries = JSON.stringify(ledger)
  await trx
    .insertInto('ledgers')
    .values({ user_id: userId, entries, updated_at: at })
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet({ entries, updated_at: at }))
    .execute()
}
