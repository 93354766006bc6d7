import { randomUUID } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { UserTransaction } from '../db/as-user.ts'
import { splitText } from '../sms/segments.ts'
import { insertReply } from './messages.ts'
import type { OpenTurn } from './turns.ts'

/** Stores a reply and the parts in which it will be sent, to the address the person wrote from. */
export async function storeReply(
  { clock }: { clock: Clock },
  trx: UserTransaction,
  turn: OpenTurn,
  text: string,
  evenIfStopped: boolean,
): Promise<void> {
  const replyId = randomUUID()
  const now = clock.now()
  await insertReply(trx, turn.userId, replyId, text, now)
  const recipient = turn.incoming.at(-1)?.sender ?? turn.person.phoneNumber ?? ''
  await trx
    .insertInto('reply_parts')
    .values(
      splitText(text).map((body) => ({
        user_id: turn.userId,
        id: randomUUID(),
        reply_id: replyId,
        turn_id: turn.id,
        recipient,
        body,
        state: turn.person.optedOut && !evenIfStopped ? ('withheld' as const) : ('pending' as const),
        provider_sid: null,
        next_attempt_at: null,
        error_code: null,
        created_at: now,
        updated_at: now,
      })),
    )
    .execute()
}
