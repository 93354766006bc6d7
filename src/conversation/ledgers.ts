import { type Asked, emptyLedger, type Ledger } from '../assistant/referents.ts'
import type { UserTransaction } from '../db/as-user.ts'
import { hold } from '../db/hold.ts'
import type { UserId } from '../db/ids.ts'
import { type Forgotten, isForgotten, isPartOfForgotten } from '../memory/forgotten.ts'

/** What the words that point back mean in this person's conversation just now. */
export async function readLedger(trx: UserTransaction, userId: UserId): Promise<Ledger> {
  const row = await trx
    .selectFrom('ledgers')
    .select('entries')
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return (row?.entries as Ledger | undefined) ?? emptyLedger
}

/** Keeps the ledger. No round trip of its own. */
export async function saveLedger(
  trx: UserTransaction,
  userId: UserId,
  ledger: Ledger,
  at: Date,
): Promise<void> {
  const entries = JSON.stringify(ledger)
  await hold(
    trx,
    trx
      .insertInto('ledgers')
      .values({ user_id: userId, entries, updated_at: at })
      .onConflict((conflict) => conflict.column('user_id').doUpdateSet({ entries, updated_at: at })),
  )
}

/** The ledger without what was forgotten, in this very turn or before. */
export function withoutForgotten(ledger: Ledger, forgotten: Forgotten[]): Ledger {
  if (forgotten.length === 0) return ledger
  const { asked, told, pending, ...rest } = ledger
  const speaksOf = (id: string | undefined, text: string | undefined, at: string) =>
    isForgotten(forgotten, { id: id ?? '', text: text ?? '', at: new Date(at) })
  const keepsAsked = (one: Asked) => !speaksOf(one.sourceId, one.clause, one.at)
  const waits = pending && (!pending.asked || keepsAsked(pending.asked))
  return {
    ...rest,
    entries: ledger.entries.filter(
      (entry) => !isPartOfForgotten(forgotten, entry.label, new Date(entry.mentionedAt)),
    ),
    ...(asked && keepsAsked(asked) ? { asked } : {}),
    ...(told && !speaksOf(told.id, told.statement, told.at) ? { told } : {}),
    ...(waits ? { pending } : {}),
  }
}
