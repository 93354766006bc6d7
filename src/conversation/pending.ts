import { sql } from 'kysely'
import type { Person } from '../accounts/users.ts'
import { emptyLedger, type Ledger } from '../assistant/referents.ts'
import type { UserTransaction } from '../db/as-user.ts'
import type { TurnId, UserId } from '../db/ids.ts'
import { type Forgotten, type ForgottenRows, selectForgotten, toForgotten } from '../memory/forgotten.ts'
import { newestMessages, type StoredMessage } from './messages.ts'
import { workerSilenceMs } from './workers.ts'

export type Incoming = {
  id: string
  text: string
  at: Date
  sender: string
  media: number
  optOutType: string | null
  attempts: number
}

export type Pending = {
  person: Person
  /** The turn that is open, if one is: at most one for a person. */
  running: { id: TurnId; workerId: string; workerLives: boolean } | null
  /** The messages without an answer, oldest first. */
  incoming: Incoming[]
  /** What was said before, oldest first; never one of `incoming`. */
  history: StoredMessage[]
  ledger: Ledger
  forgotten: Forgotten[]
}

/** A time as JSON has it, in milliseconds: the order was made in SQL already. */
type Row = {
  person: { phone: string | null; timezone: string | null; name: string | null; opted_out: boolean }
  running: { id: TurnId; worker: string; lives: boolean } | null
  incoming: (Omit<Incoming, 'at' | 'optOutType'> & { at: string; opt_out: string | null })[] | null
  history: (Omit<StoredMessage, 'createdAt'> & { createdAt: string })[] | null
  ledger: Ledger | null
  forgotten: ForgottenRows
}

/** What there is to do for a person and to know for it, in one round trip; null where there is no such person. */
export async function readPending(
  trx: UserTransaction,
  userId: UserId,
  contextMessages: number,
): Promise<Pending | null> {
  const { rows } = await sql<Row>`
    select json_build_object('phone', u.phone_number, 'timezone', u.timezone, 'name', u.name,
        'opted_out', u.opted_out_at is not null) as person,
      (select json_build_object('id', t.id, 'worker', t.worker_id, 'lives', exists (
          select from workers w where w.id = t.worker_id
            and w.beat_at > clock_timestamp() - ${`${workerSilenceMs} milliseconds`}::interval))
        from turns t where t.user_id = ${userId} and t.state = 'running') as running,
      (select json_agg(json_build_object('id', i.id, 'text', c.content, 'at', c.created_at, 'sender', i.sender,
          'media', jsonb_array_length(i.media), 'opt_out', i.opt_out_type, 'attempts', i.attempts)
          order by c.created_at)
        from inbound_messages i join sms_conversations c on c.id = i.id and c.user_id = i.user_id
        where i.user_id = ${userId} and i.turn_id is null) as incoming,
      (select json_agg(json_build_object('id', m.id, 'role', m.role, 'content', m.content, 'createdAt', m."createdAt")
          order by m."createdAt") from (${newestMessages(trx, userId, contextMessages)}) as m) as history,
      (select entries from ledgers where user_id = ${userId}) as ledger,
      ${selectForgotten(userId)} as forgotten
    from users u where u.id = ${userId}`.execute(trx)
  const [row] = rows
  if (!row) return null
  const { person, running, incoming, ledger, forgotten } = row
  const isNew = new Set(incoming?.map(({ id }) => id))
  const said = (row.history ?? []).filter(({ id }) => !isNew.has(id))
  return {
    person: {
      id: userId,
      phoneNumber: person.phone,
      timezone: person.timezone,
      name: person.name,
      optedOut: person.opted_out,
    },
    running: running ? { id: running.id, workerId: running.worker, workerLives: running.lives } : null,
    incoming: (incoming ?? []).map(({ at, opt_out: optOutType, ...message }) => ({
      ...message,
      at: new Date(at),
      optOutType,
    })),
    history: said
      .slice(Math.max(0, said.length - contextMessages))
      .map((message) => ({ ...message, createdAt: new Date(message.createdAt) })),
    ledger: ledger ?? emptyLedger,
    forgotten: toForgotten(forgotten),
  }
}
