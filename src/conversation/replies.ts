import { randomUUID } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { UserTransaction } from '../db/as-user.ts'
import { hold } from '../db/hold.ts'
import { splitText } from '../sms/segments.ts'
import { smartEncode } from '../sms/smart-encoding.ts'
import { insertReply } from './messages.ts'
import { replaceRest } from './rests.ts'
import type { OpenTurn } from './turns.ts'

/**
 * Stores a reply and the parts in which it will be sent, to the address the person wrote from. What is
 * left of it for MORE replaces what was left of the one before. No round trip of its own.
 */
export async function storeReply(
  { clock }: { clock: Clock },
  trx: UserTransaction,
  turn: OpenTurn,
  reply: { text: string; rest: string },
  evenIfStopped: boolean,
): Promise<void> {
  const replyId = randomUUID()
  const now = clock.now()
  const text = smartEncode(reply.text)
  await insertReply(trx, turn.userId, replyId, text, now)
  await replaceRest(trx, turn.userId, reply.rest, now)
  const recipient = turn.incoming.at(-1)?.sender ?? turn.person.phoneNumber ?? ''
  const parts = splitText(text).map((body) => ({
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
  }))
  await hold(trx, trx.insertInto('reply_parts').values(parts))
}
