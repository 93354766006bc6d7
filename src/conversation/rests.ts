import type { UserTransaction } from '../db/as-user.ts'
import { hold } from '../db/hold.ts'
import type { UserId } from '../db/ids.ts'

/** What is left of the last answer, which MORE asks for; null where all was said. */
export async function readRest(trx: UserTransaction, userId: UserId): Promise<string | null> {
  const row = await trx
    .selectFrom('reply_rests')
    .select('text')
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return row?.text ?? null
}

/** Every reply replaces the rest of the one before, also by nothing. */
export async function replaceRest(
  trx: UserTransaction,
  userId: UserId,
  text: string,
  at: Date,
): Promise<void> {
  if (text === '') {
    await hold(trx, trx.deleteFrom('reply_rests').where('user_id', '=', userId))
    return
  }
  await hold(
    trx,
    trx
      .insertInto('reply_rests')
      .values({ user_id: userId, text, updated_at: at })
      .onConflict((conflict) => conflict.column('user_id').doUpdateSet({ text, updated_at: at })),
  )
}
