import { sql } from 'kysely'
import type { Database } from '../../src/db/open.ts'
import type { Carrier } from '../support/carrier.ts'
import type { Answer, Sent, Traffic } from './traffic.ts'

export type Judgement = {
  messagesIn: number
  lost: number
  answeredTwice: number
  outOfOrder: number
  textsTwice: number
  callbacksMissed: number
  storedTwice: number
  parked: number
  texts: number
  /** Nothing is waiting to be answered, sent or reported. */
  atRest: boolean
}

/** Counts what the carrier and the database know at the end. The database's owner sees every row. */
export async function judge({ db }: Database, carrier: Carrier, traffic: Traffic): Promise<Judgement> {
  const sent = [...traffic.sent.values()]
  const { answers } = traffic
  const mentions = countBy(answers.flatMap(({ numbers }) => numbers))
  const bodies = countBy(answers.map(({ to, body }) => `${to} ${body}`))
  const twice = [...bodies.values()].filter((count) => count > 1).length
  const { rows } = await sql<{ sid: string | null; state: string }>`
    select provider_sid as sid, state from reply_parts`.execute(db)
  const stateOf = new Map(rows.map(({ sid, state }) => [sid, state]))
  const delivered = carrier.messages.filter(
    ({ direction, status }) => direction !== 'inbound' && status === 'delivered',
  )
  const callbacksMissed = delivered.filter(({ sid }) => stateOf.get(sid) !== 'delivered').length
  const counts = await sql<{ stored: string; unanswered: string; parked: string; distinct: string }>`
    select count(*) as stored, count(distinct provider_sid) as distinct,
      count(*) filter (where turn_id is null) as unanswered,
      (select count(*) from turns where state = 'parked') as parked
    from inbound_messages`.execute(db)
  const { stored = '0', distinct = '0', unanswered = '0', parked = '0' } = counts.rows[0] ?? {}
  const unsent = rows.filter(({ state }) => state === 'pending' || state === 'sending').length
  return {
    messagesIn: sent.length,
    lost: sent.filter(({ number }) => !mentions.has(number)).length,
    answeredTwice: [...mentions.values()].filter((count) => count > 1).length - twiceNumbers(answers),
    outOfOrder: countOutOfOrder(sent, answers),
    textsTwice: twice,
    callbacksMissed,
    storedTwice: Number(stored) - Number(distinct),
    parked: Number(parked),
    texts: answers.length,
    atRest: Number(unanswered) + unsent + callbacksMissed === 0,
  }
}

/** Messages that stand twice only because one and the same text was sent twice: that is counted there. */
function twiceNumbers(answers: Answer[]): number {
  const different = countBy(
    [...new Map(answers.map((answer) => [`${answer.to} ${answer.body}`, answer])).values()].flatMap(
      ({ numbers }) => numbers,
    ),
  )
  const all = countBy(answers.flatMap(({ numbers }) => numbers))
  return [...all].filter(([number, count]) => count > 1 && different.get(number) === 1).length
}

/**
 * Of one person's messages, the first was stored before the second was even posted: then its answer must
 * not come after the second's.
 */
function countOutOfOrder(sent: Sent[], answers: Answer[]): number {
  const answeredAt = new Map<number, number>()
  for (const { numbers, moment } of answers) {
    for (const number of numbers) if (!answeredAt.has(number)) answeredAt.set(number, moment)
  }
  const byPerson = Map.groupBy(sent, ({ person }) => person)
  let count = 0
  for (const messages of byPerson.values()) {
    const inOrder = messages.toSorted((one, other) => one.posted - other.posted)
    for (const [index, first] of inOrder.entries()) {
      const { stored } = first
      const answered = answeredAt.get(first.number)
      if (stored === null || answered === undefined) continue
      const overtaken = inOrder
        .slice(index + 1)
        .some(({ number, posted }) => posted > stored && (answeredAt.get(number) ?? Infinity) < answered)
      if (overtaken) count += 1
    }
  }
  return count
}

function countBy<T>(values: T[]): Map<T, number> {
  const counts = new Map<T, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return counts
}
